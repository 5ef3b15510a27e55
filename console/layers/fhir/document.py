"""A resource as a document: its tree with FHIRPath-like paths (`Patient.name[0].family`), and its problems."""

from __future__ import annotations

from console.core.message import Problem, Severity
from console.documents.json.reading import Reading, read
from console.documents.json.tree import Tree
from console.documents.node import Document
from console.layers.fhir.definitions import is_resource
from console.layers.fhir.describe import Resources, type_of
from console.layers.fhir.place import Place

NAME = "fhir"
UNNAMED = "Resource"
"""The root of a document that does not say its type, or one that R4 does not know."""


def root_of(reading: Reading) -> str:
    """The name that every path of this document begins with."""
    top = reading.source.top
    name = type_of(reading, top) if top is not None else ""
    return name if is_resource(name) else UNNAMED


def tree(reading: Reading) -> Tree[Place]:
    """The nodes of a reading."""
    return Tree(reading, Resources(), root_of(reading))


def parse(raw: bytes) -> Document:
    """The span tree; broken input gives the readable part and named problems."""
    reading = read(raw)
    root = root_of(reading)
    return Document(
        raw=raw,
        layer=NAME,
        type=type_name(reading),
        encoding="utf-8",
        encoding_assumed=False,
        nodes=tree(reading).nodes(),
        problems=(*reading.problems(root), *_of_type(reading)),
    )


def type_name(reading: Reading) -> str:
    """The resource type; of a bundle its own type too ("Bundle collection"). "" where R4 knows neither."""
    top = reading.source.top
    name = type_of(reading, top) if top is not None else ""
    if not is_resource(name):
        return ""
    if name != "Bundle" or top is None:
        return name
    part = reading.member(top, "type")
    kind = reading.value(part) if part is not None else ""
    return f"Bundle {kind}" if kind in BUNDLES else name


BUNDLES = frozenset(
    {"document", "message", "transaction", "transaction-response", "batch", "batch-response", "history", "searchset"}
    | {"collection"}
)
"""http://hl7.org/fhir/bundle-type of R4."""


def _of_type(reading: Reading) -> tuple[Problem, ...]:
    """What is wrong with the type that the document says it is."""
    top = reading.source.top
    if top is None:
        return ()
    if top.opens != "{":
        words = "The document is no JSON object, so it is no resource."
        return (Problem(path="", severity=Severity.ERROR, code="no resource", message=words),)
    part = reading.member(top, "resourceType")
    if part is None:
        words = "There is no resourceType: nobody can know what this is."
        return (Problem(path=UNNAMED, severity=Severity.ERROR, code="no resource type", message=words),)
    if part.opens or not is_resource(reading.value(part)):
        words = "The resourceType is none of FHIR R4: what stands here is shown, but not explained."
        path = f"{UNNAMED}.resourceType"
        return (Problem(path=path, severity=Severity.ERROR, code="unknown resource type", message=words),)
    return ()
