"""One line of masked message text as coloured pieces, and how it wraps. Pure: no Qt, no parsing of content.

Columns are characters of the line as the API sent it; cells are columns of a monospaced font. Both count from 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from console.api.messages import MASK

DEFAULT_DELIMITERS = "|^~\\&"
LONGEST_PIECE = 160
"""A field longer than this (a base64 document) is shown by its ends, so that painting stays cheap."""
MOST_PIECES = 4_000
"""No more fields, components and delimiters of one line than this are drawn."""
CONTROL = "\N{WHITE SQUARE}"
"""Stands for a control character: fonts draw their pictures too small to be seen."""
LONGEST_CLEAR = 2_000
"""No more characters of one revealed value than this are drawn."""
_HEAD, _TAIL = 96, 24


class Kind(StrEnum):
    """What a piece is, and so how it is drawn."""

    NAME = "name"
    DELIMITER = "delimiter"
    TEXT = "text"
    MASK = "mask"
    REVEALED = "revealed"
    ELIDED = "elided"


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` stands for the columns [start, end); one character a column except for REVEALED and ELIDED."""

    start: int
    end: int
    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Overlay:
    """Text that stands in for the columns [start, end) while a value is revealed."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """A piece, or a part of it, at its cell of a row."""

    cell: int
    cells: int
    piece: Piece


def delimiters_of(lines: Sequence[str]) -> str:
    """The field and encoding characters a message declares in its header segment (HL7 v2 chapter 2.5.4)."""
    for line in lines:
        if line[:3] in {"MSH", "FHS", "BHS"} and len(line) > 4:
            return line[3] + line[4:].split(line[3], 1)[0][:5]
    return DEFAULT_DELIMITERS


@lru_cache(maxsize=16)
def _pattern(delimiters: str) -> re.Pattern[str]:
    mark = re.escape(delimiters)
    dot = re.escape(MASK[0])
    return re.compile(f"(?P<delimiter>[{mark}])|(?P<mask>{dot}+)|(?P<text>[^{mark}{dot}]+)")


_NAME = re.compile(r"[A-Z][A-Z0-9]{2}(?![A-Za-z0-9])")


def pieces_of(text: str, delimiters: str = DEFAULT_DELIMITERS, overlays: Sequence[Overlay] = ()) -> tuple[Piece, ...]:
    """Cut a line into pieces, with revealed values in place and very long fields shortened."""
    result: list[Piece] = []
    at = 0
    for overlay in sorted(overlays, key=lambda each: (each.start, -each.end)):
        if overlay.start < at:
            continue
        result.extend(_plain(text, at, overlay.start, delimiters))
        result.append(Piece(overlay.start, overlay.end, _in_clear(overlay.text), Kind.REVEALED))
        at = overlay.end
    result.extend(islice(_plain(text, at, len(text), delimiters), MOST_PIECES))
    end = result[-1].end if result else 0
    if end < len(text):
        result.append(Piece(end, len(text), _left_out(len(text) - end), Kind.ELIDED))
    return tuple(result)


def _plain(text: str, start: int, end: int, delimiters: str) -> Iterator[Piece]:
    if start == 0 and (name := _NAME.match(text, 0, end)):
        yield Piece(0, name.end(), name.group(), Kind.NAME)
        start = name.end()
    for match in _pattern(delimiters).finditer(text, start, end):
        first, last = match.span()
        if match.lastgroup == "text" and last - first > LONGEST_PIECE:
            yield Piece(first, first + _HEAD, visible(text[first : first + _HEAD]), Kind.TEXT)
            yield Piece(first + _HEAD, last - _TAIL, _left_out(last - first - _HEAD - _TAIL), Kind.ELIDED)
            yield Piece(last - _TAIL, last, visible(text[last - _TAIL : last]), Kind.TEXT)
        else:
            yield Piece(first, last, visible(match.group()), Kind(match.lastgroup or "text"))


def _in_clear(text: str) -> str:
    if len(text) > LONGEST_CLEAR:
        text = text[:LONGEST_CLEAR] + _left_out(len(text) - LONGEST_CLEAR)
    return visible(text) or "\N{EMPTY SET}"


def _left_out(count: int) -> str:
    return f" … {count:,} characters … ".replace(",", "\N{NO-BREAK SPACE}")


def visible(text: str) -> str:
    """A sign for each control character, so that nothing in a message moves the text or hides in it."""
    if text.isprintable():
        return text
    return "".join(_picture(char) for char in text)


def _picture(char: str) -> str:
    if ord(char) < 0x20 or ord(char) == 0x7F:
        return CONTROL
    # Format characters include the bidirectional overrides, which would reorder what stands beside them.
    return char if char.isprintable() or char == "\N{NO-BREAK SPACE}" else "\N{REPLACEMENT CHARACTER}"


def cells_of(text: str) -> int:
    """How many cells a text takes in a monospaced font (East Asian wide characters take two)."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(pieces: Sequence[Piece], first: int, following: int) -> tuple[tuple[Run, ...], ...]:
    """Rows of at most `first` cells, then `following`; broken after delimiters, inside a field only when it must."""
    rows: list[list[Run]] = [[]]
    used = 0
    for unit in _units(pieces):
        room = first if len(rows) == 1 else following
        if used and used + sum(cells_of(piece.text) for piece in unit) > room:
            rows.append([])
            used = 0
        for piece in unit:
            used = _place(rows, used, piece, first, following)
    return tuple(tuple(row) for row in rows)


def _units(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that stay together: up to and with the next delimiter; the word for what is left out stands alone."""
    unit: list[Piece] = []
    for piece in pieces:
        if piece.kind is Kind.ELIDED:
            yield from ([unit] if unit else [])
            yield [piece]
            unit = []
            continue
        unit.append(piece)
        if piece.kind is Kind.DELIMITER:
            yield unit
            unit = []
    if unit:
        yield unit


def _place(rows: list[list[Run]], used: int, piece: Piece, first: int, following: int) -> int:
    rest = piece
    while True:
        room = (first if len(rows) == 1 else following) - used
        width = cells_of(rest.text)
        if width <= room or (used == 0 and room <= 1):
            rows[-1].append(Run(used, width, rest))
            return used + width
        head, rest = _cut(rest, room)
        if head.text:
            rows[-1].append(Run(used, cells_of(head.text), head))
        rows.append([])
        used = 0


def _cut(piece: Piece, room: int) -> tuple[Piece, Piece]:
    """Split a piece after at most `room` cells; stand-in text keeps the columns of the whole on both parts."""
    width = 0
    at = 0
    for at, char in enumerate(piece.text):  # noqa: B007 - the index where it ran over is the answer
        width += _cells(char)
        if width > room:
            break
    if piece.kind in {Kind.REVEALED, Kind.ELIDED}:
        return (
            Piece(piece.start, piece.end, piece.text[:at], piece.kind),
            Piece(piece.start, piece.end, piece.text[at:], piece.kind),
        )
    middle = piece.start + at
    return (
        Piece(piece.start, middle, piece.text[:at], piece.kind),
        Piece(middle, piece.end, piece.text[at:], piece.kind),
    )
