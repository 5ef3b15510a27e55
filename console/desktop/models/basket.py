"""The basket: messages put aside to be resent together. Kept while the window lives; no content, ids and names only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from console.api.messages import MessageRow

MOST = 10_000
"""As many as one dry run takes by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketItem:
    """One delivery in the basket, with what it is called in lists."""

    id: int
    type: str
    route: str
    control_id: str

    @classmethod
    def of(cls, row: MessageRow) -> BasketItem:
        """The names of this row."""
        return cls(id=row.id, type=row.type, route=row.route, control_id=row.control_id)


class Basket(QObject):
    """Each delivery is in it once, in the order it was put there. `changed` after every change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[int, BasketItem] = {}

    def __len__(self) -> int:
        return len(self._items)

    @property
    def items(self) -> tuple[BasketItem, ...]:
        """What is in it."""
        return tuple(self._items.values())

    @property
    def ids(self) -> tuple[int, ...]:
        """The deliveries, for a dry run."""
        return tuple(self._items)

    def add(self, rows: Iterable[MessageRow]) -> int:
        """Put these in; gives how many were new. What does not fit any more stays outside."""
        before = len(self._items)
        for row in rows:
            if len(self._items) < MOST:
                self._items.setdefault(row.id, BasketItem.of(row))
        if len(self._items) != before:
            self.changed.emit()
        return len(self._items) - before

    def remove(self, ids: Iterable[int]) -> None:
        """Take these out."""
        before = len(self._items)
        for id in ids:
            self._items.pop(id, None)
        if len(self._items) != before:
            self.changed.emit()

    def clear(self) -> None:
        """Take all out."""
        self.remove(tuple(self._items))
