"""Walking and finding."""

from __future__ import annotations

from console.documents.node import Document, Node
from console.documents.walk import find_exact, is_below, leaves, walk
from console.layers.hl7v2.document import parse
from tests.unit.layers.hl7v2.messages import ADT


def test_that_every_node_is_found_by_its_own_path() -> None:
    document = parse(ADT)

    for node in walk(document.nodes):
        found = find_exact(document, node.path)
        assert found is not None
        assert (found.start, found.end) == (node.start, node.end)


def test_that_an_absent_path_gives_nothing() -> None:
    document = parse(ADT)

    assert [find_exact(document, path) for path in ("", "PID-99", "PID-3[9].1", "PI", "PID-3[1].1.1", "ZZZ")] == [
        None
    ] * 6


def test_that_leaves_come_in_the_order_of_the_bytes() -> None:
    starts = [leaf.start for leaf in leaves(parse(ADT).nodes)]

    assert starts == sorted(starts)


def _node(path: str, *children: Node) -> Node:
    return Node(path=path, label="", value="", start=0, end=0, children=children)


def test_that_names_that_begin_alike_are_told_apart() -> None:
    wanted = _node("r/a-b")
    document = Document(
        raw=b"", layer="x", type="", encoding="ascii", encoding_assumed=False, nodes=(_node("r", _node("r/a"), wanted),)
    )

    assert find_exact(document, "r/a-b") is wanted
    assert [is_below(path, "r/a") for path in ("r/a-b", "r/a.b", "r/a_b", "r/a:b", "r/ab", "r/a")] == [False] * 6
    assert [is_below(*pair) for pair in (("r/a/@b", "r/a"), ("r/a[1]", "r/a"), ("PID-3", "PID"))] == [True] * 3
