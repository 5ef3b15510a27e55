"""Members of CDS Hooks objects as data, and the one way to check them: there, of the right kind, not empty, known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from console.core.message import Problem, Severity
from console.documents.json.paths import below, piece, quotable

SOURCE = "CDS Hooks 2.0.1"

Json = Mapping[str, Any]

_UUID = re.compile(r"(urn:uuid:)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URL = re.compile(r"https?://[^\s/]+\S*")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_TYPED_ID = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(/_history/[A-Za-z0-9\-.]{1,64})?")


class Kind(NamedTuple):
    """What a member may hold: the test, and its words after "must be"."""

    fits: Callable[[object], bool]
    words: str


def _form(form: re.Pattern[str], words: str) -> Kind:
    return Kind(lambda value: isinstance(value, str) and form.fullmatch(value) is not None, words)


def one_of(*codes: str) -> Kind:
    """One of these words."""
    return Kind(lambda value: value in codes, f"one of {', '.join(codes)}")


TEXT = Kind(lambda value: isinstance(value, str) and bool(value.strip()), "text that is not empty")
BOOLEAN = Kind(lambda value: isinstance(value, bool), "true or false")
NUMBER = Kind(lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number")
OBJECT = Kind(lambda value: isinstance(value, dict), "an object")
ARRAY = Kind(lambda value: isinstance(value, list), "an array")
URL = _form(_URL, "an absolute http or https URL")
UUID = _form(_UUID, "a UUID")
INSTANT = _form(_INSTANT, "a date and time with seconds and zone")
ID = _form(_ID, "a FHIR id alone, without its resource type: 1 to 64 letters, digits, hyphens or points")
TYPED_ID = _form(_TYPED_ID, "a resource type and an id, such as Practitioner/123")
RESOURCE = Kind(
    lambda value: isinstance(value, dict) and isinstance(value.get("resourceType"), str),
    "a FHIR resource with its resourceType",
)
STRINGS = Kind(
    lambda value: isinstance(value, list) and all(isinstance(item, str) and item for item in value), "an array of texts"
)


class Member(NamedTuple):
    """A member of an object. A missing required one is an error, a missing advised one a warning."""

    kind: Kind
    required: bool = False
    advised: bool = False


def check(path: str, content: Json, members: Mapping[str, Member], section: str) -> Iterator[Problem]:
    """What is missing, wrong, empty or unknown in one object; `section` is that of the specification."""
    for name, member in members.items():
        if name not in content:
            yield from _absent(path, name, member, section)
            continue
        value = content[name]
        if value is None:
            yield problem(
                below(path, name), "cds.null", f"{name} is null: a member without a value must be left out.", section
            )
        elif not member.kind.fits(value):
            words = f"{name} must be {member.kind.words}."
            yield problem(below(path, name), "cds.value", words, section)
    for place, name in enumerate(content, 1):
        if name not in members and name != "extension":
            shown = f"“{name}”" if quotable(name) else f"Member {place}"
            words = f"{shown} is not of this object in the specification; further data belongs into “extension”."
            yield problem(below(path, piece(name, place)), "cds.unknown", words, section, Severity.WARNING)
    if "extension" in content and not isinstance(content["extension"], dict):
        yield problem(below(path, "extension"), "cds.value", "extension must be an object.", "Extensions")


def _absent(path: str, name: str, member: Member, section: str) -> Iterator[Problem]:
    if member.required:
        yield problem(below(path, name), "cds.required", f"{name} is missing: it is required.", section)
    elif member.advised:
        words = f"{name} is missing: it is recommended."
        yield problem(below(path, name), "cds.recommended", words, section, Severity.INFO)


def problem(path: str, code: str, words: str, section: str, severity: Severity = Severity.ERROR) -> Problem:
    """A finding of a section of the specification."""
    return Problem(path=path, severity=severity, code=code, message=words, source=f"{SOURCE}, {section}")


def objects(path: str, content: Json, name: str) -> list[tuple[str, Json]]:
    """The objects of an array member with their paths."""
    found = content.get(name)
    return [
        (f"{below(path, name)}[{index}]", item)
        for index, item in enumerate(found if isinstance(found, list) else ())
        if isinstance(item, dict)
    ]


def others(path: str, content: Json, name: str, section: str) -> Iterator[Problem]:
    """The items of an array member that are no objects, as findings."""
    found = content.get(name)
    for index, item in enumerate(found if isinstance(found, list) else ()):
        if not isinstance(item, dict):
            yield problem(f"{below(path, name)}[{index}]", "cds.value", f"Each of {name} must be an object.", section)
