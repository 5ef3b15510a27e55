"""A span of a document as a person sees it, masked, with the way from bytes to characters and back; pure.

What is masked keeps its place and not its length. Only the leaves that overlap the span are worked out, so that a page
of a large document costs what the page costs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from console.documents.node import Document
from console.documents.runs import HIDDEN_ALWAYS, Look, Run, Runs, Spans, codec_without_mark, hides

__all__ = ["HIDDEN_ALWAYS", "Look", "Run", "Shown", "Spans", "codec_without_mark", "hides"]


class Shown:
    """Some bytes of a document as text. Columns are characters of `text`, offsets are bytes of the document."""

    def __init__(self, document: Document, start: int, end: int, look: Look) -> None:
        self.document = document
        self.look = look
        self.start, self.end = start, end
        self._reader = Runs(document, look)
        self.runs = tuple(self._placed())
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
        return run.column if run.whole else run.column + len(self._reader.decode(run.start, offset))

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
        return first, last.column + len(self._reader.decode(last.start, end))

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

    def _placed(self) -> Iterator[Run]:
        """The runs with their columns, one after the other."""
        column = 0
        for run in self._reader.between(self.start, self.end):
            run.column = column
            yield run
            column += len(run.text)

    def _size(self, run: Run, characters: int) -> int:
        """Bytes of the first characters of a run."""
        raw = self._reader.text(run.start, run.end)
        return min(self._reader.bytes_of(raw[:characters]), run.end - run.start)
