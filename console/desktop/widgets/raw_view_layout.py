"""Where the lines of a raw view stand: rows, cells and columns, both ways. Pure arithmetic, no Qt.

A line takes one row or more; only lines that are asked for are cut into pieces, so that a message of many thousand
segments opens at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from console.desktop.widgets.raw_view_text import (
    DEFAULT_DELIMITERS,
    Kind,
    Overlay,
    Run,
    cells_of,
    delimiters_of,
    pieces_of,
    wrap,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Columns [start, end) drawn as added or removed."""

    start: int
    end: int
    added: bool


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One line to show. `folded` > 0: stands for that many lines not shown; `number` 0: no number."""

    number: int
    text: str
    marks: tuple[Mark, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    folded: int = 0
    whole: str = ""  # "", "added" or "removed": the whole line is


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of cells on one row of the view."""

    row: int
    cell: int
    cells: int


class RawLayout:
    """Rows of all lines for a given width. `minimums` holds lines level with those of a neighbour view."""

    def __init__(self, lines: Sequence[ViewLine] = (), *, delimiters: str = "") -> None:
        self.lines: tuple[ViewLine, ...] = tuple(lines)
        self.delimiters = delimiters or delimiters_of([line.text for line in self.lines[:3]]) or DEFAULT_DELIMITERS
        self._first, self._following = 80, 77
        self._minimums: tuple[int, ...] = ()
        self._rows: dict[int, tuple[tuple[Run, ...], ...]] = {}
        self._starts: list[int] = [0]
        self._count()

    def set_columns(self, first: int, following: int) -> None:
        """Lay out for this many cells on the first row of a line and on the ones after."""
        first, following = max(first, 8), max(following, 8)
        if (first, following) != (self._first, self._following):
            self._first, self._following = first, following
            self._rows.clear()
            self._count()

    def set_minimums(self, minimums: Sequence[int]) -> None:
        """At least this many rows for each line."""
        self._minimums = tuple(minimums)
        self._count()

    def reveal(self, index: int, overlays: tuple[Overlay, ...]) -> None:
        """Show these values in a line (or none again)."""
        lines = list(self.lines)
        lines[index] = replace(lines[index], overlays=overlays)
        self.lines = tuple(lines)
        self._rows.pop(index, None)
        self._count()

    @property
    def total(self) -> int:
        """Rows in all."""
        return self._starts[-1]

    def natural_rows(self) -> list[int]:
        """Rows each line takes by itself."""
        return [self._height(index) for index in range(len(self.lines))]

    def first_row(self, index: int) -> int:
        """The row a line begins on."""
        return self._starts[index]

    def line_at(self, row: int) -> int:
        """The line a row belongs to; -1 past the end."""
        return bisect_right(self._starts, row) - 1 if 0 <= row < self.total else -1

    def rows(self, index: int) -> tuple[tuple[Run, ...], ...]:
        """The runs of a line, row by row."""
        if index not in self._rows:
            if len(self._rows) > 2000:
                self._rows.clear()
            line = self.lines[index]
            pieces = pieces_of(line.text, self.delimiters, line.overlays)
            self._rows[index] = wrap(pieces, self._first, self._following)
        return self._rows[index]

    def column_at(self, index: int, row: int, cell: int) -> int:
        """The column of the line at a cell of its row (0 = the line's first); past the end gives the length."""
        rows = self.rows(index)
        if not 0 <= row < len(rows):
            return len(self.lines[index].text)
        for run in rows[row]:
            if cell < run.cell + run.cells:
                if run.piece.kind in {Kind.REVEALED, Kind.ELIDED}:
                    return run.piece.start
                return run.piece.start + _characters(run.piece.text, cell - run.cell)
        return rows[row][-1].piece.end if rows[row] else 0

    def bands(self, index: int, start: int, end: int) -> list[Band]:
        """The cells that the columns [start, end) take; an empty span gives a band without width."""
        found: list[Band] = []
        for offset, row in enumerate(self.rows(index)):
            touched = [run for run in row if _touches(run, start, end)]
            if touched:
                left = _cell(touched[0], start)
                right = max(_cell(touched[-1], end), left)
                found.append(Band(self._starts[index] + offset, left, right - left))
        if start == end:
            return found[:1]
        return [band for band in found if band.cells] or found[:1]

    def _height(self, index: int) -> int:
        line = self.lines[index]
        if line.folded or (not line.overlays and len(line.text) * 2 <= self._first):
            return 1
        if not line.overlays and line.text.isascii() and len(line.text) <= self._first:
            return 1
        return len(self.rows(index))

    def _count(self) -> None:
        heights = self.natural_rows()
        if self._minimums:
            heights = [max(pair) for pair in zip(heights, self._minimums, strict=True)]
        self._starts = [0, *accumulate(heights)]


def _touches(run: Run, start: int, end: int) -> bool:
    if start == end:
        return run.piece.start <= start <= run.piece.end
    return run.piece.start < end and run.piece.end > start


def _cell(run: Run, column: int) -> int:
    if column <= run.piece.start:
        return run.cell
    if column >= run.piece.end or run.piece.kind in {Kind.REVEALED, Kind.ELIDED}:
        return run.cell + run.cells
    return run.cell + cells_of(run.piece.text[: column - run.piece.start])


def _characters(text: str, cells: int) -> int:
    """How many characters begin before a cell."""
    if text.isascii():
        return max(0, min(cells, len(text)))
    for count in range(len(text)):
        if cells_of(text[: count + 1]) > cells:
            return count
    return len(text)
