"""The check by the standard itself, for the worker: structure, required fields, data types, lengths and tables of the
version that the message names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from console.core.message import Problem
from console.layers.checking import CheckOptions
from console.layers.hl7v2.dictionary import component_definition, field_definition, nearest_version
from console.layers.hl7v2.forms import check_forms
from console.layers.hl7v2.layout import lay_out
from console.layers.hl7v2.paths import parse_path
from console.layers.hl7v2.validate import validate

_OWN = frozenset({"undecodable", "character set assumed", "unknown character set", "not a segment"})
"""What reading itself found: no table or chapter of the standard says it."""


class StructureCheck:
    """HL7 v2 by the dictionaries of hl7apy, versions 2.1 to 2.8.2."""

    name = "hl7-structure"
    title = "HL7 v2 structure, types and tables"
    source = "HL7 v2.1 to 2.8.2 (hl7apy)"

    def __init__(self, agreed: str = "") -> None:
        self._agreed = agreed

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Only where no header can be read."""
        del options
        return (
            "" if lay_out(raw, self._agreed).counts.get("MSH") else "There is no MSH segment to read the version from."
        )

    def run(self, raw: bytes, options: CheckOptions) -> Iterator[Problem]:
        """The quick findings with their sources, then forms and lengths of all parts."""
        agreed = self._agreed or options.charset
        layout = lay_out(raw, agreed)
        version = next(segment.version for segment in layout.segments if segment.name == "MSH")
        told: set[tuple[str, str]] = set()
        for problem in validate(raw, agreed):
            told.add((problem.path, problem.code))
            yield replace(problem, source=source_of(problem, version))
        for segment in layout.segments:
            for problem in check_forms(layout, segment):
                if (problem.path, problem.code) not in told:
                    yield replace(problem, source=source_of(problem, version))


def source_of(problem: Problem, stated: str) -> str:
    """ "HL7 v2.5.1 table 0103", "HL7 v2.5.1"; where the stated version is not known, which one stood in for it."""
    if problem.code in _OWN:
        return ""
    used = nearest_version(stated)
    name = f"HL7 v{used}" if used == stated else f"HL7 v{used} (for {stated or 'no version stated'})"
    if problem.code == "not in table":
        table = _table(problem.path, stated)
        return f"{name} table {table}" if table else name
    if problem.code in {"segment missing", "segment repeats", "segment sequence"}:
        return f"{name} message structure"
    return name


def _table(place: str, version: str) -> str:
    """The table of the field or component at a path; "" where there is none."""
    path = parse_path(place)
    definition = field_definition(version, path.segment, path.field) if path and path.field else None
    if path is not None and path.component is not None and definition is not None:
        definition = component_definition(version, definition.datatype, path.component)
    return definition.table if definition else ""
