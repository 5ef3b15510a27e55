"""Values at a path of the query grammar, and the whole as text, for formats whose paths begin with a member."""

from __future__ import annotations

from collections.abc import Iterator

from console.documents.json.locate import spread, values_of
from console.documents.json.paths import steps
from console.documents.json.reading import Reading, read
from console.documents.json.source import Part
from console.documents.splice import EditRefused

MOST = 1000
"""Values that are returned; a filter needs no more."""


def values(raw: bytes, path: str) -> tuple[str, ...]:
    """The values, one for each place; empty where there is nothing. Never raises."""
    reading = read(raw)
    found: list[str] = []
    for _place, part in _singles(reading, path):
        found.append(reading.value(part))
        if len(found) >= MOST:
            break
    return tuple(found)


def places(raw: bytes, path: str) -> tuple[str, ...]:
    """The paths of all single values that a path names. Raises `EditRefused` for what is no path."""
    if not value_path(path):
        raise EditRefused(f"{path[:80]} is no path of a JSON document, such as cards[0].summary.")
    return tuple(place for place, _part in _singles(read(raw), path))


def value_path(path: str) -> str:
    """The path as it is; "" for what is none."""
    return path if path and steps(path) else ""


def text(reading: Reading) -> str:
    """All values as text to search in, one a line, escapes resolved."""
    return "\n".join(_texts(reading))


def is_plain(raw: bytes) -> bool:
    """True for ASCII without escapes: each value stands there as it is."""
    return raw.isascii() and b"\\" not in raw


def _singles(reading: Reading, path: str) -> Iterator[tuple[str, Part]]:
    known, top = steps(path), reading.source.top
    if not known or top is None:
        return
    for place, part in spread(reading, top, "", known):
        yield from values_of(reading, place, part)


def _texts(reading: Reading) -> Iterator[str]:
    top = reading.source.top
    waiting = [iter((top,) if top is not None else ())]
    while waiting:
        part = next(waiting[-1], None)
        if part is None:
            waiting.pop()
        elif part.opens:
            waiting.append(iter(reading.parts(part)))
        else:
            yield reading.value(part)
