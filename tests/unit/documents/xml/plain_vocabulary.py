"""A vocabulary that says nothing, and short ways to read."""

from __future__ import annotations

from console.documents.walk import walk
from console.documents.xml.element import Element
from console.documents.xml.index import Attribute
from console.documents.xml.nodes import Said, XmlDocument, read_document


class Plain:
    """Labels are names; everything is private."""

    def element(self, element: Element, within: int) -> tuple[Said, int]:
        """Its name."""
        return Said(label=element.name, private=False), within

    def attribute(self, element: Element, within: int, attribute: Attribute) -> Said:
        """Its name."""
        return Said(label=attribute.name)

    def text(self, element: Element | None, within: int, value: str) -> Said:
        """Text."""
        return Said(label="Text")


def read(raw: bytes) -> XmlDocument:
    """The document."""
    return read_document(raw, "xml", "", Plain())


def shown(raw: bytes) -> dict[str, str]:
    """Path -> value of every leaf."""
    return {node.path: node.value for node in walk(read(raw).nodes) if not node.children}


def codes(raw: bytes) -> list[str]:
    """The codes of the problems."""
    return [problem.code for problem in read(raw).problems]
