"""Nodes by the names of their members, for tables and cards."""

from __future__ import annotations

from typing import NamedTuple

from console.documents.node import Document, Node


class Shown(NamedTuple):
    """A text: where it stands and whether masking hides it. Empty where there is none."""

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


def member(document: Document, key: str) -> Node | None:
    """A top node of a document whose paths begin with a member."""
    return next((node for node in document.nodes if node.path == key), None)
