"""The lines of a document as places in its bytes: real lines, and long ones in pieces that fit a screen.

A table holds three numbers a line and no text: 5 MB of short lines are a few megabytes, made in a fraction of a second.
"""

from __future__ import annotations

import codecs
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from console.documents.node import Syntax

PIECE = 240
"""Bytes of a piece of a long line, about."""

SHORTEST = 80
"""No piece but the last is shorter."""

LONGEST_VALUE = 2000
"""Bytes of one ER7 value without a blank (base64) that still are cut into pieces; a longer one is one piece, and shown
with its length."""

_ENDS = re.compile(rb"\r\n|\r|\n")
_WIDE_ENDS = re.compile("\r\n|\r|\n")
_AFTER = {
    Syntax.ER7: (b"|", b"~", b"^", b" "),
    Syntax.JSON: (b",", b"{", b"[", b" "),
    Syntax.XML: (b">", b" "),
    Syntax.HTTP: (b" ", b";", b","),
    Syntax.PLAIN: (b" ", b"\t", b",", b";"),
}
_SEPARATOR = re.compile(rb"[|~^ ]")
_SHIFTING = ("iso2022", "shift_jis", "cp932", "gb18030", "gbk", "gb2312", "big5", "cp950", "johab", "hz")
"""Codecs in which a byte that looks like ASCII may be half a character."""


@dataclass(frozen=True, slots=True)
class LineTable:
    """`starts` and `ends` are bytes (the end without the terminator), `numbers` count the document's lines from 1."""

    starts: array[int]
    ends: array[int]
    numbers: array[int]

    def __len__(self) -> int:
        return len(self.starts)

    def index_of(self, offset: int) -> int:
        """The line of the view that holds this byte; a terminator belongs to the line it ends."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def continued(self, index: int) -> bool:
        """Whether it goes on with the line of the document that the one before shows."""
        return index > 0 and self.numbers[index] == self.numbers[index - 1]

    def ending(self, raw: bytes, index: int) -> str:
        """How it ends in the bytes: CR, LF, CRLF, or "" for a piece, and for a last line without an end."""
        if index + 1 < len(self.starts) and self.numbers[index + 1] == self.numbers[index]:
            return ""
        stop = self.starts[index + 1] if index + 1 < len(self.starts) else len(raw)
        between = raw[self.ends[index] : stop].replace(b"\0", b"")
        return {b"\r\n": "CRLF", b"\r": "CR", b"\n": "LF"}.get(between, "")


@dataclass(frozen=True, slots=True)
class Lines:
    """The real lines only: bytes of their starts, and of their ends without the terminator."""

    starts: array[int]
    ends: array[int]


def lines_of(raw: bytes, encoding: str) -> Lines:
    """The lines of any text."""
    found = Lines(array("Q"), array("Q"))
    for start, end in _lines(raw, encoding):
        found.starts.append(start)
        found.ends.append(end)
    return found


def line_table(raw: bytes, syntax: Syntax, encoding: str) -> LineTable:
    """The table of a document; any bytes. 5 MB take about a tenth of a second: call it off the event loop."""
    table = LineTable(array("Q"), array("Q"), array("Q"))
    cut = _pieces_of_shifting if encoding.lower().replace("-", "_").startswith(_SHIFTING) else _pieces
    for number, (start, end) in enumerate(_lines(raw, encoding), start=1):
        for first, last in ((start, end),) if end - start <= PIECE else cut(raw, start, end, syntax, encoding):
            table.starts.append(first)
            table.ends.append(last)
            table.numbers.append(number)
    return table


def terminator(raw: bytes) -> str:
    """How the lines end: CR, LF, CRLF, mixed or none."""
    pairs = raw.count(b"\r\n")
    kinds = {"CRLF": pairs, "CR": raw.count(b"\r") - pairs, "LF": raw.count(b"\n") - pairs}
    used = [name for name, count in kinds.items() if count]
    return used[0] if len(used) == 1 else "mixed" if used else "none"


def wide(encoding: str) -> str:
    """The codec without a byte order mark where characters are two or four bytes wide; "" elsewhere."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return ""
    return name if name.startswith(("utf-16", "utf-32")) else ""


def _lines(raw: bytes, encoding: str) -> Iterator[tuple[int, int]]:
    """Spans without their terminators; an end at the very end begins no line of its own."""
    if name := wide(encoding):
        yield from _wide_lines(raw, name)
        return
    at = 0
    for found in _ENDS.finditer(raw):
        yield at, found.start()
        at = found.end()
    if at < len(raw):
        yield at, len(raw)


def _wide_lines(raw: bytes, name: str) -> Iterator[tuple[int, int]]:
    codec = name if name.endswith(("le", "be")) else _order(raw, name)
    text, at, done = raw.decode(codec, "replace"), 0, 0

    def size(part: str) -> int:
        return len(part.encode(codec, "surrogatepass"))

    for found in _WIDE_ENDS.finditer(text):
        length = size(text[done : found.start()])
        yield at, at + length
        at += length + size(found.group())
        done = found.end()
    if at < len(raw):
        yield at, len(raw)


def _order(raw: bytes, name: str) -> str:
    big = raw.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
    return f"{name}-be" if big else f"{name}-le"


def _pieces(raw: bytes, start: int, end: int, syntax: Syntax, encoding: str) -> Iterator[tuple[int, int]]:
    """A long line cut behind a separator where there is one, and never within a character."""
    step = 4 if wide(encoding) else 1
    at = start
    while end - at > PIECE:
        stop = at + PIECE
        cut = 0 if step > 1 else max(raw.rfind(mark, at + SHORTEST, stop) + 1 for mark in _AFTER[syntax])
        if not cut and syntax is Syntax.ER7:
            cut = _whole_value(raw, stop, end, at)
        if not cut:
            cut = stop
            while step == 1 and cut > at + SHORTEST and raw[cut] & 0xC0 == 0x80:
                cut -= 1
        yield at, cut
        at = cut
    if at < end:
        yield at, end


def _whole_value(raw: bytes, stop: int, end: int, at: int) -> int:
    """The end of a value too long to be shown whole, or 0."""
    found = _SEPARATOR.search(raw, stop, end)
    cut = found.end() if found else end
    return cut if cut - at > LONGEST_VALUE else 0


def _pieces_of_shifting(raw: bytes, start: int, end: int, syntax: Syntax, encoding: str) -> Iterator[tuple[int, int]]:
    """Cut only where a decoder is back at its beginning, so that every piece can be read on its own."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    resting = decoder.getstate()
    marks = {mark[0] for mark in _AFTER[syntax]}
    at, safe, behind_mark = start, start, start
    for offset in range(start, end):
        decoder.decode(raw[offset : offset + 1])
        if decoder.getstate() == resting:
            safe = offset + 1
            if raw[offset] in marks:
                behind_mark = offset + 1
        if offset + 1 - at >= PIECE and safe > at:
            cut = behind_mark if behind_mark > at + SHORTEST else safe
            yield at, cut
            at = cut
    if at < end:
        yield at, end
