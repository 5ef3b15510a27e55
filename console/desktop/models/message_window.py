"""The part of the message list that is held here: any pages of it below, live arrivals on top. No Qt, no I/O.

Rows are newest first. Row numbers count from the top of the list; `at` counts from the newest row when the list was
begun, so that arrivals on top (negative `at`) move no row's `at`, and page n always is `at` from n * size on. The list
has all its places from the start where their number is known; a page long unseen gives its rows back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from console.api.messages import MessagePage, MessageRow
from console.desktop.widgets.cell import Cell

PAGE = 200
KEPT_PAGES = 64
HEAD_LIMIT = 1000
"""More arrivals than this on top, and the newest page is fetched instead of draining."""

MOST_PLACES = 5_000_000
"""A longer list grows at its end: a table counts its rows' pixels in 31 bits."""


@dataclass(slots=True)
class Line:
    """A row and, once painted, its ready cells."""

    row: MessageRow
    cells: tuple[Cell, ...] | None = None


class MessageWindow:
    """Holds lines; says where they stand. The model announces, the screen fetches."""

    def __init__(self, first: MessagePage | None = None, *, size: int = PAGE) -> None:
        self.size = size
        self.head: list[Line] = []
        self.below = 0
        """Places under the arrivals."""
        self.is_open = False
        """True where there are more rows below than places."""
        self.pinned: frozenset[int] = frozenset()
        """Pages that are not given back."""
        self._pages: OrderedDict[int, list[Line]] = OrderedDict()
        self._marks: dict[int, str | None] = {0: None}
        self._where: dict[int, int] = {}
        self._newest = 0
        self._grows = first is not None and first.scan
        if first is not None and not first.scan:
            if first.rows:
                self._newest = first.rows[0].id
                self._marks[0] = str(self._newest + 1)
            self.resize(*self.extent(0, first))
            self.fill(0, first)

    @property
    def rows(self) -> int:
        """All places."""
        return len(self.head) + self.below

    @property
    def newest(self) -> int:
        """The highest delivery id on top; 0 while empty."""
        return self.head[0].row.id if self.head else self._newest

    def line(self, row_number: int) -> Line | None:
        """What stands in a row; None where its page is not at hand."""
        at = row_number - len(self.head)
        if at < 0:
            return self.head[row_number] if row_number >= 0 else None
        number, offset = divmod(at, self.size)
        page = self._pages.get(number)
        return page[offset] if page is not None and offset < len(page) else None

    def page_of(self, row_number: int) -> int:
        """The page a row stands on; arrivals on top count to page 0."""
        return max(0, row_number - len(self.head)) // self.size

    def has(self, number: int) -> bool:
        """True where the page is at hand."""
        return number in self._pages

    def seen(self, number: int) -> None:
        """The page is looked at: others are given back before it."""
        if number in self._pages:
            self._pages.move_to_end(number)

    def way_to(self, number: int) -> tuple[str | None, int]:
        """How a page is fetched: the nearest mark at or above it, and the rows to leave out from there."""
        known = max(mark for mark in self._marks if mark <= number)
        return self._marks[known], (number - known) * self.size

    def extent(self, number: int, page: MessagePage) -> tuple[int, bool]:
        """How many places there are, now that this page came, and whether there are more rows than these."""
        start, count = number * self.size, len(page.rows)
        if count < self.size or page.next is None:
            return start + count, False
        if page.below is not None:
            places = start + page.below
            if page.is_least:
                return max(self.below, places), True
            return min(places, MOST_PLACES), places > MOST_PLACES
        if start + count >= self.below:
            return start + count, True
        return self.below, self.is_open

    def resize(self, below: int, is_open: bool) -> None:
        """So many places from now on; pages that stood further down are forgotten."""
        self.is_open = is_open
        if below < self.below:
            last = -(-below // self.size)
            for number in [number for number in self._pages if number >= last]:
                self._drop(number)
            self._marks = {number: mark for number, mark in self._marks.items() if number == 0 or number < last}
            for line in self._pages.get(below // self.size, [])[below % self.size :]:
                self._where.pop(line.row.id, None)
            if below % self.size and below // self.size in self._pages:
                del self._pages[below // self.size][below % self.size :]
        self.below = below

    def fill(self, number: int, page: MessagePage) -> tuple[int, int]:
        """The rows of a page; the range of rows that changed (first, one past the last), which is never empty."""
        start = number * self.size
        self._drop(number)
        # Where rows came to match above, the same row may stand on a page fetched before: the newer answer counts.
        elsewhere = {self._where[row.id] // self.size for row in page.rows if row.id in self._where}
        for other in elsewhere:
            self._drop(other)
        self._pages[number] = [Line(row) for row in page.rows]
        self._where.update((row.id, start + offset) for offset, row in enumerate(page.rows))
        if page.rows and number not in self._marks:
            self._marks[number] = str(page.rows[0].id + 1)
        if page.next is not None and len(page.rows) == self.size:
            self._marks[number + 1] = page.next
        self._give_back()
        changed = {number, *elsewhere}
        return min(changed) * self.size + len(self.head), min(
            (max(changed) + 1) * self.size + len(self.head), self.rows
        )

    def append(self, rows: Iterable[MessageRow]) -> int:
        """Rows found one after the other by a scan: they grow at the end, and are never given back."""
        fresh = [row for row in rows if row.id not in self._where]
        if fresh and not self._newest:
            self._newest = fresh[0].id
        for row in fresh:
            self._pages.setdefault(self.below // self.size, []).append(Line(row))
            self._where[row.id] = self.below
            self.below += 1
        return len(fresh)

    def put_on_top(self, rows: Iterable[MessageRow]) -> int:
        """Arrivals, in any order; how many were put in."""
        fresh = sorted((row for row in rows if row.id not in self._where), key=lambda row: row.id, reverse=True)
        self.head[:0] = [Line(row) for row in fresh]
        for number, row in enumerate(fresh):
            self._where[row.id] = number - len(self.head)
        return len(fresh)

    def replace(self, row: MessageRow) -> int | None:
        """A new state of a row at hand; its row number, or None where it is not at hand."""
        at = self._where.get(row.id)
        if at is None:
            return None
        if at < 0:
            self.head[at] = Line(row)
        else:
            self._pages[at // self.size][at % self.size] = Line(row)
        return at + len(self.head)

    def row_of(self, id: int) -> int | None:
        """The row number of a delivery at hand."""
        at = self._where.get(id)
        return None if at is None else at + len(self.head)

    def at_hand(self) -> Iterator[tuple[int, Line]]:
        """All rows at hand with their numbers, from the top."""
        yield from enumerate(self.head)
        for number in sorted(self._pages):
            yield from enumerate(self._pages[number], len(self.head) + number * self.size)

    def _drop(self, number: int) -> None:
        for line in self._pages.pop(number, ()):
            self._where.pop(line.row.id, None)

    def _give_back(self) -> None:
        surplus = 0 if self._grows else len(self._pages) - KEPT_PAGES
        if surplus > 0:
            newest = next(reversed(self._pages))
            free = [number for number in self._pages if number not in self.pinned and number != newest]
            for number in free[:surplus]:
                self._drop(number)
