"""Bytes of a document as runs of text: leaves as they are or masked, and between them what is structure; pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.documents.gaps import is_structure, structure
from console.documents.masking import MASK, cut, masked_value
from console.documents.node import Document, Node, Syntax
from console.documents.window import leaves_between

HIDDEN_ALWAYS = "secret"
"""Data type of a leaf that nobody is shown, whatever is revealed: a token, a password."""

_PICTURES = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421}
_QUOTE = 0x22
_AHEAD = 64
"""Bytes behind a gap that decide what its end is."""

Spans = Sequence[tuple[int, int]]


@dataclass(slots=True, kw_only=True)
class Run:
    """Bytes `[start, end)` and the characters they became. `leaf` is the node they belong to; None between nodes.
    `whole`: shown as one, because it is masked or shortened, so that no place inside it is told apart. Not frozen: a
    page makes thousands, and each gets its column last."""

    start: int
    end: int
    column: int = 0
    text: str
    leaf: Node | None = None
    masked: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a document is looked at: `clear` shows patient data, `hidden` are spans that are masked without being nodes
    (comments), `shorten` says the length of very long values instead of showing them."""

    syntax: Syntax
    clear: bool = False
    hidden: Spans = ()
    shorten: bool = False


def hides(leaf: Node, *, clear: bool) -> bool:
    """Whether a leaf is masked; a secret always is."""
    return leaf.datatype == HIDDEN_ALWAYS or (leaf.private and not clear)


class Runs:
    """Makes the runs of one document as somebody looks at it. Columns are not known here: they are 0."""

    def __init__(self, document: Document, look: Look) -> None:
        self.document = document
        self.look = look
        self._codec = codec_without_mark(document)
        self._is_wide = self._codec.lower().startswith(("utf-16", "utf_16", "utf-32", "utf_32"))

    def between(self, start: int, end: int) -> Iterator[Run]:
        """The runs of a span, in order and without holes."""
        at = start
        for leaf in leaves_between(self.document.nodes, start, end):
            first, last = max(leaf.start, start), min(leaf.end, end)
            if first > at:
                yield from self.gap(at, first)
            if last > first:
                yield self.leaf(leaf, first, last)
            at = max(at, last)
        if at < end:
            yield from self.gap(at, end)

    def leaf(self, leaf: Node, start: int, end: int) -> Run:
        """A leaf, or the part of it that is looked at."""
        if hides(leaf, clear=self.look.clear):
            text = self._mask(leaf, start, end)
            return Run(start=start, end=end, text=text, leaf=leaf, masked=True, whole=True)
        text = self.decode(start, end)
        shown = cut(text) if self.look.shorten else text
        return Run(start=start, end=end, text=shown, leaf=leaf, whole=shown != text)

    def _mask(self, leaf: Node, start: int, end: int) -> str:
        """A mask for the part of a leaf that is looked at; in its quotes where they belong to it."""
        opens = self.look.syntax is Syntax.JSON and self.document.raw[leaf.start] == _QUOTE
        if (start, end) == (leaf.start, leaf.end):
            text = masked_value(leaf).translate(_PICTURES) if leaf.datatype != HIDDEN_ALWAYS else MASK
            return f'"{text}"' if opens else text
        head = '"' if opens and start == leaf.start else ""
        return head + (MASK if self.decode(start, end).strip() else self.decode(start, end))

    def gap(self, start: int, end: int) -> Iterator[Run]:
        """What stands between nodes: shown as far as it is structure, unless everything is shown."""
        if self.look.clear:
            yield Run(start=start, end=end, text=self.decode(start, end))
            return
        for first, last, hidden in _split(start, end, self.look.hidden):
            if hidden:
                yield Run(start=first, end=last, text=MASK, masked=True, whole=True)
                continue
            if not self._is_wide and is_structure(self.document.raw, first, last, self.look.syntax):
                yield Run(start=first, end=last, text=self.decode(first, last))
                continue
            text = self.text(first, last)
            follows = self.text(last, min(last + _AHEAD, len(self.document.raw)))
            yield from self._structure(text, follows, first, last)

    def _structure(self, text: str, follows: str, start: int, end: int) -> Iterator[Run]:
        parts = list(structure(text, follows, self.look.syntax))
        at = start
        for number, (first, last, known) in enumerate(parts, start=1):
            stop = end if number == len(parts) else min(end, at + self.bytes_of(text[first:last]))
            shown = text[first:last].translate(_PICTURES) if known else MASK
            yield Run(start=at, end=stop, text=shown, masked=not known, whole=not known)
            at = stop

    def bytes_of(self, text: str) -> int:
        """How many bytes these characters take."""
        return len(text) if text.isascii() and not self._is_wide else len(text.encode(self._codec, "replace"))

    def text(self, start: int, end: int) -> str:
        """Bytes as characters, undecodable ones as U+FFFD."""
        return self.document.raw[start:end].decode(self._codec, "replace")

    def decode(self, start: int, end: int) -> str:
        """Bytes for one line on a screen: undecodable ones as U+FFFD, control characters as their pictures."""
        return self.text(start, end).translate(_PICTURES)


def codec_without_mark(document: Document) -> str:
    """The codec for a part of the bytes: UTF-16 in the order its mark says, since a part has no mark."""
    name = document.encoding.lower().replace("_", "-")
    if name == "utf-8-sig":
        return "utf-8"
    if name in {"utf-16", "utf-32"}:
        return f"{name}-be" if document.raw.startswith((b"\xfe\xff", b"\0\0\xfe\xff")) else f"{name}-le"
    return document.encoding


def _split(start: int, end: int, hidden: Spans) -> Iterator[tuple[int, int, bool]]:
    """A span cut at the hidden ones."""
    at = start
    place = max(0, bisect_right(hidden, (start, start)) - 1)
    while place < len(hidden) and hidden[place][0] < end:
        first, last = max(hidden[place][0], at), min(hidden[place][1], end)
        if first < last:
            if at < first:
                yield at, first, False
            yield first, last, True
            at = last
        place += 1
    if at < end:
        yield at, end, False
