"""The checks of one segment against its definition: what is required, of which type, and in which table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.layers.hl7v2.control_id import longest
from console.layers.hl7v2.dictionary import Definition, field_definitions, meanings, table_codes
from console.layers.hl7v2.layout import Layout, Segment, Span
from console.layers.hl7v2.paths import segment_path

_NEEDED_IN_MSH = frozenset({9, 10, 11, 12})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_MOMENT = re.compile(
    r"(\d{4})((0[1-9]|1[0-2])((0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,4})?)?)?)?)?)?([+-]\d{4})?"
)
_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,4})?)?)?([+-]\d{4})?")
_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "NM": (_NUMBER, "a number"),
    "SI": (re.compile(r"\d{1,4}"), "a sequence number"),
    "DT": (re.compile(r"\d{4}(\d{2}(\d{2})?)?"), "a date"),
    "TM": (_TIME, "a time"),
    "TS": (_MOMENT, "a time stamp"),
    "DTM": (_MOMENT, "a time stamp"),
}
"""Data type -> its form, and in words."""

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SIMPLE = frozenset({"NM", "SI", "DT", "TM", "TS", "DTM", "ST", "TX", "FT", "ID", "IS"})
_NULL = '""'


def check_segment(layout: Layout, segment: Segment) -> Iterator[Problem]:
    """Findings on one segment; none for local and unknown segments, which have no definition."""
    definitions = field_definitions(segment.version, segment.name) if segment.name else ()
    if not definitions:
        return
    base = segment_path(segment.name, segment.index, layout.counts[segment.name])
    fields = layout.fields(segment)
    for number, definition in enumerate(definitions, start=1):
        span = fields[number] if number < len(fields) else None
        path = f"{base}-{number}"
        if span is None or span[0] == span[1]:
            yield from _missing(segment, number, definition, path)
        elif not (segment.is_header and number <= 2):
            yield from _check_field(layout, segment, definition, path, span)
    if segment.name == "OBX":
        yield from _check_result(layout, segment, base, fields)
    if segment.name == "MSH" and len(fields) > 10:
        yield from _check_control_id(layout, segment, fields[10])


def well_formed(datatype: str, text: str) -> bool:
    """True where the text fits the data type; types without a form always fit."""
    form = _FORMS.get(datatype)
    if form is None or not text or text == _NULL:
        return True
    return bool(form[0].fullmatch(text)) and (datatype not in {"DT", "TS", "DTM"} or _is_day(text))


def _is_day(text: str) -> bool:
    """True unless it names a day that no calendar has."""
    digits = re.match(r"\d*", text)
    date = digits.group() if digits else ""
    if len(date) < 8:
        return len(date) < 6 or 1 <= int(date[4:6]) <= 12
    year, month, day = int(date[:4]), int(date[4:6]), int(date[6:8])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] and (leap or (month, day) != (2, 29))


def _missing(segment: Segment, number: int, definition: Definition, path: str) -> Iterator[Problem]:
    if not definition.required:
        return
    severe = segment.name == "MSH" and number in _NEEDED_IN_MSH
    words = f"{definition.label} is required and empty; a receiver may refuse it with 101."
    yield _problem(path, "required field missing", words, Severity.ERROR if severe else Severity.WARNING)


def _check_field(layout: Layout, segment: Segment, definition: Definition, path: str, span: Span) -> Iterator[Problem]:
    repeats = layout.cut(span, segment.delimiters.repetition, segment)
    if definition.most == 0:
        words = "This field was withdrawn in this version; a receiver may not read it."
        yield _problem(path, "withdrawn field", words, Severity.INFO)
    elif definition.most is not None and len(repeats) > definition.most:
        words = f"{definition.label} repeats {len(repeats)} times; {definition.most} is the most."
        yield _problem(path, "too many repetitions", words, Severity.WARNING)
    for number, repeat in enumerate(repeats, start=1):
        where = f"{path}[{number}]" if len(repeats) > 1 else path
        text = _first(layout, segment, repeat)
        if not well_formed(definition.datatype, text):
            words = f"{definition.label} is not {_FORMS[definition.datatype][1]}; a receiver may refuse it with 102."
            yield _problem(where, "wrong form", words, Severity.WARNING)
        if definition.datatype in {"ID", "IS"} and _unknown_code(segment, definition, text):
            words = f"{definition.label} holds a code that table {definition.table} does not have."
            severity = Severity.WARNING if definition.datatype == "ID" else Severity.INFO
            yield _problem(where, "not in table", words, severity)


def _unknown_code(segment: Segment, definition: Definition, text: str) -> bool:
    if not text or text == _NULL or not definition.table:
        return False
    known = meanings(definition.table).keys() | table_codes(segment.version, definition.table)
    return bool(known) and text not in known


def _check_result(layout: Layout, segment: Segment, base: str, fields: list[Span]) -> Iterator[Problem]:
    """OBX-2 says what OBX-5 is; a receiver reads the one by the other."""
    texts = [_text(layout, segment, span) for span in fields[:8]] + [""] * 8
    datatype, unit, limits = texts[2], texts[6], texts[7]
    if len(fields) < 6 or fields[5][0] == fields[5][1]:
        return
    if not datatype:
        yield _problem(f"{base}-2", "value type missing", "OBX-5 is filled and OBX-2 does not say what it is.")
        return
    for number, repeat in enumerate(layout.cut(fields[5], segment.delimiters.repetition, segment), start=1):
        where = f"{base}-5" if number == 1 else f"{base}-5[{number}]"
        if not well_formed(datatype, _text(layout, segment, repeat)):
            yield _problem(
                where, "type mismatch", f"OBX-2 says {datatype}, and the value is not {_FORMS[datatype][1]}."
            )
        elif datatype in _SIMPLE and layout.holds(repeat, segment, segment.delimiters.component):
            words = f"OBX-2 says {datatype}, and the value has components; a delimiter may stand there unescaped."
            yield _problem(where, "type mismatch", words, Severity.WARNING)
    if datatype == "NM" and limits and not unit:
        yield _problem(f"{base}-7", "range without unit", "A reference range without a unit in OBX-6.", Severity.INFO)


def _check_control_id(layout: Layout, segment: Segment, span: Span) -> Iterator[Problem]:
    most = longest(segment.version)
    if len(_text(layout, segment, span)) > most:
        yield _problem("MSH-10", "too long", f"The control id is longer than {most} characters.", Severity.WARNING)


def _first(layout: Layout, segment: Segment, span: Span) -> str:
    """The first component of a repetition; for a simple data type that is all there should be."""
    return _text(layout, segment, layout.cut(span, segment.delimiters.component, segment)[0])


def _text(layout: Layout, segment: Segment, span: Span) -> str:
    return layout.raw[span[0] : min(span[1], span[0] + 200)].decode(segment.charset.codec, "replace").strip()


def _problem(path: str, code: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(path=path, severity=severity, code=code, message=message)
