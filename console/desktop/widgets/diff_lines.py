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
    """One row of the pair: a diff line, or `count` folded ones from `first` on. `left_out`: they are not here at all,
    and would stand before `first`."""

    first: int
    count: int = 0
    left_out: bool = False


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


def rows_with_gaps(lines: Sequence[DiffLine]) -> list[Row]:
    """All lines, and a row for those between two of them that were left out because they are the same."""
    rows: list[Row] = []
    last = 0
    for index, (left, right) in enumerate(zip(numbers(lines, "added"), numbers(lines, "removed"), strict=True)):
        gap = (right - last - 1) if right else 0
        if gap > 0 and index and left:
            rows.append(Row(first=index, count=gap, left_out=True))
        rows.append(Row(first=index))
        last = right or last
    return rows


def sides(lines: Sequence[DiffLine], rows: Sequence[Row]) -> tuple[list[ViewLine], list[ViewLine]]:
    """(original, copy), line for line."""
    left, right = [], []
    original_numbers, copy_numbers = numbers(lines, "added"), numbers(lines, "removed")
    for row in rows:
        if row.count:
            folded = ViewLine(0, left_out(row.count)) if row.left_out else ViewLine(0, "", folded=row.count)
            left.append(folded)
            right.append(folded)
            continue
        line = lines[row.first]
        number = original_numbers[row.first]
        removed = line.original_spans or (((0, len(line.original)),) if line.kind == "removed" else ())
        added = line.copy_spans or (((0, len(line.copy_text)),) if line.kind == "added" else ())
        left.append(ViewLine(number, line.original, _marks(removed, added=False)))
        right.append(ViewLine(copy_numbers[row.first], line.copy_text, _marks(added, added=True)))
    return left, right


def left_out(count: int) -> str:
    """What stands for lines that are not here."""
    return f"… {count} line{' that stays as it is' if count == 1 else 's that stay as they are'}"


def _marks(spans: Sequence[tuple[int, int]], *, added: bool) -> tuple[Mark, ...]:
    return tuple(Mark(*span, added=added) for span in spans if span[0] < span[1])


def numbers(lines: Sequence[DiffLine], absent: str) -> list[int]:
    """The line numbers of one side, counted from 1; 0 for the kind of line that this side does not have.

    A line says its number in the copy, a removed one that in the original. What is left out between two lines is the
    same on both sides.
    """
    result: list[int] = []
    left = right = 0
    for line in lines:
        gap = max(0, line.number - (left if line.kind == "removed" else right) - 1)
        left += gap + (line.kind != "added")
        right += gap + (line.kind != "removed")
        result.append(0 if line.kind == absent else left if absent == "added" else right)
    return result


def original_column(line: DiffLine, column: int) -> int:
    """The column of the original that a column of the copy stands for; inside a change, where the change begins."""
    return _across(line.copy_spans, line.original_spans, (len(line.copy_text), len(line.original)), column)


def copy_span(line: DiffLine, start: int, end: int) -> tuple[int, int]:
    """Where the columns [start, end) of the original stand in the copy; a changed part is covered whole."""
    for original, copy in _pairs(line.original_spans, line.copy_spans):
        if original == (start, end):
            return copy
    lengths = len(line.original), len(line.copy_text)
    first = _across(line.original_spans, line.copy_spans, lengths, start)
    if end <= start:
        return first, first
    return first, max(first, _across(line.original_spans, line.copy_spans, lengths, end - 1) + 1)


Spans = Sequence[tuple[int, int]]


def _pairs(here: Spans, there: Spans) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Changed parts side by side; none where a part exists on one side only, because then they do not pair up."""
    return list(zip(here, there, strict=True)) if len(here) == len(there) else []


def _across(here: Spans, there: Spans, lengths: tuple[int, int], column: int) -> int:
    """A column of one side on the other: the same before all changes, counted from the end after them."""
    if not here and not there:
        return min(column, lengths[1])
    pairs = _pairs(here, there)
    shift = 0
    for mine, other in pairs:
        if column < mine[0]:
            return column + shift
        if column < mine[1]:
            return other[0]
        shift = other[1] - mine[1]
    if pairs:
        return max(0, min(column + shift, lengths[1]))
    first = min(span[0] for span in (*here, *there))
    if column < first:
        return column
    from_end = lengths[0] - column
    last = min([lengths[0] - span[1] for span in here] + [lengths[1] - span[1] for span in there])
    return lengths[1] - from_end if from_end <= last else first
