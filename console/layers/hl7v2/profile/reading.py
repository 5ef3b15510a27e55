"""A profile from its TOML text; all mistakes at once, each with its line and what may stand there."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from console.layers.hl7v2.profile.lines import Key, line_of, positions
from console.layers.hl7v2.profile.model import (
    FieldRule,
    Form,
    Level,
    Mistake,
    Others,
    Place,
    Profile,
    ProfileError,
    SegmentRule,
    Usage,
)

LARGEST = 1_000_000
MOST_MISTAKES = 50
MOST_VALUES = 5000
_TOP = ("title", "format", "type", "version", "interface", "others", "level", "segment")
_SEGMENT = ("usage", "min", "max", "follows", "field")
_FIELD = ("usage", "min", "max", "length", "type", "table", "values", "form")
_NAME = re.compile(r"[A-Z][A-Z0-9]{2}")
_NUMBER = re.compile(r"\d{1,3}(\.\d{1,3}){0,2}")
_SYNTAX = re.compile(r"\(at line (\d+), column \d+\)")
AnyEnum = TypeVar("AnyEnum", bound=StrEnum)


def read(text: str) -> Profile:
    """The profile. Raises `ProfileError`."""
    if len(text) > LARGEST:
        raise ProfileError((Mistake(1, f"The profile is longer than {LARGEST} characters."),))
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX.search(str(error))
        line = int(found.group(1)) if found else max(1, len(text.splitlines()))
        what = _SYNTAX.sub("", str(error)).strip()
        raise ProfileError((Mistake(line, f"No valid TOML: {what[:1].lower()}{what[1:]}."),)) from error
    except RecursionError as error:
        raise ProfileError((Mistake(1, "No profile: tables within tables without end."),)) from error
    reader = _Reader(positions(text))
    profile = reader.profile(data)
    if reader.mistakes:
        ordered = sorted(dict.fromkeys(reader.mistakes), key=lambda each: each.line)
        raise ProfileError(tuple(ordered[:MOST_MISTAKES]))
    return profile


@dataclass(slots=True)
class _Reader:
    """Collects mistakes while it reads; what is wrong is left out."""

    lines: dict[Key, int]
    mistakes: list[Mistake] = field(default_factory=list)

    def profile(self, data: Mapping[str, object]) -> Profile:
        """The whole."""
        self._only(data, _TOP, ())
        if data.get("format", "hl7v2") != "hl7v2":
            self._wrong(("format",), 'format must be "hl7v2".')
        segments = data.get("segment", {})
        if not isinstance(segments, dict) or not segments:
            self._wrong(("segment",), "A profile needs at least one table such as [segment.PID].")
            segments = {}
        return Profile(
            title=self._text(data, "title", ()),
            type=self._text(data, "type", ()),
            version=self._text(data, "version", ()),
            interface=self._text(data, "interface", ()),
            others=self._one(data, "others", (), Others, Others.ALLOWED),
            level=self._one(data, "level", (), Level, Level.ERROR),
            segments=tuple(self._segment(name, value) for name, value in segments.items()),
        )

    def _segment(self, name: str, value: object) -> SegmentRule:
        path = ("segment", name)
        if not _NAME.fullmatch(name):
            self._wrong(path, "This is no name of a segment: three capital letters or digits, such as PID or ZPI.")
        if not isinstance(value, dict):
            self._wrong(path, f"[segment.{name[:3]}] must be a table.")
            return SegmentRule(name=name)
        self._only(value, _SEGMENT, path)
        fields = value.get("field", {})
        if not isinstance(fields, dict):
            self._wrong((*path, "field"), f"[segment.{name[:3]}.field] must be a table.")
            fields = {}
        follows = value.get("follows", [])
        good = isinstance(follows, list) and all(isinstance(each, str) and _NAME.fullmatch(each) for each in follows)
        if not good:
            self._wrong((*path, "follows"), 'follows must be a list of segments, such as ["OBR", "OBX"].')
        least, most = self._bounds(value, path)
        return SegmentRule(
            name=name,
            usage=self._one(value, "usage", path, Usage, Usage.OPTIONAL),
            least=least,
            most=most,
            follows=tuple(follows) if good else (),
            fields=tuple(self._flat(fields, (*path, "field"), "")),
        )

    def _flat(self, fields: Mapping[str, object], path: Key, above: str) -> list[FieldRule]:
        """Also `3.4 = {…}` without quotes, which TOML reads as a table within a table."""
        found: list[FieldRule] = []
        for number, value in fields.items():
            whole = f"{above}.{number}" if above else number
            where = (*path, number)
            if not _NUMBER.fullmatch(whole) or 0 in map(int, whole.split(".")):
                self._wrong(where, 'This is no number of a field or its part: 3, "3.4" or "3.4.2", from 1.')
            elif not isinstance(value, dict):
                self._wrong(where, f'Field {whole} must be a table, such as {{ usage = "R", length = 20 }}.')
            else:
                inner = {key: each for key, each in value.items() if key.isdecimal()}
                own = {key: each for key, each in value.items() if not key.isdecimal()}
                if own or not inner:
                    found.append(self._field(tuple(map(int, whole.split("."))), own, where))
                found.extend(self._flat(inner, where, whole))
        return found

    def _field(self, place: Place, value: Mapping[str, object], path: Key) -> FieldRule:
        self._only(value, _FIELD, path)
        least, most = self._bounds(value, path)
        table = self._text(value, "table", path)
        if table and not re.fullmatch(r"\d{4}", table):
            self._wrong((*path, "table"), 'table must be the number of an HL7 table in four digits, such as "0001".')
        values = value.get("values", [])
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            self._wrong((*path, "values"), 'values must be a list of texts, such as ["F", "M"].')
            values = []
        elif len(values) > MOST_VALUES:
            self._wrong((*path, "values"), f"values may hold at most {MOST_VALUES}; use a table instead.")
        form = self._one(value, "form", path, Form, None)
        return FieldRule(
            place=place,
            usage=self._one(value, "usage", path, Usage, Usage.OPTIONAL),
            least=least,
            most=most,
            length=self._count(value, "length", path, 1),
            datatype=self._text(value, "type", path),
            table=table,
            values=tuple(values),
            form=form,
        )

    def _bounds(self, value: Mapping[str, object], path: Key) -> tuple[int, int | None]:
        least = self._count(value, "min", path, 0) or 0
        most = None if value.get("max", "*") == "*" else self._count(value, "max", path, 0)
        if most is not None and most < least:
            self._wrong((*path, "max"), "max is less than min.")
        return least, most

    def _count(self, value: Mapping[str, object], key: str, path: Key, lowest: int) -> int | None:
        found = value.get(key)
        if found is None:
            return None
        if isinstance(found, int) and not isinstance(found, bool) and lowest <= found <= 10_000_000:
            return found
        words = ' or "*"' if key == "max" else ""
        self._wrong((*path, key), f"{key} must be a whole number from {lowest}{words}.")
        return None

    def _text(self, value: Mapping[str, object], key: str, path: Key) -> str:
        found = value.get(key, "")
        if isinstance(found, str) and len(found) <= 200:
            return found
        self._wrong((*path, key), f"{key} must be a text in quotation marks.")
        return ""

    def _one(
        self, value: Mapping[str, object], key: str, path: Key, kind: type[AnyEnum], otherwise: AnyEnum | None
    ) -> AnyEnum:
        found = value.get(key)
        known = {each.value: each for each in kind}
        if isinstance(found, str) and found in known:
            return known[found]
        if found is not None:
            self._wrong((*path, key), f"{key} must be one of {', '.join(known)}.")
        return otherwise  # type: ignore[return-value]  # None only for `form`, whose field takes None

    def _only(self, value: Mapping[str, object], allowed: tuple[str, ...], path: Key) -> None:
        for key in value:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                hint = f" Was {near[0]} meant?" if near else ""
                self._wrong((*path, key), f"Unknown setting. Known: {', '.join(allowed)}.{hint}")

    def _wrong(self, path: Key, text: str) -> None:
        self.mistakes.append(Mistake(line_of(path, self.lines), text))
