"""Rules that hold for any element by its data type: nothing empty, days of the calendar, numbers, required codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from console.core.message import Problem, Severity
from console.layers.fhir.checks.facts import Codes, elements
from console.layers.fhir.checks.moments import in_calendar
from console.layers.fhir.checks.rules import SOURCE, Json, objects, problem, text
from console.layers.fhir.checks.systems import coding
from console.layers.fhir.checks.walking import Found
from console.layers.fhir.checks.wording import CODE, no_such_code, not_of_type

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+|#\S*")
_OID = re.compile(r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LARGEST = 2**31 - 1


def of_element(found: Found) -> Iterator[Problem]:
    """What is wrong with one element by itself."""
    value = found.value
    if value is None or value in ({}, []):
        if not (value is None and found.path.endswith("]")):  # an item of primitives may be null where `_name` has it
            yield problem(
                found.path, "ele-1", "An element must have a value or children: leave it out where it is empty."
            )
        return
    if found.member is None:
        return
    if found.member.type == "canonical" and isinstance(value, str) and not _ABSOLUTE.fullmatch(value):
        words = "A canonical URL must be absolute; a relative one leads to nothing outside this server."
        yield problem(found.path, "canonical", words, Severity.WARNING)
    if found.member.type == "Extension":
        yield from _extension_url(found)
    if found.name == "url" and isinstance(value, str) and _is_canonical(found.owner) and not _ABSOLUTE.fullmatch(value):
        yield problem(found.path, "canonical-url", "The canonical URL of a resource must be absolute.")
    rule = _BY_TYPE.get(found.member.type)
    if rule is not None and rule(value):
        yield not_of_type(found.path, found.member.type, SOURCE)
    if found.member.element.codes is not None:
        yield from _bound(found, found.member.element.codes)
    if isinstance(value, dict) and found.member.type in {"Coding", "Quantity", "Age", "Duration", "Distance", "Count"}:
        yield from coding(found.path, value)


def _extension_url(found: Found) -> Iterator[Problem]:
    """The url of an extension is absolute and without a version; that of a part inside one is a name."""
    url = text(found.value, "url") if isinstance(found.value, dict) else ""
    if "|" in url:
        yield problem(f"{found.path}.url", "ext-url", "The url of an extension must not name a version.")
    elif url and found.owner != "Extension" and not _ABSOLUTE.fullmatch(url):
        yield problem(f"{found.path}.url", "ext-url", "The url of an extension must be absolute.")


def _is_canonical(owner: str) -> bool:
    """Whether resources of this type are known by a canonical URL: definitions and terminology."""
    known = elements(owner)
    return "experimental" in known and "url" in known


def _no_day(value: object) -> bool:
    return isinstance(value, str) and not in_calendar(value)


def _not_whole(least: int) -> Callable[[object], bool]:
    def broken(value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False  # the wrong kind of JSON is for the schema to tell
        return value != int(value) or not least <= value <= _LARGEST

    return broken


def _not_form(form: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and not form.fullmatch(value)


_BY_TYPE: Mapping[str, Callable[[object], bool]] = {
    "date": _no_day,
    "dateTime": _no_day,
    "instant": _no_day,
    "integer": _not_whole(-_LARGEST - 1),
    "positiveInt": _not_whole(1),
    "unsignedInt": _not_whole(0),
    "oid": _not_form(_OID),
    "uuid": _not_form(_UUID),
}


def _bound(found: Found, codes: Codes) -> Iterator[Problem]:
    """A code of a required binding that is not in it; for concepts one coding must be."""
    value: Any = found.value
    name = found.member.element.name if found.member is not None else found.name
    every = sorted({code for listed in codes.values() for code in listed})
    if isinstance(value, str):
        if value not in every:
            yield no_such_code(found.path, name, every, SOURCE)
    elif isinstance(value, dict) and "coding" in value:
        listed = objects(value, "coding")
        if listed and not any(_is_in(item, codes) for item in listed):
            yield no_such_code(found.path, name, every, SOURCE)
    elif isinstance(value, dict) and "code" in value and "system" in value and not _is_in(value, codes):
        yield no_such_code(found.path, name, every, SOURCE)
    elif _is_concept(found) and "coding" not in value and "extension" not in value:
        words = f"{name} must have a code of its value set; text alone is not enough here."
        yield problem(found.path, CODE, words)


def _is_concept(found: Found) -> bool:
    return isinstance(found.value, dict) and found.member is not None and found.member.type == "CodeableConcept"


def _is_in(item: Json, codes: Codes) -> bool:
    return text(item, "code") in codes.get(text(item, "system"), frozenset())
