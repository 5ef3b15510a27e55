"""Parsed documents that are looked at: a few, capped in bytes. An entry never changes; a tree works itself out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from console.core.message import Problem, Severity, Summary
from console.documents.gaps import comments
from console.documents.line_table import LineTable, line_table
from console.documents.node import Document
from console.documents.rendering import Rendered
from console.documents.shown import Look, Shown, Spans
from console.layers.contract import Format

MOST_BYTES = 128_000_000
WEIGHT = 8
"""Memory of a tree that was looked into and its lines, in times of the bytes, about."""

CHECKED = 128 * 1024
"""Bytes up to which opening checks as well: it must not take long."""

FLOOR = 32 * 1024


def severities(found: Iterable[tuple[str, Severity]]) -> dict[str, Severity]:
    """The worst severity at each path, for the marks in the tree."""
    order = (Severity.INFO, Severity.WARNING, Severity.ERROR)
    worst: dict[str, Severity] = {}
    for path, severity in found:
        if path and (path not in worst or order.index(severity) > order.index(worst[path])):
            worst[path] = severity
    return worst


class OpenedOne:
    """A document with its lines and its comments, each worked out at the first look. Blocks; safe from any thread."""

    def __init__(self, document: Document, reader: Format, sha256: str) -> None:
        self.document = document
        self.format = reader
        self.sha256 = sha256

    @cached_property
    def table(self) -> LineTable:
        """Its lines."""
        return line_table(self.document.raw, self.format.syntax, self.document.encoding)

    @cached_property
    def hidden(self) -> Spans:
        """What is masked without being a node."""
        return comments(self.document.raw, self.format.syntax)

    @cached_property
    def summary(self) -> Summary:
        """Its routing fields."""
        return self.format.summarize(self.document.raw)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What reading it found, with the quick check of one that is not large; each once."""
        raw = self.document.raw
        quick = self.format.validate(raw) if len(raw) <= CHECKED and self.summary.readable else ()
        return tuple(dict.fromkeys((*self.document.problems, *quick)))

    @cached_property
    def worst(self) -> dict[str, Severity]:
        """The worst finding at each path."""
        return severities((item.path, item.severity) for item in self.problems)

    @cached_property
    def rendered(self) -> Rendered | None:
        """Its outline with the first section as a person reads it; None where the format has no such view."""
        return self.format.render(self.document)

    def look(self, *, clear: bool = False) -> Look:
        """How its text is shown."""
        syntax = self.format.syntax
        return Look(syntax=syntax, clear=clear, hidden=self.hidden, shorten=syntax == "er7")

    def line(self, index: int, *, clear: bool = False) -> Shown:
        """One line of the view."""
        table = self.table
        return Shown(self.document, table.starts[index], table.ends[index], self.look(clear=clear))

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"OpenedOne({self.format.name}, {len(self.document.raw)} bytes)"


@dataclass(frozen=True, slots=True)
class _Key:
    sha256: str
    format: str
    charset: str


class OpenedDocuments:
    """The last ones, up to `MOST_BYTES`."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, OpenedOne] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, raw: bytes, sha256: str, reader: Format, charset: str) -> OpenedOne:
        """The document of these bytes, parsed now or before; blocks."""
        key = _Key(sha256, reader.name, charset)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = OpenedOne(reader.parse(raw), reader, sha256)
        with self._lock:
            found = self._kept.setdefault(key, made)
            if found is made:
                self._size += _weight(made)
            while self._size > self._most and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._size -= _weight(old)
        return found


def _weight(opened: OpenedOne) -> int:
    return FLOOR + WEIGHT * len(opened.document.raw)
