"""What a changed copy changes, masked: by place, and by line of the raw view with a few lines around. Blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.api.commands import DiffLine, FieldChange
from console.documents.diff.compare import compare
from console.documents.diff.rules import Rules
from console.documents.shown import Shown
from console.gateway.desk.comparisons.told import Eyes, difference_of
from console.gateway.desk.difference import aligned
from console.gateway.desk.documents.opened import OpenedOne

AROUND = 2
"""Lines that stay the same and are shown before and behind a change."""

MOST_LINES = 1000
_WHY = {"added": "You: added", "removed": "You: removed", "moved": "You: moved"}

Pair = tuple[int | None, int | None]
Spans = tuple[tuple[int, int], ...]


def changes(original: OpenedOne, copy: OpenedOne) -> tuple[FieldChange, ...]:
    """Every place that differs, however little: what says the same in another way as well."""
    rules = Rules(syntax=copy.format.syntax, identity=copy.format.identity, with_volatile=True, exact=True)
    found = compare(original.document, copy.document, rules).found
    eyes = Eyes(document=original.document, look=original.look()), Eyes(document=copy.document, look=copy.look())
    differences = [difference_of(item, *eyes) for item in found]
    return tuple(
        FieldChange(
            path=item.path or item.was_path,
            label=item.label,
            original=item.was,
            copy_text=item.now,
            why=_WHY.get(item.kind, "You"),
        )
        for item in differences
    )


def changed_lines(original: OpenedOne, copy: OpenedOne) -> tuple[DiffLine, ...]:
    """The lines that differ by their bytes, with those around them; at most `MOST_LINES`."""
    pairs = list(aligned(_lines(original), _lines(copy)))
    shown: set[int] = set()
    for place, pair in enumerate(pairs):
        if _differs(original, copy, pair):
            shown.update(range(max(0, place - AROUND), min(len(pairs), place + AROUND + 1)))
            if len(shown) >= MOST_LINES:
                break
    return tuple(_made(original, copy, (pairs[place] for place in sorted(shown)[:MOST_LINES])))


def _lines(opened: OpenedOne) -> list[bytes]:
    table, raw = opened.table, opened.document.raw
    return [raw[start:end] for start, end in zip(table.starts, table.ends, strict=True)]


def _differs(original: OpenedOne, copy: OpenedOne, pair: Pair) -> bool:
    left, right = pair
    return left is None or right is None or _bytes(original, left) != _bytes(copy, right)


def _bytes(opened: OpenedOne, index: int) -> bytes:
    return opened.document.raw[opened.table.starts[index] : opened.table.ends[index]]


def _made(original: OpenedOne, copy: OpenedOne, pairs: Iterable[Pair]) -> Iterator[DiffLine]:
    for left, right in pairs:
        number = (right if right is not None else left or 0) + 1
        was = original.line(left) if left is not None else None
        now = copy.line(right) if right is not None else None
        if was is None or now is None:
            kind = "added" if was is None else "removed"
        else:
            kind = "same" if _bytes_of(was) == _bytes_of(now) else "changed"
        spans = _between(was, now) if was is not None and now is not None and kind == "changed" else ((), ())
        yield DiffLine(
            kind=kind,
            number=number,
            original=was.text if was is not None else "",
            copy_text=now.text if now is not None else "",
            original_spans=spans[0],
            copy_spans=spans[1],
        )


def _bytes_of(line: Shown) -> bytes:
    return line.document.raw[line.start : line.end]


def _between(was: Shown, now: Shown) -> tuple[Spans, Spans]:
    """What stands between the common beginning and the common end of the bytes; a mask is marked whole."""
    old, new = _bytes_of(was), _bytes_of(now)
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    left, right = (line.columns(line.start + first, line.end - last) for line in (was, now))
    return (left,), (right,)


def _alike(left: bytes, right: bytes) -> int:
    """How many bytes they begin with that are the same."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
