"""What lists and routes need of a resource: its type, its profile, its number, the identifiers of its patient."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.message import Identifier, IdentifierKind, Summary
from console.documents.json.reading import Reading, read
from console.documents.json.source import Part
from console.layers.fhir.describe import type_of
from console.layers.fhir.document import NAME, root_of, type_name
from console.layers.fhir.families import NUMBERED, PEOPLE

MOST = 200
"""Entries of a bundle that are looked at."""

LARGEST = 16 * 1024 * 1024
"""Bytes that are read for a summary."""

_KINDS = {
    "MR": IdentifierKind.MRN,
    "MRN": IdentifierKind.MRN,
    "VN": IdentifierKind.VISIT,
    "PLAC": IdentifierKind.PLACER,
    "FILL": IdentifierKind.FILLER,
    "ACSN": IdentifierKind.ACCESSION,
}
"""Codes of v2 table 0203."""


def summarize(raw: bytes) -> Summary:
    """Type, version, number and identifiers; `readable` is False where there is no resource of R4."""
    if len(raw) > LARGEST:
        return Summary(layer=NAME, readable=False)
    reading = read(raw)
    root, top = root_of(reading), reading.source.top
    kind = type_name(reading)
    if top is None or not kind:
        return Summary(layer=NAME, readable=False, problems=reading.problems(root))
    patients = [part for part in _resources(reading, top) if type_of(reading, part) == "Patient"]
    return Summary(
        layer=NAME,
        type=kind,
        version="R4",
        control_id=_number(reading, top, root),
        charset="UTF-8",
        sent_at=_text(reading, top, "meta", "lastUpdated") or _text(reading, top, "timestamp"),
        identifiers=tuple(dict.fromkeys(_identifiers(reading, top))),
        barrier=len(patients) > 1,
        readable=True,
        problems=reading.problems(root),
    )


def _number(reading: Reading, top: Part, kind: str) -> str:
    """What names the resource itself; never what names a person."""
    if kind in PEOPLE:
        return ""
    own = _text(reading, top, "id")
    if kind == "Bundle":
        return _text(reading, top, "identifier", "value") or own
    return own


def _text(reading: Reading, part: Part, *keys: str) -> str:
    at: Part | None = part
    for key in keys:
        at = reading.member(at, key) if at is not None else None
    return "" if at is None or at.opens else reading.value(at)


def _resources(reading: Reading, top: Part) -> Iterator[Part]:
    """The resource itself, or those of a bundle's entries."""
    entries = reading.member(top, "entry") if type_of(reading, top) == "Bundle" else None
    if entries is None:
        yield top
        return
    for entry in reading.parts(entries)[:MOST]:
        inner = reading.member(entry, "resource")
        if inner is not None:
            yield inner


def _identifiers(reading: Reading, top: Part) -> Iterator[Identifier]:
    for part in _resources(reading, top):
        kind = type_of(reading, part)
        if kind not in PEOPLE and kind not in NUMBERED and kind != "Encounter":
            continue
        found = reading.member(part, "identifier")
        if found is None:
            continue
        for item in reading.parts(found) if found.opens == "[" else (found,):
            identifier = _identifier(reading, kind, item)
            if identifier is not None:
                yield identifier


def _identifier(reading: Reading, resource: str, item: Part) -> Identifier | None:
    """What its type says it is; of a Patient, a record number also where it has a system and no type."""
    value, system = _text(reading, item, "value"), _text(reading, item, "system")
    if not value:
        return None
    codes = _codes(reading, item)
    kind = next((_KINDS[code] for code in codes if code in _KINDS), None)
    if kind is None and not codes:
        kind = {"Patient": IdentifierKind.MRN if system else None, "Encounter": IdentifierKind.VISIT}.get(resource)
    if kind is None or (kind is IdentifierKind.MRN and resource != "Patient"):
        return None
    return Identifier(kind=kind, value=value, authority=system)


def _codes(reading: Reading, item: Part) -> list[str]:
    kind = reading.member(item, "type")
    codings = reading.member(kind, "coding") if kind is not None else None
    return [_text(reading, coding, "code") for coding in reading.parts(codings)] if codings is not None else []
