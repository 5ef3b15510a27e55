"""A resource as facts: each member in one line where its data type can be said in one, else under a heading."""

from __future__ import annotations

from collections.abc import Iterator

from console.documents.json.nodes import Shown, items
from console.documents.node import Node
from console.documents.rendering import Block, BlockKind, Run, Style
from console.layers.fhir.definitions import words
from console.layers.fhir.phrases import phrase

DEEPEST = 3
MOST_ITEMS = 40
"""Items of one list that are written out; the tree has them all."""

_LEFT_OUT = frozenset({"resourceType", "meta", "text", "contained", "extension", "modifierExtension", "entry", "link"})
_FIRST: dict[str, tuple[str, ...]] = {
    "Patient": ("name", "birthDate", "gender", "identifier", "deceasedBoolean", "deceasedDateTime", "telecom"),
    "Observation": ("code", "valueQuantity", "valueCodeableConcept", "valueString", "interpretation", "status"),
    "Condition": ("code", "clinicalStatus", "verificationStatus", "severity", "onsetDateTime", "subject"),
    "AllergyIntolerance": ("code", "clinicalStatus", "criticality", "type", "category", "reaction", "patient"),
    "MedicationRequest": ("medicationCodeableConcept", "medicationReference", "status", "intent", "dosageInstruction"),
    "Immunization": ("vaccineCode", "status", "occurrenceDateTime", "patient"),
    "Encounter": ("class", "type", "status", "period", "subject", "participant", "location"),
    "Procedure": ("code", "status", "performedDateTime", "performedPeriod", "subject"),
    "DiagnosticReport": ("code", "status", "category", "effectiveDateTime", "issued", "conclusion", "result"),
    "ServiceRequest": ("code", "status", "intent", "priority", "subject", "requester", "reasonCode"),
    "DocumentReference": ("type", "status", "docStatus", "subject", "date", "author", "description", "content"),
    "Appointment": ("status", "start", "end", "serviceType", "participant", "reasonCode"),
    "Coverage": ("status", "type", "subscriberId", "beneficiary", "period", "payor"),
    "Bundle": ("type", "identifier", "timestamp", "total"),
}
"""What is read first; the other members follow in the order of the bytes."""


def facts(resource: Node, kind: str) -> Iterator[Block]:
    """All that is known of a resource but its narrative, extensions and contained resources."""
    known = {node.path[len(resource.path) + 1 :]: node for node in resource.children}
    order = [key for key in _FIRST.get(kind, ()) if key in known]
    order += [key for key in known if key not in order and key not in _LEFT_OUT]
    for key in order:
        yield from _member(known[key], key, 1)


def _member(node: Node, key: str, depth: int) -> Iterator[Block]:
    if key in _LEFT_OUT or key.startswith("_"):
        return
    parts = items(node)
    said = [phrase(part) for part in parts[:MOST_ITEMS]]
    runs = tuple(run for number, found in enumerate(said) if found.text for run in runs_of(found, first=number == 0))
    if runs:
        yield Block(kind=BlockKind.FACT, marker=node.label or words(key), runs=runs, path=node.path)
    elif depth < DEEPEST:
        for part in parts[:MOST_ITEMS]:
            if part.children:
                heading = (Run(text=node.label or words(key), path=part.path),)
                yield Block(kind=BlockKind.HEADING, level=min(4, depth + 2), runs=heading, path=part.path)
                for inner in part.children:
                    yield from _member(inner, inner.path[len(part.path) + 1 :], depth + 1)
    if len(parts) > MOST_ITEMS:
        more = Run(text=f"{len(parts) - MOST_ITEMS} more are in the tree.")
        yield Block(kind=BlockKind.NOTICE, severity="info", runs=(more,), path=node.path)


def runs_of(found: Shown, *, first: bool) -> tuple[Run, ...]:
    """A text, what it means beside it, and a semicolon before all but the first."""
    runs: tuple[Run, ...] = () if first else (Run(text="; "),)
    runs += (Run(text=found.text, path=found.path, private=found.private),)
    if not found.meaning or found.meaning.casefold() == found.text.casefold():
        return runs
    return (*runs, Run(text=f" ({found.meaning})", style=Style.EMPHASIS))
