"""Walk a tree and find nodes by their path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.documents.lazy import Lazy
from console.documents.node import Document, Node

Step = tuple[int, Node]
"""A node with its place among its siblings, from 0."""


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


def passing(nodes: Sequence[Node], parent: Node | None = None) -> Iterator[tuple[Node, Node | None]]:
    """Every node with its parent, parents first; what was passed is forgotten, so that a large tree is never there as a
    whole. Only for a document that nobody else looks at."""
    for node in nodes:
        yield node, parent
        children = node.children
        if children:
            yield from passing(children, node)
        if isinstance(children, Lazy):
            children.forget()


def is_below(path: str, above: str) -> bool:
    """Whether a path names a part of what stands at `above`.

    The child goes on with a character that is neither letter, digit, `_` nor `:`. Behind a `/` also `-` and `.` belong
    to names (XML): `a/b-c` is no part of `a/b`.
    """
    if len(path) <= len(above) or not path.startswith(above):
        return False
    follows = path[len(above)]
    if follows.isalnum() or follows in "_:":
        return False
    return follows not in "-." or "/" not in above


def find_exact(document: Document, path: str) -> Node | None:
    """The node with exactly this path; only the branches that lead to it are worked out."""
    steps = chain_to(document, path)
    return steps[-1][1] if steps else None


def chain_to(document: Document, path: str) -> tuple[Step, ...]:
    """From the top down to the node with exactly this path, each with its place among its siblings; empty where there
    is none. Only the branches that lead to it are worked out."""
    steps: list[Step] = []
    waiting = [enumerate(document.nodes)]
    while waiting:
        place, node = next(waiting[-1], (0, None))
        if node is None:
            waiting.pop()
            if steps:
                steps.pop()
        elif node.path == path:
            return (*steps, (place, node))
        elif is_below(path, node.path):
            steps.append((place, node))
            waiting.append(enumerate(node.children))
    return ()
