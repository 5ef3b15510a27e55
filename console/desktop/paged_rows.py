"""Rows of a long list that are fetched a page at a time when somebody looks at them; pages long unseen go. No Qt."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
PAGE = 200
KEPT_PAGES = 40
"""Pages of one list kept at once: 8000 rows."""


class PagedRows(Generic[T]):
    """`total` is None until the first page says it. A page is asked for once, until it comes or fails."""

    def __init__(self, *, size: int = PAGE, kept: int = KEPT_PAGES) -> None:
        self.size = size
        self.total: int | None = None
        self._kept = kept
        self._pages: OrderedDict[int, dict[int, T]] = OrderedDict()
        self._asked: set[int] = set()

    def at(self, place: int) -> T | None:
        """The row at this place, where it is at hand."""
        number = place // self.size
        page = self._pages.get(number)
        if page is None:
            return None
        self._pages.move_to_end(number)
        return page.get(place)

    def to_ask(self, place: int) -> tuple[int, int] | None:
        """(first, count) of the page to fetch for this place, noted as asked; None where it is here or on its way."""
        number = place // self.size
        if number in self._asked or self.at(place) is not None or place < 0:
            return None
        if self.total is not None and place >= self.total:
            return None
        self._asked.add(number)
        return number * self.size, self.size

    def fill(self, first: int, rows: Sequence[T], total: int) -> None:
        """A page came, and with it the number of all."""
        self.total = total
        self._asked.discard(first // self.size)
        for place, row in enumerate(rows, first):
            self.put(place, row)
        while len(self._pages) > self._kept:
            self._pages.popitem(last=False)

    def put(self, place: int, row: T) -> None:
        """One row that is known from elsewhere."""
        page = self._pages.setdefault(place // self.size, {})
        page[place] = row
        self._pages.move_to_end(place // self.size)

    def failed(self, first: int) -> None:
        """A page did not come; the next look asks again."""
        self._asked.discard(first // self.size)

    def forget(self) -> None:
        """Let all rows go and keep their number; what is on its way is not awaited any more."""
        self._pages.clear()
        self._asked.clear()

    def at_hand(self) -> list[tuple[int, T]]:
        """All rows held, with their places."""
        return [pair for page in self._pages.values() for pair in page.items()]
