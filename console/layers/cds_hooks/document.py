"""A CDS Hooks document: its top nodes are its members (`cards[0].summary`, `context.patientId`)."""

from __future__ import annotations

from typing import TypeVar

from console.core.message import Problem, Severity, Summary
from console.documents.json.describing import Describer
from console.documents.json.reading import Reading, read
from console.documents.json.source import Part
from console.documents.json.tree import Tree
from console.documents.node import Document
from console.layers.cds_hooks.describe import CdsDescriber, Spot
from console.layers.cds_hooks.reading_kind import hook_of, kind_of

NAME = "cds_hooks"
Guest = TypeVar("Guest")


def tree(reading: Reading, guests: Describer[Guest]) -> Tree[Spot[Guest]]:
    """The nodes of a reading."""
    return Tree(reading, CdsDescriber(guests))


def parse(raw: bytes, guests: Describer[Guest]) -> Document:
    """The span tree; broken input gives the readable part and named problems."""
    reading = read(raw)
    return Document(
        raw=raw,
        layer=NAME,
        type=type_name(reading),
        encoding="utf-8",
        encoding_assumed=False,
        nodes=tree(reading, guests).nodes(),
        problems=problems(reading),
    )


def type_name(reading: Reading) -> str:
    """The kind, and of a call its hook: "request order-sign"."""
    return f"{kind_of(reading)} {hook_of(reading)}".strip()


def problems(reading: Reading) -> tuple[Problem, ...]:
    """What is wrong with the JSON, and with what it says it is."""
    found = reading.problems("")
    if kind_of(reading):
        return found
    words = "This is none of the documents of CDS Hooks: no hook, no cards, no services, no feedback."
    return (*found, Problem(path="", severity=Severity.ERROR, code="unknown kind", message=words))


def summarize(raw: bytes) -> Summary:
    """Kind, hook and the instance that names a call."""
    reading = read(raw)
    top, kind = reading.source.top, type_name(reading)
    instance = reading.member(top, "hookInstance") if top is not None else None
    return Summary(
        layer=NAME,
        type=kind,
        control_id=_short(reading, instance),
        charset="UTF-8",
        readable=bool(kind),
        problems=problems(reading),
    )


def _short(reading: Reading, part: Part | None) -> str:
    text = "" if part is None or part.opens else reading.value(part)
    return text if len(text) <= 100 else ""
