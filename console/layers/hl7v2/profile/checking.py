"""A message held against a profile. No finding quotes a value of the message; each names the profile as its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from console.core.message import Problem, Severity
from console.layers.hl7v2.checks import well_formed
from console.layers.hl7v2.dictionary import component_definition, field_definition, segment_label, table_codes
from console.layers.hl7v2.escapes import unescape
from console.layers.hl7v2.layout import Layout, Segment, Span, lay_out
from console.layers.hl7v2.paths import segment_path
from console.layers.hl7v2.profile.model import FieldRule, Form, Level, Others, Profile, SegmentRule, Usage

MOST = 1000
_NULL = '""'

FORMS: dict[Form, tuple[re.Pattern[str], str]] = {
    Form.DIGITS: (re.compile(r"[0-9]+"), "digits"),
    Form.LETTERS: (re.compile(r"[^\W\d_]+"), "letters"),
    Form.ALPHANUMERIC: (re.compile(r"[^\W_]+"), "letters and digits"),
    Form.UPPER: (re.compile(r"[A-Z0-9]+"), "capital letters and digits"),
    Form.CODE: (re.compile(r"[A-Za-z0-9._/:-]+"), "letters, digits and . _ - / :"),
    Form.NUMBER: (re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"), "a number"),
    Form.DATE: (re.compile(r"[0-9]{8}"), "a date of eight digits"),
    Form.TIMESTAMP: (re.compile(r"[0-9]{8,14}(?:\.[0-9]{1,4})?(?:[+-][0-9]{4})?"), "a time of 8 to 14 digits"),
    Form.OID: (re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*))+"), "an OID"),
    Form.UUID: (re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"), "a UUID"),
}
"""Forms and what they are in words; each reads its text once, from left to right."""


def check(raw: bytes, profile: Profile, agreed: str = "") -> Iterator[Problem]:
    """All findings, at most `MOST`. Any bytes."""
    finder = _Finder(profile, lay_out(raw, agreed))
    for count, problem in enumerate(finder.all()):
        if count >= MOST:
            return
        yield problem


@dataclass(frozen=True, slots=True)
class _Finder:
    profile: Profile
    layout: Layout

    def all(self) -> Iterator[Problem]:
        """Segments first, then their fields in the order of the message."""
        rules = {rule.name: rule for rule in self.profile.segments}
        for rule in self.profile.segments:
            yield from self._number(rule)
        before = ""
        for segment in self.layout.segments:
            if not segment.name:
                continue
            known = rules.get(segment.name)
            if known is not None:
                yield from self._place(segment, known, before)
                spans = self.layout.fields(segment)
                for field in known.fields:
                    yield from self._field(segment, field, spans)
            elif self.profile.others is Others.REPORTED:
                yield self._problem(self._path(segment), "segment-unknown", f"The profile has no {segment.name}.")
            before = segment.name

    def _number(self, rule: SegmentRule) -> Iterator[Problem]:
        count = self.layout.counts.get(rule.name, 0)
        label = segment_label(rule.name)
        named = f"{rule.name} ({label})" if label else rule.name
        least = max(rule.least, 1) if rule.usage is Usage.REQUIRED else (rule.least if count else 0)
        if rule.usage is Usage.NOT_USED and count:
            yield self._problem(rule.name, "segment-not-used", f"{named} is not to be sent.")
        elif not count and least:
            yield self._problem(rule.name, "segment-missing", f"{named} is required and is not there.")
        elif count < least:
            yield self._problem(rule.name, "segment-too-few", f"{named} stands {count} times; {least} is the least.")
        elif rule.most is not None and count > rule.most and rule.usage is not Usage.NOT_USED:
            words = f"{named} stands {count} times; {rule.most} is the most."
            yield self._problem(rule.name, "segment-too-many", words)

    def _place(self, segment: Segment, rule: SegmentRule, before: str) -> Iterator[Problem]:
        if rule.follows and before not in rule.follows:
            where = f"behind {before}" if before else "first"
            words = f"{segment.name} stands {where}; it is expected behind {' or '.join(rule.follows)}."
            yield self._problem(self._path(segment), "segment-order", words)

    def _field(self, segment: Segment, rule: FieldRule, spans: list[Span]) -> Iterator[Problem]:
        number = rule.place[0]
        if segment.is_header and number <= 2:
            return  # the delimiters themselves: a message that could be read has them
        span = spans[number] if number < len(spans) else (segment.end, segment.end)
        repeats = self.layout.cut(span, segment.delimiters.repetition, segment)
        path = f"{self._path(segment)}-{number}"
        named = self._named(segment, rule)
        if len(rule.place) > 1:
            for place, repeat in enumerate(repeats, start=1):
                if repeat[0] < repeat[1]:
                    base = f"{path}[{place}]" if len(repeats) > 1 else path
                    yield from self._leaf(segment, rule, self._part(segment, repeat, rule), (base, named))
            return
        filled = [each for each in repeats if self._text(segment, each, whole=True)]
        if filled and rule.usage is not Usage.NOT_USED:
            if len(filled) < rule.least:
                words = f"{named} has {len(filled)} repetitions; {rule.least} is the least."
                yield self._problem(path, "field-too-few", words)
            if rule.most is not None and len(repeats) > rule.most:
                words = f"{named} has {len(repeats)} repetitions; {rule.most} is the most."
                yield self._problem(path, "field-too-many", words)
        if not filled:
            yield from self._leaf(segment, rule, None, (path, named))
            return
        for place, repeat in enumerate(repeats, start=1):
            if repeat[0] < repeat[1]:
                base = f"{path}[{place}]" if len(repeats) > 1 else path
                yield from self._leaf(segment, rule, repeat, (base, named))

    def _part(self, segment: Segment, repeat: Span, rule: FieldRule) -> Span | None:
        """The component or subcomponent that the rule is about; None where it is not there."""
        span: Span | None = repeat
        separators = (segment.delimiters.component, segment.delimiters.subcomponent)
        for number, separator in zip(rule.place[1:], separators, strict=False):
            parts = self.layout.cut(span, separator, segment) if span is not None else []
            span = parts[number - 1] if number <= len(parts) else None
        return span

    def _leaf(self, segment: Segment, rule: FieldRule, span: Span | None, where: tuple[str, str]) -> Iterator[Problem]:
        base, named = where
        path = ".".join([base, *map(str, rule.place[1:])])
        text = self._text(segment, span, whole=len(rule.place) == 1) if span is not None else ""
        if not text:
            if rule.usage is Usage.REQUIRED:
                yield self._problem(path, "field-missing", f"{named} is required and empty.")
            return
        if rule.usage is Usage.NOT_USED:
            yield self._problem(path, "field-not-used", f"{named} is not to be sent and holds a value.")
            return
        if text == _NULL:
            return
        if rule.length is not None and len(text) > rule.length:
            words = f"{named} has {len(text)} characters; {rule.length} is the most."
            yield self._problem(path, "too-long", words)
        yield from self._value(segment, rule, span, (path, named))

    def _value(self, segment: Segment, rule: FieldRule, span: Span | None, where: tuple[str, str]) -> Iterator[Problem]:
        path, named = where
        first = self._first(segment, span) if span is not None else ""
        if rule.datatype and not well_formed(rule.datatype, first):
            yield self._problem(path, "datatype", f"{named} is not of the data type {rule.datatype}.")
        if not first:
            return
        if rule.values and first not in rule.values:
            yield self._problem(path, "value", f"{named} holds a value that the profile does not list.")
        if rule.table:
            codes = table_codes(segment.version, rule.table)
            if codes and first not in codes:
                yield self._problem(path, "table", f"{named} holds a code that table {rule.table} does not have.")
        if rule.form is not None and not FORMS[rule.form][0].fullmatch(first):
            yield self._problem(path, "form", f"{named} is not {FORMS[rule.form][1]}.")

    def _named(self, segment: Segment, rule: FieldRule) -> str:
        """The field in words: "Patient identifier list", or its number."""
        definition = field_definition(segment.version, segment.name, rule.place[0])
        label = definition.label if definition else ""
        if len(rule.place) > 1 and definition is not None:
            part = component_definition(segment.version, definition.datatype, rule.place[1])
            label = f"{label}, {part.label[:1].lower()}{part.label[1:]}" if part else label
        return label or f"{segment.name}-{rule.number}"

    def _first(self, segment: Segment, span: Span) -> str:
        """The first part of what stands there: the code of a coded value."""
        part = self.layout.cut(span, segment.delimiters.component, segment)[0]
        return self._text(segment, self.layout.cut(part, segment.delimiters.subcomponent, segment)[0], whole=False)

    def _text(self, segment: Segment, span: Span, *, whole: bool) -> str:
        codec = segment.charset.codec
        text = self.layout.raw[span[0] : span[1]].decode(codec, "replace").strip()
        delimiters = segment.delimiters
        if whole and not text.strip((delimiters.component + delimiters.subcomponent).decode("ascii")):
            return ""  # nothing but separators
        return unescape(text, segment.delimiters, codec)

    def _path(self, segment: Segment) -> str:
        return segment_path(segment.name, segment.index, self.layout.counts[segment.name])

    def _problem(self, path: str, rule: str, text: str) -> Problem:
        severity = Severity.ERROR if self.profile.level is Level.ERROR else Severity.WARNING
        source = f"profile {self.profile.title}" if self.profile.title else "profile"
        return Problem(path=path, severity=severity, code=f"profile.{rule}", message=text, source=source)
