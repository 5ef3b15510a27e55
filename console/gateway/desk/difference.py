"""The original beside the copy, masked: which parts differ, exact by bytes even where both show a mask; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from console.api.commands import DiffLine, FieldChange
from console.documents.node import Document, Node
from console.gateway.desk.masked import MaskedLine, clipped, masked_lines

Spans = tuple[tuple[int, int], ...]
LONGEST_VALUE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All lines in order, and one entry for each part that differs."""

    lines: tuple[DiffLine, ...]
    changes: tuple[FieldChange, ...]


@dataclass(slots=True)
class _Pair:
    """A changed line on both sides, while its differing parts are collected."""

    original: MaskedLine
    copy: MaskedLine
    original_spans: list[tuple[int, int]] = field(default_factory=list)
    copy_spans: list[tuple[int, int]] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)


def difference(original: Document, copy: Document, why: dict[str, str]) -> Difference:
    """Compare two documents of the same layer. `why` gives the reason of a change by path."""
    before, after = masked_lines(original), masked_lines(copy)
    found: list[DiffLine] = []
    changes: list[FieldChange] = []
    for left, right in aligned(_bytes(original), _bytes(copy)):
        old = None if left is None else before[left]
        new = None if right is None else after[right]
        line, parts = _line(original, copy, old, new, (right if right is not None else left or 0) + 1, why)
        found.append(line)
        changes.extend(parts)
    return Difference(lines=tuple(found), changes=tuple(changes))


def aligned(before: Sequence[bytes], after: Sequence[bytes]) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of line indexes that stand beside each other; None where a side has no line."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        yield head, head
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    ends = len(before) - tail, len(after) - tail
    matcher = SequenceMatcher(None, before[head : ends[0]], after[head : ends[1]], autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        left, right = range(head + i1, head + i2), range(head + j1, head + j2)
        for place in range(max(len(left), len(right))):
            yield left[place] if place < len(left) else None, right[place] if place < len(right) else None
    for place in range(tail):
        yield ends[0] + place, ends[1] + place


def _bytes(document: Document) -> list[bytes]:
    return [document.raw[node.start : node.end] for node in document.nodes]


def _line(
    original: Document,
    copy: Document,
    old: MaskedLine | None,
    new: MaskedLine | None,
    number: int,
    why: dict[str, str],
) -> tuple[DiffLine, list[FieldChange]]:
    if old is None and new is not None:
        change = _whole(new, why, added=True)
        return DiffLine(kind="added", number=number, copy_text=clipped(new.text)), [change]
    if new is None and old is not None:
        change = _whole(old, why, added=False)
        return DiffLine(kind="removed", number=number, original=clipped(old.text)), [change]
    if old is None or new is None:
        return DiffLine(kind="same", number=number), []
    pair = _Pair(old, new)
    _compare(original, copy, old.node, new.node, pair, why)
    same = original.raw[old.node.start : old.node.end] == copy.raw[new.node.start : new.node.end]
    line = DiffLine(
        kind="same" if same else "changed",
        number=number,
        original=clipped(old.text),
        copy_text=clipped(new.text),
        original_spans=tuple(pair.original_spans),
        copy_spans=tuple(pair.copy_spans),
    )
    return line, pair.changes


def _whole(line: MaskedLine, why: dict[str, str], *, added: bool) -> FieldChange:
    text = clipped(line.text, LONGEST_VALUE)
    node = line.node
    return FieldChange(
        path=node.path,
        label=node.label,
        original="" if added else text,
        copy_text=text if added else "",
        why=why.get(node.path, "You: line added" if added else "You: line removed"),
    )


def _compare(original: Document, copy: Document, old: Node, new: Node, pair: _Pair, why: dict[str, str]) -> None:
    """Go down where both sides have parts; note the smallest parts that differ."""
    if original.raw[old.start : old.end] == copy.raw[new.start : new.end]:
        return
    if not (old.children and new.children):
        _note(old, new, pair, why)
        return
    left = {_tail(child, old): child for child in old.children}
    right = {_tail(child, new): child for child in new.children}
    for name in dict.fromkeys((*left, *right)):
        a, b = left.get(name), right.get(name)
        if a is not None and b is not None:
            _compare(original, copy, a, b, pair, why)
        else:
            _note(a, b, pair, why)


def _tail(child: Node, parent: Node) -> str:
    """The path below its parent, so that a line that moved compares with itself."""
    return child.path.removeprefix(parent.path)


def _note(old: Node | None, new: Node | None, pair: _Pair, why: dict[str, str]) -> None:
    node = new or old
    if node is None:
        return
    if old is not None:
        pair.original_spans.append(pair.original.columns(old.start, old.end))
    if new is not None:
        pair.copy_spans.append(pair.copy.columns(new.start, new.end))
    pair.changes.append(
        FieldChange(
            path=node.path,
            label=node.label,
            original="" if old is None else clipped(pair.original.shown(old.start, old.end), LONGEST_VALUE),
            copy_text="" if new is None else clipped(pair.copy.shown(new.start, new.end), LONGEST_VALUE),
            why=why.get(node.path, "You"),
        )
    )
