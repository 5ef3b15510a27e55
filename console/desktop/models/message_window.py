"""The part of the message list that is held here: keyset pages below, live arrivals on top. No Qt, no I/O.

Rows are newest first. Row numbers count from the top of the list; `at` counts from the first row of page 0, so that
arrivals on top (negative `at`) move no row's `at`. Pages long unseen give their rows back and keep their place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from console.api.messages import MessagePage, MessageRow
from console.desktop.widgets.cell import Cell

PAGE = 200
KEPT_PAGES = 64
HEAD_LIMIT = 1000
"""More arrivals than this on top, and the newest page is fetched instead of draining."""


@dataclass(slots=True)
class Line:
    """A row and, once painted, its ready cells."""

    row: MessageRow
    cells: tuple[Cell, ...] | None = None


class MessageWindow:
    """Holds lines; says which rows changed. The model announces, the screen fetches."""

    def __init__(self, first: MessagePage | None = None) -> None:
        self.lines: list[Line | None] = []
        self.head = 0
        self.next: str | None = None
        self._tokens: list[str | None] = []
        self._starts: list[int] = []
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._where: dict[int, int] = {}
        if first is not None:
            self.add_page(first, None)

    @property
    def newest(self) -> int:
        """The highest delivery id on top; 0 while empty."""
        first = self.lines[0] if self.lines else None
        return first.row.id if first is not None else 0

    @property
    def oldest(self) -> int:
        """The delivery id at the end; 0 where not at hand."""
        last = self.lines[-1] if self.lines else None
        return last.row.id if last is not None else 0

    def add_page(self, page: MessagePage, token: str | None) -> None:
        """The next page, fetched with this token."""
        start = len(self.lines) - self.head
        self._tokens.append(token)
        self._starts.append(start)
        self.next = page.next
        for offset, row in enumerate(page.rows):
            self._where[row.id] = start + offset
            self.lines.append(Line(row))
        self._touch(len(self._starts) - 1)

    def append(self, rows: Iterable[MessageRow]) -> int:
        """Rows found one after the other by a scan: the only page grows, and is never given back."""
        fresh = [row for row in rows if row.id not in self._where]
        start = len(self.lines) - self.head
        for offset, row in enumerate(fresh):
            self._where[row.id] = start + offset
            self.lines.append(Line(row))
        return len(fresh)

    def has_page(self, number: int, token: str | None) -> bool:
        """True where this page is still the one with this token; the list may have been cut since."""
        return number < len(self._tokens) and self._tokens[number] == token

    def refill(self, number: int, page: MessagePage) -> tuple[int, int]:
        """Rows of a page that had been given back; the range of rows filled (first, one past the last)."""
        first = self._starts[number] + self.head
        last = self._end(number)
        for row_number, row in zip(range(first, last), page.rows, strict=False):
            self.lines[row_number] = Line(row)
            self._where[row.id] = row_number - self.head
        self._touch(number)
        return first, last

    def page_of(self, row_number: int) -> tuple[int, str | None]:
        """The page a row stands on and the token that fetches it; arrivals on top count to page 0."""
        number = max(0, bisect_right(self._starts, row_number - self.head) - 1)
        return number, self._tokens[number]

    def put_on_top(self, rows: Iterable[MessageRow]) -> int:
        """Arrivals, in any order; how many were put in."""
        fresh = sorted((row for row in rows if row.id not in self._where), key=lambda row: row.id, reverse=True)
        self.head += len(fresh)
        self.lines[:0] = [Line(row) for row in fresh]
        for number, row in enumerate(fresh):
            self._where[row.id] = number - self.head
        return len(fresh)

    def replace(self, row: MessageRow) -> int | None:
        """A new state of a row at hand; its row number, or None where it is not at hand."""
        at = self._where.get(row.id)
        if at is None:
            return None
        self.lines[at + self.head] = Line(row)
        return at + self.head

    def row_of(self, id: int) -> int | None:
        """The row number of a delivery at hand."""
        at = self._where.get(id)
        return None if at is None else at + self.head

    def surplus(self, pages: int) -> int | None:
        """The row number from which the list may be cut to keep this many pages; None where it is no longer."""
        return self._starts[pages] + self.head if len(self._starts) > pages else None

    def cut(self, pages: int) -> None:
        """Forget all pages from this number on; they can be fetched again."""
        row_number = self._starts[pages] + self.head
        for line in self.lines[row_number:]:
            if line is not None:
                self._where.pop(line.row.id, None)
        del self.lines[row_number:]
        self.next = self._tokens[pages]
        del self._tokens[pages:], self._starts[pages:]
        for number in [number for number in self._seen if number >= pages]:
            del self._seen[number]

    def _end(self, number: int) -> int:
        after = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.lines) - self.head
        return after + self.head

    def _touch(self, number: int) -> None:
        if number == 0:
            return  # the newest page has no key of its own: once arrivals push it down it could not be fetched again
        self._seen[number] = None
        self._seen.move_to_end(number)
        while len(self._seen) > KEPT_PAGES:
            stale, _ = self._seen.popitem(last=False)
            for row_number in range(self._starts[stale] + self.head, self._end(stale)):
                line = self.lines[row_number]
                if line is not None:
                    self._where.pop(line.row.id, None)
                self.lines[row_number] = None
