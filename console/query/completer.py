"""What could stand at the cursor of the find box: field names first, then the values a field takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.query.words import ALIASES, EXISTS, FLAGS, MISSING, PATH, PATHS, TERMS, fold

MOST = 20
_PLACES = re.compile(
    r'(?:^|[\s(|-])(?P<name>[A-Z][A-Z0-9]{2}[-0-9.\[\]]+|[A-Za-z_]+):(?P<list>[^\s()"|]*,)?(?P<value>[^\s,()"|]*)$'
)
_WORD = re.compile(r'(?P<word>[^\s()"|:]*)$')
_WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "age": (
        ("<1h", "the last hour"),
        ("<2h", "the last two hours"),
        ("<1d", "the last day"),
        (">10m", "older than 10 min"),
        ("10m..2h", "between the two"),
    ),
    "received": (
        ("today", "since midnight"),
        ("yesterday", "the day before"),
        (">-2h", "in the last two hours"),
        ("08:00..09:30", "between two times"),
    ),
    "since": (("02:00", "since it was 02:00"), ("2h", "in the last two hours"), ("yesterday", "and today")),
    "until": (("08:00", "before it was 08:00"), ("today", "before midnight"), ("1d", "older than a day")),
    "size": ((">1MB", "large ones"), ("10kB..100kB", "between the two")),
    "attempts": ((">1", "tried again"), ("2..5", "between the two")),
}
"""Fields with endless values: ways to write them."""

_IN_MESSAGE = (
    (MISSING, "the field is empty"),
    (EXISTS, "the field holds something"),
    (">100", "a number above 100"),
    ("100..200", "a number in between"),
)
"""What a field path takes besides words."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Replace the characters from `start` to `end` with `text`; `help` says what it is."""

    start: int
    end: int
    text: str
    help: str = ""


def complete(text: str, cursor: int, known: Mapping[str, Sequence[str]]) -> tuple[Suggestion, ...]:
    """Suggestions at the cursor. `known` gives the values in use of open fields: interface, type, site …"""
    before = text[:cursor]
    place = _PLACES.search(before)
    if place is not None:
        return _values(place["name"], place["value"], cursor, known)
    word = _WORD.search(before)
    typed = (word["word"] if word else "").removeprefix("-")
    start = cursor - len(typed)
    found = [Suggestion(start, cursor, f"{t.name}:", t.help) for t in TERMS.values() if t.name.startswith(fold(typed))]
    if typed and typed[0].isupper():  # the beginning of a path: those that an index answers
        paths = [path for path in PATHS if path.startswith(typed) and "." not in path]
        found += [Suggestion(start, cursor, f"{path}:", TERMS[PATHS[path]].help) for path in paths]
    return tuple(found[:MOST])


def _values(name: str, typed: str, cursor: int, known: Mapping[str, Sequence[str]]) -> tuple[Suggestion, ...]:
    start = cursor - len(typed)
    if PATH.fullmatch(name):
        return tuple(Suggestion(start, cursor, value, words) for value, words in _IN_MESSAGE if value.startswith(typed))
    field = ALIASES.get(fold(name), fold(name))
    term = TERMS.get(field)
    if term is None:
        return ()
    if field in _WAYS:
        ways = _WAYS[field]
        return tuple(Suggestion(start, cursor, value, words) for value, words in ways if value.startswith(typed))
    values = term.values or tuple(known.get(field, ()))
    found = [value for value in values if fold(value).startswith(fold(typed))]
    return tuple(Suggestion(start, cursor, _quoted(value), FLAGS.get(value, "")) for value in found[:MOST])


def _quoted(value: str) -> str:
    """In quotes where the bare word would be read otherwise."""
    return f'"{value}"' if re.search(r"[\s,()|*]|^-|^$", value) and '"' not in value else value
