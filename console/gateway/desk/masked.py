"""The text of a message with patient data masked, and where each byte of it stands in that text; pure.

How a private leaf is masked is the rule of `console.documents.masking`; delimiters, public parts and line numbers stay,
so that structure can be mended unseen. Blocks for large messages: call it off the event loop.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from console.api.messages import RawLine
from console.documents.masking import masked_value
from console.documents.node import Document, Node
from console.documents.walk import leaves

_PICTURES = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421}

LONGEST_LINE = 20_000
"""Characters of one line that are shown; a longer one ends in an ellipsis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of bytes and the characters it became."""

    start: int
    column: int
    text: str
    masked: bool


class MaskedLine:
    """One line (an HL7 segment). Columns are characters of `text`, offsets are bytes of the document."""

    def __init__(self, document: Document, node: Node) -> None:
        self.node = node
        self._document = document
        self._pieces = _pieces(document, node)
        self._starts = [piece.start for piece in self._pieces]
        self.text = "".join(piece.text for piece in self._pieces)

    def column(self, offset: int) -> int:
        """The column of a byte offset of this line; inside a mask its beginning."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0:
            return 0
        piece = self._pieces[place]
        if piece.masked:
            return piece.column
        return piece.column + len(_decode(self._document, piece.start, offset))

    def columns(self, start: int, end: int) -> tuple[int, int]:
        """The columns of a span; a mask is covered whole. An end at the end of a piece is that piece's end."""
        if end <= start:
            return self.column(start), self.column(start)
        place = bisect_right(self._starts, end - 1) - 1
        last = self._pieces[place]
        if last.masked:
            return self.column(start), last.column + len(last.text)
        return self.column(start), last.column + len(_decode(self._document, last.start, end))

    def shown(self, start: int, end: int) -> str:
        """The masked text of a span."""
        first, last = self.columns(start, end)
        return self.text[first:last]


def masked_lines(document: Document) -> list[MaskedLine]:
    """All lines of a document, in order."""
    return [MaskedLine(document, node) for node in document.nodes]


def raw_lines(lines: list[MaskedLine], most: int) -> tuple[RawLine, ...]:
    """The first `most` lines as they cross the seam."""
    return tuple(
        RawLine(
            number=number,
            path=line.node.path,
            text=clipped(line.text),
            start=line.node.start,
            end=line.node.end,
        )
        for number, line in enumerate(lines[:most], start=1)
    )


def clipped(text: str, most: int = LONGEST_LINE) -> str:
    """No longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _pieces(document: Document, node: Node) -> list[Piece]:
    pieces: list[Piece] = []
    at, column = node.start, 0
    for leaf in leaves((node,)):
        if leaf.start > at:
            pieces.append(Piece(start=at, column=column, text=_decode(document, at, leaf.start), masked=False))
            column += len(pieces[-1].text)
        if leaf.end > leaf.start:
            text = masked_value(leaf) if leaf.private else _decode(document, leaf.start, leaf.end)
            pieces.append(Piece(start=leaf.start, column=column, text=text, masked=leaf.private))
            column += len(text)
        at = max(at, leaf.end)
    if at < node.end:
        pieces.append(Piece(start=at, column=column, text=_decode(document, at, node.end), masked=False))
    return pieces


def _decode(document: Document, start: int, end: int) -> str:
    """Bytes for one line on a screen: undecodable ones as U+FFFD, control characters as their pictures."""
    return document.raw[start:end].decode(document.encoding, "replace").translate(_PICTURES)
