"""Nodes of a resource by the names of its elements, for tables and cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from console.documents.node import Node


class Shown(NamedTuple):
    """A text of a resource: where it stands and whether masking hides it. Empty where there is none."""

    text: str = ""
    path: str = ""
    private: bool = False
    meaning: str = ""


NOTHING = Shown()


def child(node: Node | None, key: str) -> Node | None:
    """The member of that name; None where there is none."""
    if node is None:
        return None
    path = f"{node.path}.{key}"
    return next((inner for inner in node.children if inner.path == path), None)


def down(node: Node | None, *keys: str) -> Node | None:
    """Member of member of member."""
    for key in keys:
        node = child(node, key)
    return node


def items(node: Node | None, *keys: str) -> tuple[Node, ...]:
    """The items of a list; a single value where a list should be is one item."""
    found = down(node, *keys)
    if found is None:
        return ()
    if found.datatype.startswith("list of ") or (found.children and found.children[0].path == f"{found.path}[0]"):
        return tuple(found.children)
    return (found,)


def shown(node: Node | None) -> Shown:
    """A single value."""
    return NOTHING if node is None else Shown(node.value, node.path, node.private, node.meaning)


def value_of(node: Node, choice: str) -> Node | None:
    """What stands for a choice: `value[x]` as valueQuantity, valueString ..."""
    start = f"{node.path}.{choice}"
    return next(
        (inner for inner in node.children if inner.path.startswith(start) and inner.path[len(start) :][:1].isupper()),
        None,
    )


def resources(root: Node) -> Iterator[tuple[Node, Node]]:
    """Each entry of a bundle with its resource; the resource itself where it is no bundle."""
    if root.path != "Bundle":
        yield root, root
        return
    for entry in items(root, "entry"):
        inner = child(entry, "resource")
        if inner is not None:
            yield entry, inner
