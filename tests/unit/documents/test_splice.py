"""Splices and reassembly."""

from __future__ import annotations

import pytest

from console.core.errors import BugError
from console.documents.node import Document, Node
from console.documents.splice import reassemble, splice


def tree(*nodes: Node) -> Document:
    return Document(raw=b"abcdef", layer="x", type="", encoding="ascii", encoding_assumed=False, nodes=nodes)


def node(start: int, end: int, *children: Node) -> Node:
    return Node(path=f"n{start}", label="", value="", start=start, end=end, children=children)


def test_that_a_splice_leaves_every_other_byte() -> None:
    assert splice(b"abcdef", 2, 4, b"XYZ") == b"abXYZef"
    assert splice(b"abc", 3, 3, b"!") == b"abc!"


def test_that_leaves_and_gaps_make_the_whole() -> None:
    assert reassemble(tree()) == b"abcdef"
    assert reassemble(tree(node(1, 3, node(1, 2)), node(4, 5))) == b"abcdef"


@pytest.mark.parametrize(
    "broken", [(node(0, 3), node(2, 4)), (node(0, 3, node(2, 5)),), (node(4, 5), node(0, 1)), (node(3, 9),)]
)
def test_that_overlapping_spans_are_a_bug(broken: tuple[Node, ...]) -> None:
    with pytest.raises(BugError):
        reassemble(tree(*broken))
