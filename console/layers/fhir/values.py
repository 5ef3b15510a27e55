"""Values at a path of the query grammar, for filters and recipes: `Patient.name.family`, in a bundle too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.documents.json import locate
from console.documents.json.reading import Reading, read
from console.documents.json.source import Part
from console.documents.splice import EditRefused
from console.layers.fhir.definitions import definitions, element, is_resource
from console.layers.fhir.describe import type_of
from console.layers.fhir.document import root_of
from console.layers.fhir.place import Place
from console.layers.fhir.privacy import hides_below, judge

MOST = 1000
"""Values that are returned; a filter needs no more."""

_NEIGHBOURS = frozenset({"Reference", "Extension", "Bundle.entry"})
"""In these, what stands beside a value decides."""

_HEAD = re.compile(r"[A-Z][A-Za-z]*")


def values(raw: bytes, path: str) -> tuple[str, ...]:
    """The values, one for each place; empty where there is nothing. Never raises."""
    reading = read(raw)
    found: list[str] = []
    for place, part in _all(reading, path):
        for _inner, single in locate.values_of(reading, place, part):
            found.append(reading.value(single))
            if len(found) >= MOST:
                return tuple(found)
    return tuple(found)


def places(raw: bytes, path: str) -> tuple[str, ...]:
    """The paths of all single values that a path names. Raises `EditRefused` for what is no path."""
    if not value_path(path):
        raise EditRefused(f"{path[:80]} is no path of a FHIR resource, such as Patient.birthDate.")
    reading = read(raw)
    return tuple(at for place, part in _all(reading, path) for at, _single in locate.values_of(reading, place, part))


def value_path(path: str) -> str:
    """The path as it is, where it begins with a resource type and goes on; else ""."""
    head = _HEAD.match(path)
    if head is None or not is_resource(head.group()):
        return ""
    return path if locate.inside(path, head.group()) else ""


def _all(reading: Reading, path: str) -> Iterator[tuple[str, Part]]:
    """Every place: in the resource itself, or in each entry of a bundle whose resource has the type that begins it."""
    head = _HEAD.match(path)
    top = reading.source.top
    if head is None or top is None:
        return
    steps = locate.inside(path, head.group())
    if steps is None:
        return
    root = root_of(reading)
    if head.group() == root:
        yield from locate.spread(reading, top, root, steps)
    elif root == "Bundle":
        inner = locate.inside("Bundle.entry.resource", "Bundle") or []
        for place, part in locate.spread(reading, top, root, inner):
            if type_of(reading, part) == head.group():
                yield from locate.spread(reading, part, place, steps)


def hides(path: str) -> bool | None:
    """Whether masking hides a path in every resource; None where it depends on what stands beside it."""
    head = _HEAD.match(path)
    steps = locate.inside(path, head.group()) if head else None
    if head is None or not steps or not is_resource(head.group()):
        return True
    above = place = Place(head.group(), head.group())
    known, key = None, ""
    for step in steps:
        if step.item >= 0:
            continue
        key, above = step.key, place
        known = element(above.owner, key)
        if known is None:
            return True
        if known.type == "Resource" or (above.owner in _NEIGHBOURS and key != "url"):
            return None
        place = Place(above.resource, known.owner, known, above.hidden or hides_below(above, key, known))
    return True if known is None else judge(above, key, known, "").private


def codes(path: str) -> tuple[str, frozenset[str]]:
    """(value set, its codes) of a required binding; ("", ...) where the place is bound to none."""
    head = _HEAD.match(path)
    steps = locate.inside(path, head.group()) if head else None
    owner, bound = head.group() if head else "", ""
    for step in steps or ():
        known = element(owner, step.key)
        if known is None:
            return "", frozenset()
        owner, bound = known.owner, known.values
    return bound, frozenset(definitions().codes.get(bound, ()))
