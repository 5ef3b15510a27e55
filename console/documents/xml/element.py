"""An element as a reader meets it: its attributes, what is in it, its path. Made when asked for, never kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.documents.xml.attributes import attributes
from console.documents.xml.content import cdata_span, path_of
from console.documents.xml.index import CDATA, COMMENT, TOP, Attribute, XmlIndex
from console.documents.xml.text import unescape

MOST_TEXT = 1_000_000
"""Characters of an element's text that are put together."""


@dataclass(frozen=True, slots=True)
class Element:
    """A view on one element of an index."""

    index: XmlIndex
    token: int

    def __repr__(self) -> str:
        """Never the bytes."""
        return f"Element({self.token})"

    @property
    def name(self) -> str:
        """The name as paths show it."""
        return self.index.shown[self.index.name[self.token]]

    @property
    def path(self) -> str:
        """The path from the root."""
        return path_of(self.index, self.token)

    @property
    def span(self) -> tuple[int, int]:
        """Its bytes, tags included."""
        at = self.index.reading.at
        return at(self.index.start[self.token]), at(self.index.stop(self.token))

    @property
    def line(self) -> int:
        """The line its tag begins in, from 1."""
        return self.index.reading.shadow.count(b"\n", 0, self.index.start[self.token]) + 1

    def attributes(self) -> Iterator[Attribute]:
        """Its attributes in the order of the bytes."""
        return (attribute for attribute in attributes(self.index, self.token) if attribute.name)

    def get(self, name: str) -> str:
        """The value of an attribute; "" where it has none of this name."""
        for attribute in attributes(self.index, self.token):
            if attribute.name == name:
                return attribute.value
        return ""

    def parent(self) -> Element | None:
        """The element around it."""
        parent = self.index.parent[self.token]
        return None if parent == TOP else Element(self.index, parent)

    def elements(self, name: str = "") -> Iterator[Element]:
        """The elements directly in it, of this name or all."""
        index = self.index
        for child in index.children(self.token):
            if index.is_element(child) and (not name or index.shown[index.name[child]] == name):
                yield Element(index, child)

    def first(self, path: str) -> Element | None:
        """The first element at a path of names below it, `custodian/assignedCustodian`."""
        name, _, rest = path.partition("/")
        for child in self.elements(name):
            found = child.first(rest) if rest else child
            if found is not None:
                return found
        return None

    def every(self, path: str) -> Iterator[Element]:
        """All elements at a path of names below it, in the order of the bytes."""
        name, _, rest = path.partition("/")
        for child in self.elements(name):
            if rest:
                yield from child.every(rest)
            else:
                yield child

    def below(self, name: str) -> Iterator[Element]:
        """All elements of this name inside it, at any depth."""
        index = self.index
        numbers = {number for number, shown in enumerate(index.shown) if shown == name}
        if numbers:
            for token in range(self.token + 1, index.after[self.token]):
                if index.name[token] in numbers and index.is_element(token):
                    yield Element(index, token)

    def texts(self) -> Iterator[str | Element]:
        """Its text and its elements, as they follow each other; blank text too, comments left out."""
        index = self.index
        reading = index.reading
        at, stop = index.content(self.token)
        for child in index.children(self.token):
            if at < index.start[child]:
                yield unescape(reading.text(at, index.start[child]))
            if index.is_element(child):
                yield Element(index, child)
            elif index.kind[child] == CDATA:
                yield reading.text(*cdata_span(index, child))
            at = index.stop(child)
        if at < stop:
            yield unescape(reading.text(at, stop))

    def text(self) -> str:
        """All text inside it, white space pulled together; comments left out."""
        pieces: list[str] = []
        size = 0
        index = self.index
        reading = index.reading
        at, stop = index.content(self.token)
        for token in range(self.token + 1, index.after[self.token]):
            start = index.start[token]
            if at < start and size < MOST_TEXT:
                pieces.append(unescape(reading.text(at, start)))
                size += start - at
            if index.kind[token] == CDATA:
                pieces.append(reading.text(*cdata_span(index, token)))
            elif index.kind[token] != COMMENT:
                pieces.append(" ")
            at = index.end[token]
        if at < stop and size < MOST_TEXT:
            pieces.append(unescape(reading.text(at, stop)))
        return " ".join("".join(pieces).split())


def root_of(index: XmlIndex) -> Element | None:
    """The root element; None where there is none."""
    return Element(index, index.root) if index.root >= 0 else None
