"""Edit JSON as splices: only the bytes of the value named change, and a value never becomes structure (S-14).

A value keeps the JSON type it has. What is put in is read strictly before, and every edit is read again afterwards with
another reader, the standard library's: all other values must be what they were.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from console.core.change import Change, ChangeKind
from console.documents.json import paths
from console.documents.json.describing import kind_of_json
from console.documents.json.fragments import as_fragment, as_kind, as_string
from console.documents.json.locate import Found, inside, locate
from console.documents.json.reading import Reading, read
from console.documents.json.source import DEEPEST, Part
from console.documents.json.tokens import BOM
from console.documents.splice import EditRefused, splice

LARGEST = 64 * 1024 * 1024
"""Bytes of a document that is edited by path."""

_BLANK = re.compile(rb"[ \t\r\n]*\Z")
Value = object
"""What the standard library reads: objects as lists of pairs, numbers as bytes."""


def edit(raw: bytes, changes: Sequence[Change], root: str = "") -> bytes:
    """Apply the changes one after the other; raises `EditRefused` and changes nothing where one cannot be done.

    `root` is the name that all paths begin with ("Patient"); "" where they begin with a member.
    """
    if len(raw) > LARGEST and changes:
        raise EditRefused(f"The document is larger than {LARGEST // 1024 // 1024} MB: it is not edited by path.")
    for change in changes:
        reading = read(raw)
        if problem := reading.unsound:
            raise EditRefused(f"The document is not sound JSON, so paths are not safe in it. {problem.message}")
        steps = inside(change.path, root)
        if steps is None:
            raise EditRefused(f"{change.path} is no path of this document.")
        raw = _ACTS[change.kind](reading, steps, change)
    return raw


def _at(reading: Reading, steps: list[paths.Step], path: str) -> Found:
    found = locate(reading, steps)
    if found is None:
        raise EditRefused(f"{path} does not exist in this document.")
    if found.twice:
        raise EditRefused(f"{path}: its key stands twice in one object, and readers differ in which one they take.")
    return found


def _set(reading: Reading, steps: list[paths.Step], change: Change) -> bytes:
    found = _at(reading, steps, change.path)
    part = found.part
    if part.opens:
        what = "an object" if part.opens == "{" else "a list"
        raise EditRefused(f"{change.path} holds {what}. Name a single value in it.")
    if reading.value(part) == change.value:
        return reading.raw
    data = as_kind(kind_of_json(reading, part), change.value, change.path)
    after = splice(reading.raw, part.start, part.end, data)
    return _proved(reading, after, found.trail, _read(data), change.path)


def _insert(reading: Reading, steps: list[paths.Step], change: Change) -> bytes:
    if not steps:
        raise EditRefused("Nothing can be inserted beside the document itself.")
    found = locate(reading, steps)
    if found is not None and found.twice:
        _at(reading, steps, change.path)
    if found is None:
        return _insert_member(reading, steps, change)
    parent = found.parent
    if parent is not None and parent.opens == "[":
        return _insert_item(reading, parent, found.trail[:-1], found.number, change)
    if found.part.opens == "[":
        return _insert_item(reading, found.part, found.trail, len(reading.parts(found.part)) - 1, change)
    raise EditRefused(f"{change.path} exists already. Set it, or name an item of a list.")


def _insert_item(reading: Reading, array: Part, trail: tuple[int, ...], number: int, change: Change) -> bytes:
    """An item after the one of that number; -1 puts it into an empty list."""
    parts = reading.parts(array)
    if number < 0:
        data = as_fragment(change.value, change.path, DEEPEST - len(trail) - 1)
        after = splice(reading.raw, array.start + 1, array.start + 1, data)
    else:
        beside = parts[number]
        if beside.opens:
            data = as_fragment(change.value, change.path, DEEPEST - len(trail) - 1)
            if data[:1] != beside.opens.encode("ascii"):
                raise EditRefused(f"{change.path}: the items of this list are of another JSON type.")
        else:
            data = as_kind(kind_of_json(reading, beside), change.value, change.path)
        after = splice(reading.raw, beside.end, beside.end, b"," + _blank(reading.raw, beside.start) + data)
    return _proved(reading, after, (*trail, number + 1), _read(data), change.path, inserted=True)


def _insert_member(reading: Reading, steps: list[paths.Step], change: Change) -> bytes:
    """A member that is not there yet, as the last one of an object that is."""
    key = steps[-1].key
    if not key or steps[-1].copy != 1:
        raise EditRefused(f"{change.path} does not exist: only a named member can be new.")
    above = _at(reading, steps[:-1], change.path)
    if above.part.opens != "{":
        raise EditRefused(f"{change.path}: what it would be a member of is no object.")
    data = as_fragment(change.value, change.path, DEEPEST - len(above.trail) - 1)
    name = as_string(key, change.path)
    parts = reading.parts(above.part)
    if parts:
        last = parts[-1]
        colon = reading.raw[last.key_end : last.start]
        at, piece = last.end, b"," + _blank(reading.raw, last.key_start) + name + colon + data
    else:
        at, piece = above.part.start + 1, name + b":" + data
    after = splice(reading.raw, at, at, piece)
    return _proved(reading, after, (*above.trail, len(parts)), (key, _read(data)), change.path, inserted=True)


def _remove(reading: Reading, steps: list[paths.Step], change: Change) -> bytes:
    found = _at(reading, steps, change.path)
    if found.parent is None:
        raise EditRefused(f"{change.path} is the whole document and cannot be removed.")
    parts, number = reading.parts(found.parent), found.number
    begin, end = _begin(parts[number]), parts[number].end
    if number + 1 < len(parts):
        end = _begin(parts[number + 1])
    elif number:
        begin = parts[number - 1].end
    after = splice(reading.raw, begin, end, b"")
    return _proved(reading, after, found.trail, None, change.path, removed=True)


_ACTS = {ChangeKind.SET: _set, ChangeKind.INSERT: _insert, ChangeKind.REMOVE: _remove}


def _begin(part: Part) -> int:
    return part.key_start if part.key_start >= 0 else part.start


def _blank(raw: bytes, at: int) -> bytes:
    """The white space right before an offset, so that what is added stands like its neighbours."""
    found = _BLANK.search(raw[max(0, at - 200) : at])
    return found.group() if found else b""


def _proved(
    before: Reading,
    after: bytes,
    trail: tuple[int, ...],
    new: Value,
    where: str,
    *,
    inserted: bool = False,
    removed: bool = False,
) -> bytes:
    """The last guard: the standard library reads the same document with just this one value changed."""
    try:
        expected, found = _read(before.raw), _read(after)
    except (ValueError, RecursionError):
        raise EditRefused(f"{where}: the value cannot be written without breaking the document.") from None
    holder = [expected]
    at: list[Value] = holder
    for number in (0, *trail)[:-1]:
        inner = at[number]
        at = _items(inner[1] if isinstance(inner, tuple) else inner)
    last = (0, *trail)[-1]
    if removed:
        del at[last]
    elif inserted:
        at.insert(last, new)
    else:
        old = at[last]
        at[last] = (old[0], new) if isinstance(old, tuple) else new
    if holder[0] != found:
        raise EditRefused(f"{where}: the value cannot be written without changing more of the document.")
    return after


def _items(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _read(raw: bytes) -> Value:
    text = raw.removeprefix(BOM).decode("utf-8")
    read: Value = json.loads(text, object_pairs_hook=list, parse_int=str.encode, parse_float=str.encode)
    return read
