"""The index of a document: what stands where, as flat arrays. Nothing is copied, nothing nests.

Tokens are in the order of the bytes; text is what stands between them. All offsets are code units of
`Reading.shadow`; `Reading.at` makes byte offsets of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from console.documents.xml.encoding import Reading
from console.documents.xml.found import Findings

OPEN, EMPTY, CLOSE, COMMENT, CDATA, PI, DOCTYPE, BROKEN = range(8)
"""Kinds of tokens; EMPTY is `<a/>`, BROKEN is markup that belongs to nothing."""

TOP = -1
"""The parent of what stands outside the root."""

DEEPEST = 200
"""Levels that are shown; what is deeper is shown as text."""


class Attribute(NamedTuple):
    """One attribute; spans in code units. `start` to `end` is the value without its quotes, `whole` begins at the name;
    `quote` is "" where the value has none. A `name` of "" is a piece of the tag that is no attribute."""

    name: str
    value: str
    start: int
    end: int
    whole: tuple[int, int]
    quote: str = ""


class Part(NamedTuple):
    """One part of an element's content; the span in code units, of CDATA what is inside its brackets."""

    name: str
    token: int
    start: int
    end: int


@dataclass(slots=True, kw_only=True)
class XmlIndex:
    """`parent` of a token is the element it stands in (of a CLOSE: the element it closes). `after` of an element is the
    first token behind it; `close` is its end tag, or -1 where it has none. `name` counts in `names`."""

    reading: Reading
    kind: bytearray = field(default_factory=bytearray)
    start: array[int] = field(default_factory=lambda: array("q"))
    end: array[int] = field(default_factory=lambda: array("q"))
    name: array[int] = field(default_factory=lambda: array("q"))
    parent: array[int] = field(default_factory=lambda: array("q"))
    after: array[int] = field(default_factory=lambda: array("q"))
    close: array[int] = field(default_factory=lambda: array("q"))
    names: list[str] = field(default_factory=list)  # as written, with prefix
    shown: list[str] = field(default_factory=list)  # without the prefix of the root's own vocabulary
    findings: Findings = field(default_factory=Findings)
    begin: int = 0  # behind the XML declaration
    root: int = -1
    kept: tuple[int, tuple[Attribute, ...]] = (TOP, ())  # the token whose attributes were asked for last
    pieces: dict[int, list[tuple[Part, str]]] = field(default_factory=dict)  # kept by console.documents.xml.places
    segments: dict[int, dict[int, str]] = field(default_factory=dict)  # of paths; see console.documents.xml.content

    def __repr__(self) -> str:
        """Never the bytes."""
        return f"XmlIndex({len(self.kind)} tokens)"

    def is_element(self, token: int) -> bool:
        """True for a start tag and for an empty element."""
        return self.kind[token] <= EMPTY

    def children(self, token: int) -> Iterator[int]:
        """The tokens directly in an element, or outside all (`TOP`)."""
        if token == TOP:
            at, stop = 0, len(self.kind)
        else:
            at, stop = token + 1, self.after[token] - (self.close[token] >= 0)
        after = self.after
        while at < stop:
            yield at
            at = after[at]

    def content(self, token: int) -> tuple[int, int]:
        """The span between start and end tag; of `TOP` the whole document."""
        if token == TOP:
            return self.begin, len(self.reading.shadow)
        if self.kind[token] == EMPTY:
            return self.end[token], self.end[token]
        close = self.close[token]
        return self.end[token], self.start[close] if close >= 0 else self._stop(token)

    def stop(self, token: int) -> int:
        """Where a token ends; of an element where its end tag does."""
        if self.kind[token] != OPEN:
            return self.end[token]
        close = self.close[token]
        return self.end[close] if close >= 0 else self._stop(token)

    def is_closed(self, token: int) -> bool:
        """True for an element with an end tag of its own, and for an empty one."""
        return self.kind[token] == EMPTY or (self.kind[token] == OPEN and self.close[token] >= 0)

    def _stop(self, token: int) -> int:
        after = self.after[token]
        return self.start[after] if after < len(self.kind) else len(self.reading.shadow)
