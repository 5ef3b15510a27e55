"""The last guard of an edit: the index of the new bytes, against the index of the old ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.documents.splice import EditRefused
from console.documents.xml.index import XmlIndex
from console.documents.xml.places import find_places, read_steps, value_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """One replacement, in code units, and what it may do to the tokens: from `first` on, `removed` go and `added` come.

    `plain` changes no token. Where a `path` is given, `value` must be read there afterwards (or nothing: `gone`).
    """

    start: int
    end: int
    data: bytes
    first: int
    removed: int = 0
    added: int = 0
    path: str = ""
    value: str = ""
    gone: bool = False
    plain: bool = False


def apply(index: XmlIndex, splices: Sequence[Splice]) -> bytes:
    """The bytes with all replacements made; they do not meet."""
    reading = index.reading
    pieces: list[bytes] = []
    at = 0
    for splice in sorted(splices, key=lambda item: item.start):
        pieces.append(reading.raw[at : reading.at(splice.start)])
        pieces.append(splice.data)
        at = reading.at(splice.end)
    pieces.append(reading.raw[at:])
    return b"".join(pieces)


def prove(before: XmlIndex, after: XmlIndex, splices: Sequence[Splice]) -> None:
    """Raises `EditRefused` unless exactly what was asked for has changed."""
    ordered = sorted(splices, key=lambda item: item.start)
    if not _same_tokens(before, after, ordered) or after.findings.count > before.findings.count:
        where = splices[0].path
        raise EditRefused(f"{where}: this cannot be written without changing more of the document.".lstrip(": "))
    for splice in splices:
        if splice.path and not _reads_back(after, splice):
            raise EditRefused(f"{splice.path}: the value would not read back as it was given. Nothing was changed.")


def _same_tokens(before: XmlIndex, after: XmlIndex, splices: Sequence[Splice]) -> bool:
    """All tokens but those that were asked for: the same kinds and names, moved by as much as was written."""
    old = new = moved = 0
    for splice in splices:
        count = splice.first - old
        if not _same_range(before, after, old, new, count, moved):
            return False
        old = splice.first + splice.removed
        new += count + splice.added
        moved += len(splice.data) // before.reading.width - (splice.end - splice.start)
    rest = len(before.kind) - old
    return len(after.kind) - new == rest and _same_range(before, after, old, new, rest, moved)


def _same_range(before: XmlIndex, after: XmlIndex, old: int, new: int, count: int, moved: int) -> bool:
    if count < 0 or before.kind[old : old + count] != after.kind[new : new + count]:
        return False
    if [start + moved for start in before.start[old : old + count]] != after.start[new : new + count].tolist():
        return False
    return _names(before, old, count) == _names(after, new, count)


def _names(index: XmlIndex, first: int, count: int) -> list[str]:
    return [index.names[name] if name >= 0 else "" for name in index.name[first : first + count]]


def _reads_back(after: XmlIndex, splice: Splice) -> bool:
    steps = read_steps(splice.path)
    place = next(find_places(after, steps), None) if steps else None
    if splice.gone:
        return place is not None and place.attribute is None
    return place is not None and value_of(after, place) == splice.value
