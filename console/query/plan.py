"""A filter cut in two: what indexes can answer, and what only the bytes of each message can.

`indexed` holds for everything that the whole filter holds for, and maybe for more; `rest`, tested on the facts and
bytes of what `indexed` finds, decides. Both together are the filter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from console.query.nodes import (
    All,
    AnyOf,
    Contains,
    Everything,
    FieldHas,
    FieldIs,
    FieldNumber,
    InBytes,
    Leaf,
    Node,
    Not,
)

NOTHING = Not(Everything())


@dataclass(frozen=True, slots=True)
class Plan:
    """`rest` is None where the indexed part is the whole filter."""

    indexed: Node
    rest: Node | None = None


def plan(node: Node) -> Plan:
    """Cut the filter."""
    if not needs_bytes(node):
        return Plan(node)
    parts = node.parts if isinstance(node, All) else (node,)
    rest = tuple(part for part in parts if needs_bytes(part))
    return Plan(_widest(node), rest[0] if len(rest) == 1 else All(rest))


def needs_bytes(node: Node) -> bool:
    """True where some part asks for the content of the message."""
    return any(isinstance(leaf, InBytes) for leaf in leaves(node))


def leaves(node: Node) -> Iterator[Leaf]:
    """All leaves, from left to right."""
    match node:
        case Everything():
            return
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def leaves_in_bytes(node: Node) -> tuple[InBytes, ...]:
    """The leaves that need the content of the message."""
    return tuple(leaf for leaf in leaves(node) if isinstance(leaf, InBytes))


def _widest(node: Node) -> Node:
    """The narrowest filter without bytes that holds wherever `node` can hold."""
    match node:
        case FieldIs() | FieldHas() | FieldNumber() | Contains():
            return Everything()
        case All(parts):
            return _all(_widest(part) for part in parts)
        case AnyOf(parts):
            return _any_of(_widest(part) for part in parts)
        case Not(part):
            return _not(_narrowest(part))
        case _:
            return node


def _narrowest(node: Node) -> Node:
    """The widest filter without bytes that holds only where `node` must hold."""
    match node:
        case FieldIs() | FieldHas() | FieldNumber() | Contains():
            return NOTHING
        case All(parts):
            return _all(_narrowest(part) for part in parts)
        case AnyOf(parts):
            return _any_of(_narrowest(part) for part in parts)
        case Not(part):
            return _not(_widest(part))
        case _:
            return node


def _all(parts: Iterable[Node]) -> Node:
    kept = tuple(part for part in parts if part != Everything())
    if NOTHING in kept:
        return NOTHING
    return All(kept) if len(kept) > 1 else (kept[0] if kept else Everything())


def _any_of(parts: Iterable[Node]) -> Node:
    kept = tuple(part for part in parts if part != NOTHING)
    if Everything() in kept:
        return Everything()
    return AnyOf(kept) if len(kept) > 1 else (kept[0] if kept else NOTHING)


def _not(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(node)
