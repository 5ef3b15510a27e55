"""Walk a tree and find nodes by their path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.documents.node import Document, Node


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node, parents before children."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node without children, in the order of the bytes."""
    for node in nodes:
        if node.children:
            yield from leaves(node.children)
        else:
            yield node


def find_exact(document: Document, path: str) -> Node | None:
    """The node with exactly this path; only the branches that lead to it are worked out."""
    nodes = document.nodes
    while True:
        inner: Sequence[Node] = ()
        for node in nodes:
            if node.path == path:
                return node
            if path.startswith(node.path) and not path[len(node.path)].isalnum():
                inner = node.children
                break
        if not inner:
            return None
        nodes = inner
