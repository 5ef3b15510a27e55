"""What could stand at the cursor of the find box: field names first, then the values a field takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.query.words import ALIASES, FLAGS, TERMS, fold

MOST = 20
_PLACES = re.compile(r'(?:^|[\s(|-])(?P<name>[A-Za-z_]+):(?P<list>[^\s()"|]*,)?(?P<value>[^\s,()"|]*)$')
_WORD = re.compile(r'(?P<word>[^\s()"|:]*)$')
_TIMES = (
    ("<1h", "the last hour"),
    ("<2h", "the last two hours"),
    ("<1d", "the last day"),
    (">10m", "older than 10 min"),
)


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
    found = [term for term in TERMS.values() if term.name.startswith(fold(typed))]
    return tuple(Suggestion(start, cursor, f"{term.name}:", term.help) for term in found[:MOST])


def _values(name: str, typed: str, cursor: int, known: Mapping[str, Sequence[str]]) -> tuple[Suggestion, ...]:
    field = ALIASES.get(fold(name), fold(name))
    term = TERMS.get(field)
    if term is None:
        return ()
    start = cursor - len(typed)
    if field == "age":
        return tuple(Suggestion(start, cursor, value, words) for value, words in _TIMES if value.startswith(typed))
    values = term.values or tuple(known.get(field, ()))
    found = [value for value in values if fold(value).startswith(fold(typed))]
    return tuple(Suggestion(start, cursor, _quoted(value), FLAGS.get(value, "")) for value in found[:MOST])


def _quoted(value: str) -> str:
    """In quotes where the bare word would be read otherwise."""
    return f'"{value}"' if re.search(r"[\s,()|*]|^-|^$", value) and '"' not in value else value
