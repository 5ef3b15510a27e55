"""The original beside the copy, masked: lines beside their like, and each part that differs, exact by bytes even where
both show a mask; pure. What differs is said by `console.documents.diff`."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from console.api.commands import DiffLine, FieldChange
from console.documents.diff.compare import compare
from console.documents.diff.found import Found, Kind
from console.documents.diff.rules import Rules
from console.documents.node import Document, Node
from console.gateway.desk.masked import clipped, masked_lines
from console.layers.registry import format_named

LONGEST_VALUE = 300
MOST_PAIRS = 4_000_000
"""Lines before times lines after that are matched one by one."""

MOST_CHANGES = 5000

_DONE = {Kind.ADDED: "added", Kind.REMOVED: "removed", Kind.MOVED: "moved"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All lines in order, and one entry for each part that differs."""

    lines: tuple[DiffLine, ...]
    changes: tuple[FieldChange, ...]


class _Side:
    """The masked lines of one document, with the spans of each that differ."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = masked_lines(document)
        self.bytes = [document.raw[node.start : node.end] for node in document.nodes]
        self.spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._starts = [node.start for node in document.nodes]

    def mark(self, node: Node | None) -> str:
        """Note that this node differs; its masked text, "" where there is none."""
        if node is None or not self.lines:
            return ""
        at = self._at(node)
        if not self.is_line(node):
            self.spans[at].append(self.lines[at].columns(node.start, node.end))
        return clipped(self.lines[at].shown(node.start, node.end), LONGEST_VALUE)

    def is_line(self, node: Node | None) -> bool:
        """True for a whole line (a segment)."""
        return node is not None and bool(self.lines) and self.lines[self._at(node)].node is node

    def _at(self, node: Node) -> int:
        return max(0, bisect_right(self._starts, node.start) - 1)


def difference(original: Document, copy: Document, why: dict[str, str]) -> Difference:
    """Compare two documents of the same layer. `why` gives the reason of a change by path."""
    reader = format_named(original.layer)
    rules = Rules(syntax=reader.syntax, identity=reader.identity, with_volatile=True, exact=True)
    before, after = _Side(original), _Side(copy)
    found = compare(original, copy, rules, MOST_CHANGES).found
    changes = tuple(_change(each, before, after, why) for each in found)
    pairs = aligned(before.bytes, after.bytes)
    return Difference(lines=tuple(_line(before, after, pair) for pair in pairs), changes=changes)


def _change(found: Found, before: _Side, after: _Side, why: dict[str, str]) -> FieldChange:
    node = found.node
    whole = found.kind in _DONE and (before.is_line(found.left) or after.is_line(found.right))
    return FieldChange(
        path=node.path,
        label=node.label,
        original=before.mark(found.left),
        copy_text=after.mark(found.right),
        why=why.get(node.path, f"You: line {_DONE[found.kind]}" if whole else "You"),
    )


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
    for _, i1, i2, j1, j2 in _blocks(before[head : ends[0]], after[head : ends[1]]):
        left, right = range(head + i1, head + i2), range(head + j1, head + j2)
        for place in range(max(len(left), len(right))):
            yield left[place] if place < len(left) else None, right[place] if place < len(right) else None
    for place in range(tail):
        yield ends[0] + place, ends[1] + place


def _line(before: _Side, after: _Side, pair: tuple[int | None, int | None]) -> DiffLine:
    left, right = pair
    number = (right if right is not None else left or 0) + 1
    if left is None or right is None:
        return DiffLine(
            kind="added" if left is None else "removed",
            number=number,
            original="" if left is None else clipped(before.lines[left].text),
            copy_text="" if right is None else clipped(after.lines[right].text),
        )
    return DiffLine(
        kind="same" if before.bytes[left] == after.bytes[right] else "changed",
        number=number,
        original=clipped(before.lines[left].text),
        copy_text=clipped(after.lines[right].text),
        original_spans=tuple(sorted(before.spans.get(left, ()))),
        copy_spans=tuple(sorted(after.spans.get(right, ()))),
    )


def _blocks(before: Sequence[bytes], after: Sequence[bytes]) -> Sequence[tuple[str, int, int, int, int]]:
    """Blocks that belong together; of more lines than can be matched in a moment, all side by side."""
    if len(before) * len(after) > MOST_PAIRS:
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
