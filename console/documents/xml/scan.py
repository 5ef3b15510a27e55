"""Build the index: one pass, linear in the bytes whatever they are, never an error.

XML 1.0, sections 2 and 3. What is well-formed goes through one pattern; the rest is looked at by
`console.documents.xml.repair`. Elements that are not closed end where their parent does.
"""

from __future__ import annotations

import re

from console.documents.xml.content import show_names
from console.documents.xml.encoding import Reading
from console.documents.xml.index import BROKEN, CLOSE, DEEPEST, DOCTYPE, EMPTY, OPEN, TOP, XmlIndex
from console.documents.xml.problems import find_problems
from console.documents.xml.repair import Repair

NAME = rb"[A-Za-z_:\x80-\xff][\w:.\-\x80-\xff]*+"
_VALUE = rb"(?:\"[^\"<]*+\"|'[^'<]*+')"
_MARK = re.compile(
    rb"<(?:/(%b)\s*+>|(%b)((?:\s++%b\s*+=\s*+%b)*+)\s*+(/?)>)?" % (NAME, NAME, NAME, _VALUE),
)
_ATTRIBUTE_NAMES = re.compile(rb"\s([^\s=\"']++)\s*+=\s*+%b" % _VALUE)
_DECLARATION = re.compile(
    rb"<\?xml\s++version\s*+=\s*+(?:\"1\.\d\"|'1\.\d')"
    rb"(?:\s++encoding\s*+=\s*+(?:\"[A-Za-z][\w.\-]*+\"|'[A-Za-z][\w.\-]*+'))?"
    rb"(?:\s++standalone\s*+=\s*+(?:\"(?:yes|no)\"|'(?:yes|no)'))?\s*+\?>"
)


def scan(reading: Reading) -> XmlIndex:
    """The index of a whole document."""
    scanner = _Scanner(reading)
    declaration = _DECLARATION.match(reading.shadow)
    at = scanner.index.begin = declaration.end() if declaration else 0
    while at >= 0:
        at = scanner.run(at)
    scanner.finish()
    show_names(scanner.index)
    find_problems(scanner.index, scanner.repair.prefixed)
    return scanner.index


class _Scanner:
    """The pass: a stack of open elements and the index it fills."""

    __slots__ = ("data", "deep", "ids", "index", "open", "open_names", "repair")

    def __init__(self, reading: Reading) -> None:
        self.index = XmlIndex(reading=reading)
        self.data = reading.shadow
        self.repair = Repair(reading.shadow, self.index.findings)
        self.ids: dict[bytes, int] = {}
        self.deep = False
        self.open: list[int] = []
        self.open_names: list[int] = []  # how many elements of this name are open

    def run(self, at: int) -> int:
        """Read on until something is not plain tags; where to go on, or -1 at the end."""
        for mark in _MARK.finditer(self.data, at):
            group = mark.lastindex
            if group == 4:
                start, end = mark.span()
                if mark[3]:
                    self._check_attributes(mark[3], start)
                self.start_tag(mark[2], start, end, empty=bool(mark[4]))
            elif group == 1:
                self.end_tag(mark[1], *mark.span())
            else:
                return self._special(mark.start())
        return -1

    def start_tag(self, name: bytes, start: int, end: int, *, empty: bool) -> None:
        """An element begins."""
        number = self._id(name)
        token = self._add(EMPTY if empty else OPEN, start, end, number)
        if token >= 0 and not empty:
            self.open.append(token)
            self.open_names[number] += 1
            if len(self.open) > DEEPEST and not self.deep:
                self.deep = True
                words = f"More than {DEEPEST} levels of elements; what is deeper is shown as text."
                self.index.findings.add("too deep", words, start)

    def end_tag(self, name: bytes, start: int, end: int) -> None:
        """An element ends; those inside it that were not closed end with it. A stray end tag belongs to nothing."""
        number = self._id(name)
        if not self.open_names[number]:
            self.index.findings.add("stray end tag", "An end tag that closes nothing; kept, and passed over.", start)
            self._add(BROKEN, start, end, -1)
            return
        index, stack = self.index, self.open
        while index.name[stack[-1]] != number:
            self._not_closed(len(index.kind), "it ends where the element around it does")
        opened = stack.pop()
        self.open_names[number] -= 1
        token = self._add(CLOSE, start, end, number)
        index.parent[token] = opened
        index.close[opened] = token
        index.after[opened] = token + 1

    def finish(self) -> None:
        """The end of the document: what is still open ends here."""
        while self.open:
            self._not_closed(len(self.index.kind), "the document ends before it does")

    def _not_closed(self, after: int, what: str) -> None:
        opened = self.open.pop()
        index = self.index
        self.open_names[index.name[opened]] -= 1
        index.after[opened] = after
        index.findings.add("not closed", f"This element is not closed; {what}.", index.start[opened])

    def _special(self, at: int) -> int:
        """A comment, CDATA, a processing instruction, a DOCTYPE, or markup that is broken."""
        piece = self.repair.look(at)
        if piece is None:
            return at + 1  # a bare `<` is text
        if piece.name and piece.kind == CLOSE:
            self.end_tag(piece.name, at, piece.end)
        elif piece.name:
            self.start_tag(piece.name, at, piece.end, empty=piece.kind == EMPTY)
        else:
            self._add(piece.kind, at, piece.end, -1)
        if piece.kind == DOCTYPE:
            self._doctype(at)
        return piece.end

    def _doctype(self, at: int) -> None:
        words = "DOCTYPE is not read: it can open files and addresses and make text explode. Nothing of it was used."
        self.index.findings.add("DOCTYPE", words, at)

    def _id(self, name: bytes) -> int:
        number = self.ids.get(name)
        if number is None:
            number = self.ids[name] = len(self.open_names)
            self.open_names.append(0)
            self.index.names.append(name.decode("utf-8", "replace"))
        return number

    def _add(self, kind: int, start: int, end: int, name: int) -> int:
        index = self.index
        token = len(index.kind)
        index.kind.append(kind)
        index.start.append(start)
        index.end.append(end)
        index.name.append(name)
        index.parent.append(self.open[-1] if self.open else TOP)
        index.after.append(token + 1)
        index.close.append(-1)
        if kind <= EMPTY and not self.open:
            self._root(token, start)
        return token

    def _root(self, token: int, start: int) -> None:
        if self.index.root < 0:
            self.index.root = token
        else:
            self.index.findings.add("second root", "A second root element; a document has one.", start)

    def _check_attributes(self, written: bytes, at: int) -> None:
        """Duplicates are named; the names are kept to see which prefixes are used."""
        names = _ATTRIBUTE_NAMES.findall(written)
        unique = set(names)
        if len(unique) != len(names):
            self.index.findings.add("duplicate attribute", "An attribute stands twice in this tag.", at)
        self.repair.prefixed.update(name for name in unique if b":" in name)
