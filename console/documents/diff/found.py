"""What a comparison finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.core.errors import BugError
from console.documents.node import Node


class Kind(StrEnum):
    """What became of a place."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # the same repeat, in another order among its neighbours


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One place that differs: the node on each side, None where that side has none. Never both None."""

    kind: Kind
    left: Node | None
    right: Node | None

    @property
    def node(self) -> Node:
        """The right one, else the left one."""
        node = self.right or self.left
        if node is None:
            raise BugError("A difference needs a node on one side.")
        return node


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """All differences in the order of the right document.

    `found` are the first of them, `total` counts them all. `same` leaves are equal (`same_is_least`: they were not
    counted to the end); `ignored` places differ and were left out as asked. `notes` say in words where a limit was met.
    """

    found: tuple[Found, ...]
    total: int
    same: int
    same_is_least: bool
    ignored: int
    notes: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """True where nothing differs but what was left out."""
        return self.total == 0
