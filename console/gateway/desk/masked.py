"""The lines of a message (HL7 segments) as masked text, with the way from bytes to characters and back; pure.

How a private leaf is masked is the rule of `console.documents.masking`; delimiters, public parts and line numbers stay,
so that structure can be mended unseen. Blocks for large messages: call it off the event loop.
"""

from __future__ import annotations

from console.api.messages import RawLine
from console.documents.node import Document, Node, Syntax
from console.documents.shown import Look, Shown

LONGEST_LINE = 20_000
"""Characters of one line that are shown; a longer one ends in an ellipsis."""

MASKED = Look(syntax=Syntax.ER7)


class MaskedLine(Shown):
    """One top node as a line. Columns are characters of `text`, offsets are bytes of the document."""

    def __init__(self, document: Document, node: Node) -> None:
        super().__init__(document, node.start, node.end, MASKED)
        self.node = node


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
