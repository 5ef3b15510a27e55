"""Bytes as a hex dump: sixteen a line, with an offset before and the printable ones behind. Masked in both columns."""

from __future__ import annotations

from collections.abc import Sequence

from console.documents.node import Document
from console.documents.shown import Look, Shown

WIDTH = 16
HIDDEN = "•"
_TEXT_COLUMN = 8 + 2 + WIDTH * 3 + 2
"""Behind the offset, two blanks, the pairs with a blank between and one more in the middle, two blanks."""


def hex_count(size: int) -> int:
    """Lines of a dump of this many bytes."""
    return (size + WIDTH - 1) // WIDTH


def hex_line(raw: bytes, index: int, masked: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """One line, and its masked columns as (first, last+1). `masked` are spans of bytes of the whole."""
    start = index * WIDTH
    part = raw[start : start + WIDTH]
    hidden = [any(first <= start + place < last for first, last in masked) for place in range(len(part))]
    pairs = [HIDDEN * 2 if hide else f"{byte:02x}" for byte, hide in zip(part, hidden, strict=True)]
    pairs += ["  "] * (WIDTH - len(part))
    letters = "".join(HIDDEN if hide else _letter(byte) for byte, hide in zip(part, hidden, strict=True))
    text = f"{start:08x}  {' '.join(pairs[:8])}  {' '.join(pairs[8:])}  {letters}"
    spans: list[tuple[int, int]] = []
    for place, hide in enumerate(hidden):
        if hide:
            at = 10 + place * 3 + (place >= WIDTH // 2)
            spans.append((at, at + 2))
            spans.append((_TEXT_COLUMN + place, _TEXT_COLUMN + place + 1))
    return text, tuple(sorted(spans))


def masked_spans(document: Document, start: int, end: int, look: Look) -> list[tuple[int, int]]:
    """The spans of bytes in a window that must not be shown."""
    return [(run.start, run.end) for run in Shown(document, start, end, look).runs if run.masked]


def _letter(byte: int) -> str:
    return chr(byte) if 0x20 <= byte < 0x7F else "."
