"""Forms and lengths of the simple data types in all parts of a segment (chapter 2A): fields, components,
subcomponents. What a first component is, `checks` has already said."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.layers.hl7v2.checks import well_formed
from console.layers.hl7v2.dictionary import (
    Definition,
    component_definition,
    field_definitions,
    nearest_version,
    table_codes,
)
from console.layers.hl7v2.layout import Layout, Segment, Span
from console.layers.hl7v2.paths import segment_path

LONGEST = {"SI": 4, "IS": 20, "NM": 16, "DT": 8, "TM": 16, "TS": 26, "DTM": 24, "ST": 200, "TX": 65536, "FT": 65536}
"""Characters of a simple data type up to version 2.6 (chapter 2A, "maximum length"); 2.7 leaves them to profiles."""

_NULL = '""'
_NO_LENGTHS = ("2.7", "2.8", "2.8.1", "2.8.2")


def check_forms(layout: Layout, segment: Segment) -> Iterator[Problem]:
    """Findings on one segment; none where it is local or unknown."""
    definitions = field_definitions(segment.version, segment.name) if segment.name else ()
    if not definitions:
        return
    base = segment_path(segment.name, segment.index, layout.counts[segment.name])
    fields = layout.fields(segment)
    for number, definition in enumerate(definitions, start=1):
        span = fields[number] if number < len(fields) else None
        if span is None or span[0] == span[1] or (segment.is_header and number <= 2):
            continue
        if (segment.name, number) == ("OBX", 5):
            continue  # OBX-2 says what it is; `checks` looks at it
        repeats = layout.cut(span, segment.delimiters.repetition, segment)
        for place, repeat in enumerate(repeats, start=1):
            path = f"{base}-{number}[{place}]" if len(repeats) > 1 else f"{base}-{number}"
            yield from _repetition(layout, segment, definition, path, repeat)


def _repetition(layout: Layout, segment: Segment, definition: Definition, path: str, span: Span) -> Iterator[Problem]:
    parts = layout.cut(span, segment.delimiters.component, segment)
    if definition.datatype in LONGEST:
        yield from _long(segment, definition, path, _text(layout, segment, parts[0]))
        if len(parts) > 1 and definition.datatype not in {"TS", "TX", "FT"}:
            words = f"{definition.label} is of the simple type {definition.datatype}, and has components."
            yield _problem(path, "unexpected components", words)
        return
    for number, part in enumerate(parts, start=1):
        inner = component_definition(segment.version, definition.datatype, number)
        if inner is None or part[0] == part[1]:
            continue
        yield from _component(layout, segment, inner, f"{path}.{number}", part)


def _component(layout: Layout, segment: Segment, inner: Definition, path: str, part: Span) -> Iterator[Problem]:
    text = _text(layout, segment, layout.cut(part, segment.delimiters.subcomponent, segment)[0])
    if not text or text == _NULL:
        return
    if not well_formed(inner.datatype, text):
        words = f"{inner.label} is not of the data type {inner.datatype}; a receiver may refuse it with 102."
        yield _problem(path, "wrong form", words)
    yield from _long(segment, inner, path, text)
    if inner.datatype == "ID" and inner.table:
        codes = table_codes(segment.version, inner.table)
        if codes and text not in codes:
            words = f"{inner.label} holds a code that table {inner.table} does not have."
            yield _problem(path, "not in table", words, Severity.INFO)


def _long(segment: Segment, definition: Definition, path: str, text: str) -> Iterator[Problem]:
    most = LONGEST.get(definition.datatype)
    if most is None or len(text) <= most or nearest_version(segment.version) in _NO_LENGTHS:
        return
    words = f"{definition.label} is longer than the {most} characters of the data type {definition.datatype}."
    yield _problem(path, "too long", words)


def _text(layout: Layout, segment: Segment, span: Span) -> str:
    return layout.raw[span[0] : span[1]].decode(segment.charset.codec, "replace").strip()


def _problem(path: str, code: str, message: str, severity: Severity = Severity.WARNING) -> Problem:
    return Problem(path=path, severity=severity, code=code, message=message)
