"""Where things stand: the segments of a message with their delimiters and codec, and the spans inside one of them.

Everything here is offsets into the received bytes. Delimiters are looked for in the shadow (see `charset`), so the
bytes of a double-byte character never split anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from console.layers.hl7v2.charset import Charset, choose, header_fields, shadow
from console.layers.hl7v2.delimiters import HEADERS, STANDARD, Delimiters, read_delimiters
from console.layers.hl7v2.scan import BOM, lines, plain

Span = tuple[int, int]
_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}")
_MOST_MIXED = 200
"""Messages of one stream whose character sets are worked out one by one."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of the message. `name` is empty for a line that is no segment; `index` counts its type from 1."""

    name: str
    index: int
    start: int
    end: int
    delimiters: Delimiters
    charset: Charset
    version: str

    @property
    def is_header(self) -> bool:
        """True for MSH, FHS and BHS, whose field 1 is the separator itself."""
        return self.name.encode("ascii") in HEADERS


@dataclass(frozen=True, slots=True)
class Layout:
    """The bytes and their segments. `counts` says how often each type occurs; `agreed` is what it was read with."""

    raw: bytes
    segments: tuple[Segment, ...]
    counts: dict[str, int]
    charset: Charset
    agreed: str = ""

    def fields(self, segment: Segment) -> list[Span]:
        """Field spans; the index is the field number (0 is the name; of a header, 1 is the separator)."""
        name_end = segment.start + 3
        if not segment.name or segment.end <= name_end:
            return [(segment.start, segment.end)]
        if segment.is_header:
            rest = self.cut((name_end + 1, segment.end), segment.delimiters.field, segment)
            return [(segment.start, name_end), (name_end, name_end + 1), *rest]
        return self.cut((segment.start, segment.end), segment.delimiters.field, segment)

    def cut(self, span: Span, separator: bytes, segment: Segment) -> list[Span]:
        """The span's parts between separators; the whole where this message has no such separator."""
        start, end = span
        if not separator:
            return [span]
        text = self.raw[start:end]
        seen = shadow(text, segment.charset.codec)
        if separator not in seen:
            return [span]
        found: list[Span] = []
        at = 0
        for part in seen.split(separator):
            found.append((start + at, start + at + len(part)))
            at += len(part) + 1
        return found

    def holds(self, span: Span, segment: Segment, *separators: bytes) -> bool:
        """True where the span would be split by one of these."""
        seen = shadow(self.raw[span[0] : span[1]], segment.charset.codec)
        return any(separator and separator in seen for separator in separators)


def lay_out(raw: bytes, agreed: str = "") -> Layout:
    """The layout of a message, batch or stream. Any bytes; a line that is no segment has an empty name.

    `agreed` is the codec where MSH-18 does not say; the layout remembers it.
    """
    found: list[Segment] = []
    counts: dict[str, int] = {}
    delimiters = STANDARD
    first = charset = choose(b"", "")
    version = ""
    headers = 0
    for begin, stop in lines(raw):
        start, end = _trim(raw, begin, stop)
        if start >= end:
            continue
        head = raw[start : start + 3]
        if head in HEADERS:
            read = read_delimiters(raw[start : min(end, start + 32)])
            delimiters = read or delimiters
            if head == b"MSH" and read is not None:
                headers += 1
                if headers <= _MOST_MIXED:
                    msh18, version = _said(raw[start:end], read)
                    charset = choose(raw if headers == 1 else raw[start:], msh18, agreed)
                    first = charset if headers == 1 else first
        name = head.decode("ascii") if _is_segment(raw, start, end, delimiters) else ""
        counts[name] = index = counts.get(name, 0) + 1
        found.append(Segment(name, index, start, end, delimiters, charset, version))
    if not headers:
        first = choose(raw, "", agreed)
        found = [replace(segment, charset=first) for segment in found]
    return Layout(raw, tuple(found), counts, first, agreed)


def _is_segment(raw: bytes, start: int, end: int, delimiters: Delimiters) -> bool:
    if not _NAME.match(raw, start, end):
        return False
    return end == start + 3 or raw[start + 3 : start + 4] == delimiters.field


def _trim(raw: bytes, start: int, end: int) -> Span:
    """Leave frame bytes and a byte order mark out of the line."""
    while start < end and (raw[start] in b"\x0b\x1c\x00 \t" or raw.startswith(BOM, start)):
        start += 3 if raw.startswith(BOM, start) else 1
    while end > start and raw[end - 1] == 0x1C:
        end -= 1
    return start, end


def _said(header: bytes, delimiters: Delimiters) -> tuple[str, str]:
    """MSH-18 (repetitions by `~`) and MSH-12.1 of a header."""
    fields = header_fields(header, delimiters.field, 18)
    charset = plain(fields[17]).replace(delimiters.repetition.decode("ascii") or "~", "~") if len(fields) > 17 else ""
    version = fields[11] if len(fields) > 11 else b""
    return charset, plain(version.partition(delimiters.component)[0] if delimiters.component else version)
