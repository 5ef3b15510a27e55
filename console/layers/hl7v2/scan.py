"""Find the header and walk the segments of raw bytes without copying them.

Segments end with CR; LF and CRLF are read too (and reported elsewhere). No byte sequence makes these raise.
CR and LF are safe to look for in every character set the layer reads: no multi-byte character holds them.
"""

from __future__ import annotations

from collections.abc import Iterator

BOM = b"\xef\xbb\xbf"
LEADING = b" \t\r\n\x0b\x00"
"""Bytes that may stand before a header without harm."""


def find_header(raw: bytes) -> int:
    """Offset of the first MSH at the start of a line, or -1."""
    start = 3 if raw.startswith(BOM) else 0
    while raw[start : start + 1] and raw[start] in LEADING:
        start += 1
    if raw.startswith(BOM, start):
        start += 3
    if raw.startswith(b"MSH", start):
        return start
    return next_header(raw, start)


def next_header(raw: bytes, start: int) -> int:
    """Offset of the next MSH at the start of a line (or right after a frame start or BOM), or -1."""
    at = raw.find(b"MSH", start)
    while at >= 0:
        if at == 0 or raw[at - 1] in b"\r\n\x0b" or raw.startswith(BOM, max(at - 3, 0)):
            return at
        at = raw.find(b"MSH", at + 3)
    return -1


def line_end(raw: bytes, start: int) -> int:
    """Offset of the CR or LF that ends the line at `start`, or the end of the bytes."""
    carriage = raw.find(b"\r", start)
    stop = carriage if carriage >= 0 else len(raw)
    feed = raw.find(b"\n", start, stop)
    return feed if feed >= 0 else stop


def lines(raw: bytes, start: int = 0) -> Iterator[tuple[int, int]]:
    """Spans of the non-empty lines from `start` on, without their terminators; each byte is looked at twice."""
    size = len(raw)
    while start < size:
        carriage = raw.find(b"\r", start)
        stop = carriage if carriage >= 0 else size
        feed = raw.find(b"\n", start, stop)
        while feed >= 0:
            if feed > start:
                yield start, feed
            start = feed + 1
            feed = raw.find(b"\n", start, stop)
        if stop > start:
            yield start, stop
        start = stop + 1


def plain(value: bytes) -> str:
    """Header bytes as text for lists and look-ups: UTF-8 where they are, else Latin-1; trimmed of blanks."""
    try:
        return value.decode().strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()
