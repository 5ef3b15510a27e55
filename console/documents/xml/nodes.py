"""Nodes over the index, made level by level when somebody looks.

An attribute is a node below its element (`.../id/@root`, span: the value between the quotes). An element that holds
text alone is a leaf whose span is that text; an empty one is a leaf whose span is the whole element. Comments,
instructions and unreadable markup are leaves too, so that masking covers every byte that is not a tag.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol

from console.core.message import Problem
from console.documents.lazy import Lazy
from console.documents.node import Document, Node
from console.documents.xml.attributes import attributes
from console.documents.xml.content import TEXT, TEXT_TOKEN, numbered, parts
from console.documents.xml.element import Element
from console.documents.xml.encoding import read_bytes
from console.documents.xml.index import CDATA, DEEPEST, TOP, Attribute, Part, XmlIndex
from console.documents.xml.problems import problems
from console.documents.xml.scan import scan
from console.documents.xml.text import unescape

UNREADABLE = "Markup that cannot be read"
_LABELS = {
    "comment()": "Comment",
    "processing-instruction()": "Processing instruction",
    "doctype()": "DOCTYPE, not read",
    "unread()": UNREADABLE,
    TEXT: "Text",
}
UNREAD_ATTRIBUTE = "@unread()"


class Said(NamedTuple):
    """What a vocabulary says of a node."""

    label: str = ""
    datatype: str = ""
    meaning: str = ""
    private: bool = True


class Vocabulary(Protocol):
    """What the elements of a kind of XML mean. `within` is an opaque word a vocabulary hands down from an element to
    what is inside it (0 at the top)."""

    def element(self, element: Element, within: int) -> tuple[Said, int]:
        """The element itself, and the word for what is inside it."""

    def attribute(self, element: Element, within: int, attribute: Attribute) -> Said:
        """One of its attributes; `within` is the word for what is inside the element."""

    def text(self, element: Element | None, within: int, value: str) -> Said:
        """Text directly in it (None: outside the root)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlDocument(Document):
    """A document that keeps the index its nodes come from."""

    index: XmlIndex


def read_index(raw: bytes) -> XmlIndex:
    """The index of any bytes."""
    return scan(read_bytes(raw))


def read_document(
    raw: bytes, layer: str, kind: str, vocabulary: Vocabulary, index: XmlIndex | None = None
) -> XmlDocument:
    """The document of any bytes; `kind` is its type as the summary says it."""
    index = read_index(raw) if index is None else index
    found: tuple[Problem, ...] = problems(index)
    return XmlDocument(
        raw=raw,
        layer=layer,
        type=kind,
        encoding=index.reading.codec,
        encoding_assumed=index.reading.assumed,
        nodes=Lazy(partial(_Tree(index, vocabulary).content, TOP, "", 0, 0)),
        problems=found,
        index=index,
    )


class _Tree:
    """Makes the nodes of one document."""

    __slots__ = ("index", "vocabulary")

    def __init__(self, index: XmlIndex, vocabulary: Vocabulary) -> None:
        self.index = index
        self.vocabulary = vocabulary

    def content(self, token: int, path: str, depth: int, within: int) -> list[Node]:
        """The nodes of an element: its attributes, then its parts."""
        found = parts(self.index, token)
        base = f"{path}/" if path else ""
        nodes = [] if token == TOP else self._attributes(token, base, within)
        names = numbered([part.name for part in found])
        nodes.extend(
            self._part(part, base + name, depth + 1, within, token) for part, name in zip(found, names, strict=True)
        )
        return nodes

    def _attributes(self, token: int, base: str, within: int) -> list[Node]:
        index = self.index
        found = attributes(index, token)
        element = Element(index, token)
        at = index.reading.at
        names = numbered([f"@{attribute.name}" if attribute.name else UNREAD_ATTRIBUTE for attribute in found])
        nodes: list[Node] = []
        for attribute, name in zip(found, names, strict=True):
            said = self.vocabulary.attribute(element, within, attribute) if attribute.name else Said(label=UNREADABLE)
            nodes.append(
                Node(
                    path=base + name,
                    label=said.label,
                    value=attribute.value,
                    start=at(attribute.start),
                    end=at(attribute.end),
                    meaning=said.meaning,
                    private=said.private and attribute.start < attribute.end,
                    datatype=said.datatype,
                )
            )
        return nodes

    def _part(self, part: Part, path: str, depth: int, within: int, parent: int) -> Node:
        index = self.index
        if part.token >= 0 and index.is_element(part.token):
            return self._element(part, path, depth, within)
        text = index.reading.text(part.start, part.end)
        said = Said(label=_LABELS[part.name])
        if part.name == TEXT:
            text = unescape(text) if part.token == TEXT_TOKEN else text
            said = self.vocabulary.text(None if parent == TOP else Element(index, parent), within, text)
        return self._leaf(part, path, said, text)

    def _element(self, part: Part, path: str, depth: int, within: int) -> Node:
        index = self.index
        element = Element(index, part.token)
        said, inner = self.vocabulary.element(element, within)
        if depth >= DEEPEST:
            start, end = index.content(part.token)
            deep = Part(part.name, TEXT_TOKEN, start, end)
            return self._leaf(deep, path, Said(label=said.label), index.reading.text(start, end))
        only = self._only(part.token)
        if only is None:
            at = index.reading.at
            return Node(
                path=path,
                label=said.label,
                value="",
                start=at(part.start),
                end=at(part.end),
                meaning=said.meaning,
                datatype=said.datatype,
                children=Lazy(partial(self.content, part.token, path, depth, inner)),
            )
        if only.start == only.end:
            return self._leaf(part, path, said._replace(private=False), "")
        text = index.reading.text(only.start, only.end)
        text = unescape(text) if only.token == TEXT_TOKEN else text
        own = self.vocabulary.text(element, inner, text)
        return self._leaf(only, path, own._replace(label=said.label, datatype=said.datatype), text)

    def _only(self, token: int) -> Part | None:
        """The one text of an element without attributes and without anything else in it (of no width where it is
        empty); None where it has parts."""
        index = self.index
        start, end = index.content(token)
        inside = index.after[token] - token - 1 - (index.close[token] >= 0)
        if inside > 1 or attributes(index, token):
            return None
        if not inside:
            return Part(TEXT, TEXT_TOKEN, start, end)
        if index.kind[token + 1] != CDATA:
            return None
        found = parts(index, token)
        return found[0] if len(found) == 1 and found[0].start < found[0].end else None

    def _leaf(self, part: Part, path: str, said: Said, value: str) -> Node:
        at = self.index.reading.at
        return Node(
            path=path,
            label=said.label,
            value=value,
            start=at(part.start),
            end=at(part.end),
            meaning=said.meaning,
            private=said.private,
            datatype=said.datatype,
        )
