"""Places in a document by path: `ClinicalDocument/recordTarget/patientRole/id[2]/@root`.

The root may be left out. A step without a number means every element of that name; with one, that one. `@name`,
`text()`, `comment()` and `processing-instruction()` stand last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from console.documents.xml.attributes import attributes
from console.documents.xml.content import TEXT, TEXT_TOKEN, numbered, parts
from console.documents.xml.element import Element
from console.documents.xml.index import TOP, Attribute, Part, XmlIndex
from console.documents.xml.text import unescape

MOST_STEPS = 250
_KEPT = 200
"""Elements whose parts are kept with the index."""
_NAME = r"[^\W\d][\w:.\-]*"
_STEP = re.compile(rf"(@?{_NAME}|(?:text|comment|processing-instruction|doctype)\(\))(?:\[([1-9]\d{{0,6}})\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; `number` is None for every one of that name."""

    name: str
    number: int | None

    @property
    def is_last(self) -> bool:
        """True for what has nothing below it."""
        return self.name.startswith("@") or self.name.endswith("()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a path names. `token` is the element (of an attribute: the one that has it, or could; of text: the one it
    stands in; of a comment and its like: its own). `attribute` is None for one that is not there."""

    path: str
    token: int
    name: str = ""  # of an attribute
    attribute: Attribute | None = None
    part: Part | None = None


def read_steps(path: str) -> tuple[Step, ...] | None:
    """The steps of a path; None for what is no path."""
    pieces = path.strip().removeprefix("/").split("/")
    if len(pieces) > MOST_STEPS:
        return None
    steps: list[Step] = []
    for piece in pieces:
        mark = _STEP.fullmatch(piece)
        if mark is None or (steps and steps[-1].is_last):
            return None
        steps.append(Step(name=mark[1], number=int(mark[2]) if mark[2] else None))
    return tuple(steps)


def find_places(index: XmlIndex, steps: tuple[Step, ...]) -> Iterator[Place]:
    """All places of these steps in the order of the bytes; attributes that are not there, too."""
    if index.root >= 0 and not steps[0].is_last and steps[0].name != Element(index, index.root).name:
        root = next((p for p in _named(index, TOP, "", Step(name=_root_name(index), number=None))), None)
        if root is not None:
            yield from _below(index, root.token, root.path, steps)
        return
    yield from _below(index, TOP, "", steps)


def value_of(index: XmlIndex, place: Place) -> str:
    """The plain text of a place; of an element all text in it."""
    if place.name:
        return place.attribute.value if place.attribute else ""
    if place.part is not None and place.part.name == TEXT:
        text = index.reading.text(place.part.start, place.part.end)
        return unescape(text) if place.part.token == TEXT_TOKEN else text
    if place.part is not None and not index.is_element(place.token):
        return index.reading.text(place.part.start, place.part.end)
    found = parts(index, place.token)
    if len(found) == 1 and found[0].name == TEXT:
        return value_of(index, Place(path=place.path, token=place.token, part=found[0]))
    return Element(index, place.token).text()


def _root_name(index: XmlIndex) -> str:
    return Element(index, index.root).name


def _below(index: XmlIndex, token: int, path: str, steps: tuple[Step, ...]) -> Iterator[Place]:
    step, rest = steps[0], steps[1:]
    if step.name.startswith("@"):
        if token != TOP:
            yield from _attribute(index, token, path, step)
        return
    for place in _named(index, token, path, step):
        if rest:
            yield from _below(index, place.token, place.path, rest)
        else:
            yield place


def _attribute(index: XmlIndex, token: int, path: str, step: Step) -> Iterator[Place]:
    name = step.name[1:]
    found = [attribute for attribute in attributes(index, token) if attribute.name == name]
    base = f"{path}/@{name}"
    if not found and step.number in {None, 1}:
        yield Place(path=base, token=token, name=name)
    for number, attribute in enumerate(found, start=1):
        if step.number in {None, number}:
            own = f"{base}[{number}]" if len(found) > 1 else base
            yield Place(path=own, token=token, name=name, attribute=attribute)


def _named(index: XmlIndex, token: int, path: str, step: Step) -> Iterator[Place]:
    base = f"{path}/" if path else ""
    met = 0
    for part, piece in _pieces(index, token):
        if part.name != step.name:
            continue
        met += 1
        if step.number in {None, met}:
            own = token if part.token < 0 or part.name == TEXT else part.token
            yield Place(path=base + piece, token=own, part=part)


def _pieces(index: XmlIndex, token: int) -> list[tuple[Part, str]]:
    """The parts of an element with their pieces of a path; a few elements' are kept, since many paths share them."""
    known = index.pieces.get(token)
    if known is None:
        if len(index.pieces) >= _KEPT:
            index.pieces.clear()
        found = parts(index, token)
        known = index.pieces[token] = list(zip(found, numbered([part.name for part in found]), strict=True))
    return known
