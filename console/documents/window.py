"""The part of a tree that overlaps a span of the bytes: branches that lie elsewhere are not worked out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from console.documents.lazy import Lazy
from console.documents.node import Document, Node
from console.documents.walk import Step

LARGE = 64 * 1024
"""Bytes of a node whose children are not worked out just to know whether there are any."""


def leaves_between(nodes: Sequence[Node], start: int, end: int) -> Iterator[Node]:
    """The leaves that hold a byte of `[start, end)`, in the order of the bytes."""
    for place in range(_first(nodes, start), len(nodes)):
        node = nodes[place]
        if node.start >= end:
            return
        if node.end <= start:
            continue
        if node.children:
            yield from leaves_between(node.children, start, end)
        else:
            yield node


def first_between(nodes: Sequence[Node], start: int, end: int) -> Node | None:
    """The outermost node that begins in `[start, end)`, the first of them."""
    if not nodes:
        return None
    place = _first(nodes, start)
    if nodes[place].start < start and nodes[place].end <= start:
        place += 1
    if place >= len(nodes):
        return None
    node = nodes[place]
    if node.start >= start:
        return node if node.start < end else None
    inner = first_between(node.children, start, min(end, node.end))
    if inner is not None or place + 1 >= len(nodes):
        return inner
    following = nodes[place + 1]
    return following if following.start < end else None


def chain_at(document: Document, offset: int) -> tuple[Step, ...]:
    """From the top down to the innermost node that holds this byte; empty between nodes. A byte right behind a node
    that nothing follows belongs to it, as a caret does."""
    steps: list[Step] = []
    nodes: Sequence[Node] = document.nodes
    while nodes:
        place = _first(nodes, offset)
        node = nodes[place]
        if not node.start <= offset <= node.end:
            break
        steps.append((place, node))
        nodes = node.children
    return tuple(steps)


def may_open(node: Node) -> bool:
    """Whether the node has children; of a large one nobody has looked into it is assumed."""
    children = node.children
    if isinstance(children, Lazy) and not children.is_worked_out and node.end - node.start > LARGE:
        return True
    return bool(children)


def _first(nodes: Sequence[Node], offset: int) -> int:
    """The place of the last node that begins at or before the offset, or 0."""
    return max(0, bisect_right(nodes, offset, key=_start) - 1)


def _start(node: Node) -> int:
    return node.start
