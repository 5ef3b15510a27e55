"""A document as a comparison reads it: names of children, the bytes of a node, what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from console.documents.diff.rules import without_numbers
from console.documents.node import Document, Node, Syntax
from console.documents.walk import leaves

MOST_LEAVES = 64
"""Leaves of a repeat that are looked at to see how much it is like another."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents."""

    document: Document

    def bytes_of(self, node: Node) -> bytes:
        """As received."""
        return self.document.raw[node.start : node.end]


def name_of(child: Node, parent: str) -> str:
    """What a child is called below its parent, without the number of a repeat; "" for an item of a list."""
    return without_numbers(child.path[len(parent) :] if child.path.startswith(parent) else child.path)


def is_list(node: Node) -> bool:
    """True where all children are repeats of the node itself: repetitions of a field, items of an array."""
    children = node.children
    return bool(children) and name_of(children[0], node.path) == "" and name_of(children[-1], node.path) == ""


def reads_alike(left: Document, right: Document, syntax: Syntax) -> bool:
    """True where equal bytes say the same in both: one character set, and the same delimiters."""
    if left.encoding != right.encoding:
        return False
    return syntax is not Syntax.ER7 or _delimiters(left) == _delimiters(right)


def _delimiters(document: Document) -> tuple[bytes, ...]:
    first = document.nodes[0].children[:2] if document.nodes else ()
    return tuple(document.raw[node.start : node.end] for node in first)


def sayings(node: Node) -> Iterator[tuple[str, str]]:
    """Every leaf of a node that holds something, as (name below it, words): what it says, however it is written."""
    for leaf in leaves((node,)):
        words = " ".join(leaf.value.split())
        if words:
            yield name_of(leaf, node.path), words


def some_sayings(node: Node) -> frozenset[tuple[str, str]]:
    """The first of them, to weigh likeness by."""
    return frozenset(islice(sayings(node), MOST_LEAVES))


def likeness(left: frozenset[tuple[str, str]], right: frozenset[tuple[str, str]]) -> float:
    """From 0 (nothing in common) to 1 (all)."""
    both = len(left | right)
    return len(left & right) / both if both else 1.0


def places(children: Sequence[Node], parent: str) -> dict[str, list[int]]:
    """The places of the children by their name."""
    found: dict[str, list[int]] = {}
    for place, child in enumerate(children):
        found.setdefault(name_of(child, parent), []).append(place)
    return found
