"""FHIR R4 as a format: one object whose methods hand over to the modules of this folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.core.change import Change
from console.core.message import Problem, Summary
from console.core.outcome import Judgement
from console.documents.embedded import Embedded
from console.documents.grids import GridHead, GridRow
from console.documents.json import edit as json_edit
from console.documents.json import query
from console.documents.json.attached import attached
from console.documents.json.describing import Describer
from console.documents.json.reading import read
from console.documents.node import Document, Node, Syntax
from console.documents.rendering import Rendered
from console.documents.sensitive import Sensitive
from console.layers.checking import Check
from console.layers.fhir import (
    identity,
    recognising,
    render,
    summary,
    tables,
    validate,
    values,
    verdicts,
)
from console.layers.fhir.checks import fhir_checks
from console.layers.fhir.describe import Resources
from console.layers.fhir.document import NAME, parse, root_of, tree
from console.layers.fhir.place import Place


class Fhir:
    """`console.layers.contract.Format` for resources of FHIR R4 in JSON. Stateless; safe to use from any thread."""

    name = NAME
    title = "FHIR R4"
    syntax = Syntax.JSON

    def recognises(self, raw: bytes) -> int:
        """Sure where the object names its resourceType at the beginning."""
        return recognising.recognises(raw)

    def assuming(self, charset: str) -> Fhir:
        """FHIR in JSON is UTF-8, whatever a connection says."""
        return self

    def split(self, raw: bytes) -> list[bytes]:
        """The resources of NDJSON, one a line."""
        return recognising.split(raw)

    def summarize(self, raw: bytes) -> Summary:
        """Type, number and identifiers; milliseconds."""
        return summary.summarize(raw)

    def parse(self, raw: bytes) -> Document:
        """The span tree; broken input gives the readable part and named problems."""
        return parse(raw)

    def values(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The values at a path such as `Patient.name.family`, in the entries of a bundle too."""
        return values.values(raw, path)

    def places(self, raw: bytes, path: str) -> tuple[str, ...]:
        """All places that a path names. Raises `EditRefused`."""
        return values.places(raw, path)

    def value_path(self, path: str) -> str:
        """The path where it begins with a resource type and goes on; else ""."""
        return values.value_path(path)

    def hides(self, path: str) -> bool | None:
        """Whether masking hides this path in every resource."""
        return values.hides(path)

    def text(self, raw: bytes) -> str:
        """All values, one a line."""
        return query.text(read(raw))

    def is_plain(self, raw: bytes) -> bool:
        """True for ASCII without escapes."""
        return query.is_plain(raw)

    def validate(self, raw: bytes) -> tuple[Problem, ...]:
        """What reading finds, and types that R4 does not know."""
        return validate.validate(raw)

    def edit(self, raw: bytes, changes: Sequence[Change]) -> bytes:
        """Splice the changes. Raises `console.documents.splice.EditRefused`."""
        return json_edit.edit(raw, changes, root_of(read(raw))) if changes else raw

    def checks(self) -> tuple[Check, ...]:
        """The thorough checks, for a worker process."""
        return fhir_checks()

    def tables(self, document: Document) -> tuple[GridHead, ...]:
        """Entries, results, issues."""
        return tables.tables(document)

    def table_rows(self, document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
        """Some rows of one of them."""
        return tables.table_rows(document, table, first, count)

    def render(self, document: Document, section: str = "") -> Rendered | None:
        """A card with the narrative."""
        return render.render(document, section)

    def inside(self, document: Document, path: str) -> Embedded | None:
        """An attachment, or what a Binary holds."""
        return attached(document, path)

    def verdicts(self, raw: bytes) -> tuple[Judgement, ...]:
        """One for each issue of an OperationOutcome."""
        return verdicts.verdicts(raw)

    def codes(self, path: str, version: str) -> tuple[str, frozenset[str]]:
        """The value set of a required binding, and its codes."""
        return values.codes(path)

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """Every leaf that tells of a person, and dates of what was done."""
        return tree(read(document.raw)).sensitive()

    def volatile(self, path: str) -> bool:
        """Version and time of the last change, time and number of a bundle."""
        return identity.volatile(path)

    def identity(self, node: Node) -> str:
        """Codes, identifiers, extensions and entries by what they say of themselves."""
        return identity.identity(node)

    def describer(self) -> Describer[Place]:
        """What is known of the values of a resource, for a format that carries some."""
        return Resources()
