"""The sections of a document, nested ones under theirs, as outline, tables and rendering name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.documents.xml.element import Element
from console.layers.ccda.plain_words import is_plain
from console.layers.ccda.templates import section_name

DEEPEST = 8
MOST = 1000
HEADER = "header"
BODY = "body"


@dataclass(frozen=True, slots=True)
class Section:
    """A section: `id` tells it apart in this document ("s3", "s3.1"), `title` holds no patient data."""

    id: str
    element: Element
    level: int
    title: str


def sections(root: Element) -> Iterator[Section]:
    """All sections in the order of the bytes; the first thousand."""
    body = root.first("component/structuredBody")
    if body is not None:
        for number, section in enumerate(_inside(body, "s", 1)):
            if number == MOST:
                return
            yield section


def note(section: Section) -> str:
    """What the outline says of a section: rows of its tables, that it is empty, or that the sender knew nothing."""
    element = section.element
    text = element.first("text")
    if element.get("nullFlavor") == "NI":
        return "no information given (NI)"
    rows = sum(1 for _ in text.below("tr")) - sum(1 for _ in text.below("thead")) if text is not None else 0
    if rows > 0:
        return f"{rows} row{'s' if rows > 1 else ''}"
    has_text = text is not None and bool(text.text()[:1])
    if has_text or element.first("entry") is not None or element.first("component") is not None:
        return ""
    return "empty"


def _inside(element: Element, prefix: str, level: int) -> Iterator[Section]:
    for number, child in enumerate(element.every("component/section"), start=1):
        own = f"{prefix}{number}"
        yield Section(own, child, level, _title(child, own))
        if level < DEEPEST:
            yield from _inside(child, f"{own}.", level + 1)


def _title(section: Element, own: str) -> str:
    """The section's own title where it holds plain words only; else what its template or code says."""
    title = section.first("title")
    words = title.text() if title is not None else ""
    if is_plain(words):
        return words
    return section_name(section) or f"Section {own.removeprefix('s')}"
