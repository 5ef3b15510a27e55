"""One line of a document's text as coloured pieces on the rows it takes, and the way between columns and cells. Pure.

Columns are characters of the line as the gateway sent it; cells are columns of a monospaced font. Both count from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from console.api.documents import TextLine
from console.desktop.widgets.raw_view_text import CONTROL, LONGEST_CLEAR, Overlay, cells_of

TAB_CELLS = 4
MASKED = "masked"
CLEAR = "clear"
"""Role of patient data that is shown."""
BLANK = "blank"
"""Role of a sign that stands for a blank."""
FRAME_NAMES = {
    "\N{SYMBOL FOR VERTICAL TABULATION}": "VT",
    "\N{SYMBOL FOR FILE SEPARATOR}": "FS",
    "\N{SYMBOL FOR CARRIAGE RETURN}": "CR",
}
_TABS = "\t\N{SYMBOL FOR HORIZONTAL TABULATION}"
_ODD = re.compile("[\x00-\x1f\x7f\u2400-\u2421]")
_PARTS = re.compile(f"[{_TABS}]| +|[^{_TABS} ]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` in `cells` cells stands for the columns [start, end)."""

    start: int
    end: int
    text: str
    cells: int
    role: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece, or a part of it, at its cell of a row."""

    cell: int
    piece: Piece


Rows = tuple[tuple[Placed, ...], ...]


def pieces_of(line: TextLine, overlays: Sequence[Overlay] = (), *, blanks: bool = False) -> Iterator[Piece]:
    """The line from left to right. `overlays` stand in for columns; `blanks` draws a sign for each. Frame bytes stand
    before and behind as their names."""
    if line.before:
        yield _frame(line.before, 0)
    at = 0
    for overlay in sorted(overlays, key=lambda each: each.start):
        if overlay.start < at:
            continue
        yield from _marked(line, at, overlay.start, blanks=blanks)
        text = _drawn(overlay.text[:LONGEST_CLEAR]) or "\N{EMPTY SET}"
        yield Piece(overlay.start, overlay.end, text, cells_of(text), CLEAR)
        at = overlay.end
    yield from _marked(line, at, len(line.text), blanks=blanks)
    if line.after:
        yield _frame(line.after, len(line.text))


def _marked(line: TextLine, start: int, end: int, *, blanks: bool) -> Iterator[Piece]:
    """The stretches of one role; a later mark lies over an earlier one."""
    roles = [""] * len(line.text)
    for mark in line.marks:
        last = min(mark.column + mark.length, len(roles))
        roles[mark.column : last] = [mark.role] * max(0, last - mark.column)
    at = start
    for role, run in groupby(roles[start:end]):
        count = sum(1 for _ in run)
        yield from _cut(line.text[at : at + count], at, role, blanks=blanks)
        at += count


def _frame(pictures: str, column: int) -> Piece:
    text = "".join(f"[{FRAME_NAMES.get(char, char)}]" for char in pictures)
    return Piece(column, column, text, cells_of(text), "control")


def _cut(text: str, start: int, role: str, *, blanks: bool) -> Iterator[Piece]:
    """Blanks and tabs on their own: they are drawn in another way."""
    if not blanks and not any(tab in text for tab in _TABS):
        yield Piece(start, start + len(text), _drawn(text), cells_of(text), role)
        return
    for found in _PARTS.finditer(text):
        part, at = found.group(), start + found.start()
        if part in _TABS:
            yield Piece(at, at + 1, ("→" if blanks else " ").ljust(TAB_CELLS), TAB_CELLS, BLANK)
        elif part[0] == " " and blanks:
            yield Piece(at, at + len(part), "·" * len(part), len(part), BLANK)
        else:
            yield Piece(at, at + len(part), _drawn(part), cells_of(part), role)


def _drawn(text: str) -> str:
    """A sign for each control character, so that nothing in a document moves the text or hides in it."""
    if text.isprintable() and text.isascii():
        return text
    shown = _ODD.sub(CONTROL, text)
    return "".join(
        char if char.isprintable() or char == "\N{NO-BREAK SPACE}" else "\N{REPLACEMENT CHARACTER}" for char in shown
    )


def wrapped(pieces: Iterable[Piece], first: int, following: int) -> Rows:
    """Rows of at most `first` cells, then `following`; broken between pieces where that leaves no great hole."""
    rows: list[list[Placed]] = [[]]
    used = 0
    for piece in pieces:
        rest: Piece | None = piece
        while rest is not None:
            room = (first if len(rows) == 1 else following) - used
            if rest.cells <= room:
                rows[-1].append(Placed(used, rest))
                used += rest.cells
                break
            if used and (room < 2 or (rest.cells <= following and used * 2 > first)):
                rows.append([])
                used = 0
                continue
            head, rest = _halves(rest, max(room, 1))
            rows[-1].append(Placed(used, head))
            rows.append([])
            used = 0
    return tuple(tuple(row) for row in rows)


def _halves(piece: Piece, room: int) -> tuple[Piece, Piece | None]:
    """A piece cut behind at most `room` cells (at least one character)."""
    at = width = 0
    for at, char in enumerate(piece.text, 1):  # noqa: B007 - the count where it ran over is the answer
        width += cells_of(char)
        if width >= room:
            break
    blank = piece.text.rfind(" ", 0, at) + 1
    if blank * 2 > at and at < len(piece.text):
        at = blank
    stands_in = len(piece.text) != piece.end - piece.start
    middle = piece.start if stands_in else piece.start + at
    head = Piece(
        piece.start, piece.end if stands_in else middle, piece.text[:at], cells_of(piece.text[:at]), piece.role
    )
    if at >= len(piece.text):
        return head, None
    return head, Piece(middle, piece.end, piece.text[at:], cells_of(piece.text[at:]), piece.role)


def column_at(rows: Rows, row: int, cell: int) -> int:
    """The column drawn at a cell of a row; past the end of the row its last one."""
    if not 0 <= row < len(rows) or not rows[row]:
        return 0
    for placed in rows[row]:
        piece = placed.piece
        if cell < placed.cell + piece.cells:
            if len(piece.text) != piece.end - piece.start:
                return piece.start
            return piece.start + _characters(piece.text, max(0, cell - placed.cell))
    return rows[row][-1].piece.end


def bands(rows: Rows, start: int, end: int) -> list[tuple[int, int, int]]:
    """(row, cell, cells) of the columns [start, end)."""
    found: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows):
        touched = [each for each in row if each.piece.start < end and each.piece.end > start]
        if touched:
            left, right = _cell(touched[0], start), _cell(touched[-1], end)
            if right > left:
                found.append((number, left, right - left))
    return found


def _cell(placed: Placed, column: int) -> int:
    piece = placed.piece
    if column <= piece.start:
        return placed.cell
    if column >= piece.end or len(piece.text) != piece.end - piece.start:
        return placed.cell + piece.cells
    return placed.cell + cells_of(piece.text[: column - piece.start])


def _characters(text: str, cells: int) -> int:
    if text.isascii():
        return min(cells, len(text))
    return next((count for count in range(len(text)) if cells_of(text[: count + 1]) > cells), len(text))
