"""Pieces of CDA as a person reads them: names, addresses, times, identifiers, codes; each a run that knows its path."""

from __future__ import annotations

import re

from console.documents.rendering import Block, BlockKind, Run
from console.documents.xml.element import Element
from console.layers.ccda.oids import OIDS, SHORT_CODES
from console.layers.ccda.privacy import Area, attribute_private

_TIME = re.compile(r"(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)?(\d\d)?(?:\.\d+)?)?([+-]\d\d)?(\d\d)?")


def time_words(value: str) -> str:
    """`201409171904-0500` as `2014-09-17 19:04 -05:00`; anything else as it is."""
    mark = _TIME.fullmatch(value.strip())
    if mark is None:
        return value
    year, month, day, hour, minute, second, zone, zone_minutes = mark.groups()
    date = "-".join(part for part in (year, month, day) if part)
    clock = ":".join(part for part in (hour, minute or ("00" if hour else None), second) if part)
    return " ".join(part for part in (date, clock, f"{zone}:{zone_minutes or '00'}" if zone else "") if part)


def person_name(element: Element) -> str:
    """The parts of a name in the order they are written."""
    return element.text()


def address(element: Element) -> str:
    """The parts of an address on one line."""
    parts = [part.text() for part in element.elements()]
    return ", ".join(part for part in parts if part) or element.text()


def identifier(element: Element) -> str:
    """The number, and whose it is."""
    extension, root = element.get("extension"), element.get("root")
    whose = element.get("assigningAuthorityName") or OIDS.get(root, root)
    return f"{extension} ({whose})" if extension else root


def code(element: Element) -> str:
    """The name of a code, else the code, else why there is none."""
    return (
        element.get("displayName")
        or element.get("code")
        or SHORT_CODES["nullFlavor"].get(element.get("nullFlavor"), "")
    )


def period(element: Element) -> str:
    """A time, or from when to when."""
    if element.get("value"):
        return time_words(element.get("value"))
    ends = [element.first(name) for name in ("low", "high")]
    low, high = (time_words(end.get("value")) if end is not None else "" for end in ends)
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"from {low}" if low else f"until {high}" if high else ""


def fact(label: str, text: str, element: Element, *, private: bool) -> Block | None:
    """A line of the header; None where there is nothing to say."""
    if not text:
        return None
    path = element.path
    run = Run(text=text, path=path, private=private)
    return Block(kind=BlockKind.FACT, marker=label, runs=(run,), path=path)


def code_private(area: Area, element: Element) -> bool:
    """Whether the name of a code is private here."""
    return attribute_private(area, element.name, "", "displayName", element.get) is not False
