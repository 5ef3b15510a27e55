"""A span of a document as a person sees it, masked, with the way from bytes to characters and back; pure.

What is masked keeps its place and not its length. Only the leaves that overlap the span are worked out, so that a page
of a large document costs what the page costs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.documents.gaps import structure
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Bytes `[start, end)` and the characters they became. `leaf` is the node they belong to; None between nodes.
    `whole`: shown as one, because it is masked or shortened, so that no place inside it is told apart."""

    start: int
    end: int
    column: int
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


class Shown:
    """Some bytes of a document as text. Columns are characters of `text`, offsets are bytes of the document."""

    def __init__(self, document: Document, start: int, end: int, look: Look) -> None:
        self.document = document
        self.look = look
        self.start, self.end = start, end
        self.runs = tuple(self._placed(start, end))
        self._starts = [run.start for run in self.runs]
        self.text = "".join(run.text for run in self.runs)

    def column(self, offset: int) -> int:
        """The column of a byte; inside a mask its beginning."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0:
            return 0
        run = self.runs[place]
        if offset >= run.end:
            return run.column + len(run.text)
        return run.column if run.whole else run.column + len(self._decode(run.start, offset))

    def columns(self, start: int, end: int) -> tuple[int, int]:
        """The columns of a span; a mask is covered whole. An end at the end of a run is that run's end."""
        first = self.column(start)
        if end <= start:
            return first, first
        place = bisect_right(self._starts, end - 1) - 1
        if place < 0:
            return first, first
        last = self.runs[place]
        if last.whole or end >= last.end:
            return first, last.column + len(last.text)
        return first, last.column + len(self._decode(last.start, end))

    def offset(self, column: int) -> int:
        """The byte that stands at a column; that of the mask's beginning inside a mask."""
        for run in self.runs:
            if column < run.column + len(run.text):
                if run.whole or column <= run.column:
                    return run.start
                return run.start + self._size(run, column - run.column)
        return self.end

    def shown(self, start: int, end: int) -> str:
        """The text of a span."""
        first, last = self.columns(start, end)
        return self.text[first:last]

    def _placed(self, start: int, end: int) -> Iterator[Run]:
        """The runs with their columns, one after the other."""
        column = 0
        for run in self._runs(start, end):
            yield Run(
                start=run.start,
                end=run.end,
                column=column,
                text=run.text,
                leaf=run.leaf,
                masked=run.masked,
                whole=run.whole,
            )
            column += len(run.text)

    def _runs(self, start: int, end: int) -> Iterator[Run]:
        at = start
        for leaf in leaves_between(self.document.nodes, start, end):
            first, last = max(leaf.start, start), min(leaf.end, end)
            if first > at:
                yield from self._gap(at, first)
            if last > first:
                yield self._leaf(leaf, first, last)
            at = max(at, last)
        if at < end:
            yield from self._gap(at, end)

    def _leaf(self, leaf: Node, start: int, end: int) -> Run:
        if hides(leaf, clear=self.look.clear):
            text = self._mask(leaf, start, end)
            return Run(start=start, end=end, column=0, text=text, leaf=leaf, masked=True, whole=True)
        text = self._decode(start, end)
        shown = cut(text) if self.look.shorten else text
        return Run(start=start, end=end, column=0, text=shown, leaf=leaf, whole=shown is not text and shown != text)

    def _mask(self, leaf: Node, start: int, end: int) -> str:
        """A mask for the part of a leaf that is looked at; in its quotes where they belong to it."""
        opens = self.look.syntax is Syntax.JSON and self.document.raw[leaf.start] == _QUOTE
        if (start, end) == (leaf.start, leaf.end):
            text = masked_value(leaf) if leaf.datatype != HIDDEN_ALWAYS else MASK
            return f'"{text}"' if opens else text
        head = '"' if opens and start == leaf.start else ""
        return head + (MASK if self._decode(start, end).strip() else self._decode(start, end))

    def _gap(self, start: int, end: int) -> Iterator[Run]:
        """What stands between nodes: shown as far as it is structure, unless everything is shown."""
        if self.look.clear:
            yield Run(start=start, end=end, column=0, text=self._decode(start, end))
            return
        for first, last, hidden in _split(start, end, self.look.hidden):
            if hidden:
                yield Run(start=first, end=last, column=0, text=MASK, masked=True, whole=True)
                continue
            text = self._raw_text(first, last)
            follows = self._raw_text(last, min(last + _AHEAD, len(self.document.raw)))
            yield from self._structure(text, follows, first, last)

    def _structure(self, text: str, follows: str, start: int, end: int) -> Iterator[Run]:
        parts = list(structure(text, follows, self.look.syntax))
        at = start
        for number, (first, last, known) in enumerate(parts, start=1):
            stop = end if number == len(parts) else min(end, at + self._bytes_of(text[first:last]))
            shown = text[first:last].translate(_PICTURES) if known else MASK
            yield Run(start=at, end=stop, column=0, text=shown, masked=not known, whole=not known)
            at = stop

    def _size(self, run: Run, characters: int) -> int:
        """Bytes of the first characters of a run."""
        raw = self._raw_text(run.start, run.end)
        return min(self._bytes_of(raw[:characters]), run.end - run.start)

    def _bytes_of(self, text: str) -> int:
        return len(text) if text.isascii() and not self._is_wide() else len(self._encode(text))

    def _encode(self, text: str) -> bytes:
        return text.encode(self._codec(), "replace")

    def _is_wide(self) -> bool:
        return self.document.encoding.lower().startswith(("utf-16", "utf_16", "utf-32", "utf_32"))

    def _codec(self) -> str:
        return codec_without_mark(self.document)

    def _raw_text(self, start: int, end: int) -> str:
        return self.document.raw[start:end].decode(self._codec(), "replace")

    def _decode(self, start: int, end: int) -> str:
        """Bytes for one line on a screen: undecodable ones as U+FFFD, control characters as their pictures."""
        return self._raw_text(start, end).translate(_PICTURES)


def codec_without_mark(document: Document) -> str:
    """The codec for a part of the bytes: UTF-16 in the order its mark says, since a part has no mark."""
    name = document.encoding.lower().replace("_", "-")
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
