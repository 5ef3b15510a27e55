"""Values and places by path, and what masking hides whatever the document."""

from __future__ import annotations

from console.documents.splice import EditRefused
from console.documents.xml.content import TEXT
from console.documents.xml.nodes import read_index
from console.documents.xml.places import Step, find_places, read_steps, value_of
from console.documents.xml.text import unescape
from console.layers.ccda.privacy import Area, area_inside, attribute_private, text_private
from console.layers.ccda.summary import ROOT

MOST_VALUES = 1000
MOST_PLACES = 2000


def values(raw: bytes, path: str) -> tuple[str, ...]:
    """The values that are not empty; of an element with parts all text in it. Never an error."""
    steps = read_steps(path)
    if steps is None:
        return ()
    index = read_index(raw)
    found: list[str] = []
    for place in find_places(index, steps):
        value = value_of(index, place)
        if value:
            found.append(value)
        if len(found) == MOST_VALUES:
            break
    return tuple(found)


def places(raw: bytes, path: str) -> tuple[str, ...]:
    """The paths of all places; attributes that are not there, too. Raises `EditRefused`."""
    steps = read_steps(path)
    if steps is None:
        raise EditRefused(f"{path} is no path into this document. Take one from the tree.")
    index = read_index(raw)
    found: list[str] = []
    for place in find_places(index, steps):
        found.append(place.path)
        if len(found) > MOST_PLACES:
            raise EditRefused(f"{path} names more than {MOST_PLACES} places; that is the most that are changed.")
    return tuple(found)


def value_path(path: str) -> str:
    """The path from the root, as the tree writes it; "" for what is no path of a value."""
    steps = _from_root(path)
    if not steps or (len(steps) == 1 and not steps[0].is_last):
        return ""
    return "/".join(f"{step.name}[{step.number}]" if step.number else step.name for step in steps)


def hides(path: str) -> bool | None:
    """True for a path whose value is masked whatever the document, False where it never is; None: it depends."""
    steps = _from_root(path)
    if not steps:
        return True
    area, parent, name = Area.OUTSIDE, "", ""
    for step in steps:
        if step.is_last:
            break
        area = area_inside(area, step.name, name)
        parent, name = name, step.name
    last = steps[-1].name
    if last.startswith("@"):
        return attribute_private(area, name, parent, last[1:], None)
    return text_private(area, name, None) if last in {TEXT, name} else True


def text(raw: bytes) -> str:
    """The whole document as text, references resolved, tags included: names of elements are looked for, too."""
    reading = read_index(raw).reading
    return unescape(reading.text(0, len(reading.shadow)))


def is_plain(raw: bytes) -> bool:
    """True where the bytes are ASCII without references, CDATA or comments that could split a value."""
    return raw.isascii() and b"&" not in raw and b"<!" not in raw and b"\x00" not in raw


def _from_root(path: str) -> tuple[Step, ...]:
    steps = read_steps(path) or ()
    if steps and steps[0].name != ROOT:
        return (Step(name=ROOT, number=None), *steps)
    return steps
