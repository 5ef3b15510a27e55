"""What is not a plain tag: comments, CDATA, instructions, DOCTYPE, and markup that is broken.

Each question looks at bytes that no other question of its kind looks at again, or at a bounded number of them, so that
the whole stays linear.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from console.documents.xml.found import Findings
from console.documents.xml.index import BROKEN, CDATA, CLOSE, COMMENT, DOCTYPE, EMPTY, OPEN, PI

_NAME = rb"([A-Za-z_:\x80-\xff][\w:.\-\x80-\xff]*+)"
_QUOTED = re.compile(rb"<%b(?=[\s/>])(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>" % _NAME)
_BARE = re.compile(rb"<%b(?=[\s/>\"']|\Z)[^<>]*+(>?)" % _NAME)
_END = re.compile(rb"</\s*+%b[^<>]*+(>?)" % _NAME)
_TARGET = re.compile(rb"[A-Za-z_\x80-\xff][\w.\-\x80-\xff]*+(?=\s|\?>)")
_SUBSET_END = re.compile(rb"\]\s*+>")
_WIDEST_TAG = 16_384
"""Code units of a broken tag that are looked at."""
_MOST_NAMES = 200
"""Names of broken tags whose end tag is looked for."""


class Piece(NamedTuple):
    """What stands at a `<`: its kind, where it ends, and the name where it is a tag after all."""

    kind: int
    end: int
    name: bytes = b""


class Repair:
    """Looks at what the pattern of plain tags does not know."""

    __slots__ = ("data", "ends", "findings", "last_end_tag", "prefixed")

    def __init__(self, data: bytes, findings: Findings) -> None:
        self.data = data
        self.findings = findings
        self.prefixed: set[bytes] = set()  # names of attributes with a prefix
        self.ends: dict[bytes, int] = {}  # where a search for this ending last led; the length of the data for nowhere
        self.last_end_tag: dict[bytes, int] = {}

    def look(self, at: int) -> Piece | None:
        """The piece at this `<`; None where it is no markup, but text that was not escaped."""
        data = self.data
        if data.startswith(b"<!--", at):
            return self._comment(at)
        if data.startswith(b"<![CDATA[", at):
            return self._cdata(at)
        if data.startswith(b"<?", at):
            return self._instruction(at)
        if data[at : at + 9].upper() == b"<!DOCTYPE":
            return Piece(DOCTYPE, self._doctype_end(at))
        piece = self._end_tag(at) if data.startswith(b"</", at) else self._start_tag(at)
        if piece is None:
            self.findings.add("stray <", "A < that begins no markup: in text it is written &lt;. Shown as text.", at)
        return piece

    def _next(self, ending: bytes, at: int) -> int:
        """Where this ending next stands from `at` (the length of the data: nowhere). Found once, asked often."""
        known = self.ends.get(ending, -1)
        if known < at:
            found = self.data.find(ending, at)
            known = self.ends[ending] = len(self.data) if found < 0 else found
        return known

    def _comment(self, at: int) -> Piece:
        end = self._next(b"-->", at + 4)
        if end < len(self.data):
            if self.data.find(b"--", at + 4, end + 1) >= 0:
                self.findings.add("comment", "A comment with -- in it, which XML does not allow.", at)
            return Piece(COMMENT, end + 3)
        self.findings.add("not closed", "A comment without an end; read on behind its first >.", at)
        return Piece(COMMENT, min(self._next(b">", at + 4) + 1, len(self.data)))

    def _cdata(self, at: int) -> Piece:
        end = self._next(b"]]>", at + 9)
        if end == len(self.data):
            self.findings.add("not closed", "A CDATA section without an end: all that follows is read as its text.", at)
        return Piece(CDATA, min(end + 3, len(self.data)))

    def _instruction(self, at: int) -> Piece:
        if self.data[at + 2 : at + 5].lower() == b"xml" and self.data[at + 5 : at + 6].isspace():
            words = "An XML declaration that is not well-formed, or not at the very start; passed over."
            self.findings.add("declaration", words, at)
        elif not _TARGET.match(self.data, at + 2):
            self.findings.add("instruction", "A processing instruction without a name of its own; passed over.", at)
        end = self._next(b"?>", at + 2)
        if end < len(self.data):
            return Piece(PI, end + 2)
        self.findings.add("not closed", "A processing instruction without an end; read on behind its first >.", at)
        return Piece(PI, min(self._next(b">", at + 2) + 1, len(self.data)))

    def _doctype_end(self, at: int) -> int:
        """Behind the DOCTYPE with its internal subset, where it has one."""
        close, subset = self._next(b">", at), self._next(b"[", at)
        if subset < close:
            end = _SUBSET_END.search(self.data, subset)
            return end.end() if end else len(self.data)
        return min(close + 1, len(self.data))

    def _start_tag(self, at: int) -> Piece | None:
        """A start tag whose attributes are not well-formed; only where an end tag shows that it is one."""
        mark = _QUOTED.match(self.data, at, at + _WIDEST_TAG) or _BARE.match(self.data, at, at + _WIDEST_TAG)
        if mark is None:
            return None
        whole, end = mark.group(), mark.end()
        if not whole.endswith(b">"):
            if end == len(self.data):
                self.findings.add("cut short", "The document ends in the middle of a tag.", at)
                return Piece(BROKEN, end)
            if end - at >= _WIDEST_TAG:
                return None
        empty = whole.endswith(b"/>")
        if not empty and not self._ends_later(mark[1], end):
            return None
        words = "This tag is not well-formed: an attribute without value or quotes, or a < or > too many or too few."
        self.findings.add("tag not well-formed", words, at)
        return Piece(EMPTY if empty else OPEN, end, mark[1])

    def _end_tag(self, at: int) -> Piece | None:
        mark = _END.match(self.data, at, at + _WIDEST_TAG)
        if mark is None:
            return None
        if not mark[2] and mark.end() == len(self.data):
            self.findings.add("cut short", "The document ends in the middle of an end tag.", at)
            return Piece(BROKEN, mark.end())
        self.findings.add("end tag not well-formed", "This end tag holds more than its name, or its > is missing.", at)
        return Piece(CLOSE, mark.end(), mark[1])

    def _ends_later(self, name: bytes, at: int) -> bool:
        """Whether an end tag of this name follows."""
        known = self.last_end_tag.get(name)
        if known is None:
            if len(self.last_end_tag) >= _MOST_NAMES:
                return False
            known = self.last_end_tag[name] = self.data.rfind(b"</" + name)
        return known >= at
