"""The two sides of a diff as lines to show: unchanged segments folded, places mapped between the sides. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.api.commands import DiffLine
from console.desktop.widgets.raw_view_layout import Mark, ViewLine

CONTEXT = 1
"""Unchanged segments kept in sight before and after a changed one."""
SHORTEST_FOLD = 2
"""Fewer lines than this are not worth folding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the pair: a diff line, or `count` folded ones from `first` on."""

    first: int
    count: int = 0


def rows_of(lines: Sequence[DiffLine], shown: frozenset[int] = frozenset()) -> list[Row]:
    """Fold runs of unchanged lines, leaving context around changes. `shown`: lines that are never folded.

    The first line needs no context: it changes in every copy that gets a new control id.
    """
    changed = [index for index, line in enumerate(lines) if index and line.kind != "same"]
    near = {index + shift for index in changed for shift in range(-CONTEXT, CONTEXT + 1)} | {0} | shown
    rows: list[Row] = []
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and end not in near:
            end += 1
        if end - index >= SHORTEST_FOLD:
            rows.append(Row(first=index, count=end - index))
            index = end
        else:
            rows.extend(Row(first=each) for each in range(index, max(end, index + 1)))
            index = max(end, index + 1)
    return rows


def sides(lines: Sequence[DiffLine], rows: Sequence[Row]) -> tuple[list[ViewLine], list[ViewLine]]:
    """(original, copy), line for line."""
    left, right = [], []
    copy_numbers = _copy_numbers(lines)
    for row in rows:
        if row.count:
            folded = ViewLine(0, "", folded=row.count)
            left.append(folded)
            right.append(folded)
            continue
        line = lines[row.first]
        number = 0 if line.kind == "added" else line.number
        removed = line.original_spans or (((0, len(line.original)),) if line.kind == "removed" else ())
        added = line.copy_spans or (((0, len(line.copy_text)),) if line.kind == "added" else ())
        left.append(ViewLine(number, line.original, _marks(removed, added=False)))
        right.append(ViewLine(copy_numbers[row.first], line.copy_text, _marks(added, added=True)))
    return left, right


def _marks(spans: Sequence[tuple[int, int]], *, added: bool) -> tuple[Mark, ...]:
    return tuple(Mark(*span, added=added) for span in spans if span[0] < span[1])


def _copy_numbers(lines: Sequence[DiffLine]) -> list[int]:
    numbers, at = [], 0
    for line in lines:
        at += line.kind != "removed"
        numbers.append(0 if line.kind == "removed" else at)
    return numbers


def original_column(line: DiffLine, column: int) -> int:
    """The column of the original that a column of the copy stands for; inside a change, where the change begins."""
    shift = 0
    for original, copy in zip(line.original_spans, line.copy_spans, strict=False):
        if column < copy[0]:
            break
        if column < copy[1] or copy[0] == copy[1] == column:
            return original[0]
        shift = original[1] - copy[1]
    return max(0, min(column + shift, len(line.original)))


def copy_span(line: DiffLine, start: int, end: int) -> tuple[int, int]:
    """Where the columns [start, end) of the original stand in the copy."""
    return _copy_column(line, start, last=False), _copy_column(line, end, last=True)


def _copy_column(line: DiffLine, column: int, *, last: bool) -> int:
    shift = 0
    for original, copy in zip(line.original_spans, line.copy_spans, strict=False):
        if column < original[0] or (column == original[0] and last and original[0] != original[1]):
            break
        if column < original[1] or (column == original[1] and last):
            return copy[1] if last else copy[0]
        shift = copy[1] - original[1]
    return max(0, min(column + shift, len(line.copy_text)))
