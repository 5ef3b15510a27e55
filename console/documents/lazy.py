"""Children that are worked out when somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")


class Lazy(Sequence[Item]):
    """A sequence computed once, at the first look; equal to any sequence with the same items."""

    __slots__ = ("_items", "_made", "_make")

    def __init__(self, make: Callable[[], Sequence[Item]]) -> None:
        self._make = make
        self._made = False
        self._items: Sequence[Item] = ()

    @property
    def is_worked_out(self) -> bool:
        """Whether somebody has looked."""
        return self._made

    def forget(self) -> None:
        """Give the memory back; the next look works it out again. Only for one who has the tree for himself."""
        self._items, self._made = (), False

    def _all(self) -> Sequence[Item]:
        if self._made:
            return self._items
        items = self._items = tuple(self._make())
        self._made = True
        return items

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Item]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self._all()))

    def __repr__(self) -> str:
        """Says how many, never what: nodes hold patient data."""
        return "<not yet looked at>" if not self._made else f"<{len(self._items)} items>"
