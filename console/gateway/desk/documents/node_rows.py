"""Nodes as lines of the tree, masked, each with its place in the raw text. Blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from console.api.messages import NodeRow
from console.core.message import Severity
from console.documents.masking import MASK, cut, masked_value
from console.documents.node import Node, Syntax
from console.documents.shown import HIDDEN_ALWAYS, Shown, hides
from console.documents.window import may_open
from console.gateway.desk.documents.opened import OpenedOne

LONGEST_VALUE = 500
LONGEST_CLEAR = 20_000
SEEN = 2000
"""Bytes of a part with parts whose text is shown beside it."""


def short(node: Node, parent: Node | None, syntax: Syntax) -> str:
    """What the tree shows: "PID-3" below its segment, ".1" or "[2]" below a field; a name below an object."""
    if parent is None:
        return node.path
    below = node.path.removeprefix(parent.path) or node.path
    if syntax is not Syntax.ER7:
        return below.lstrip("./") or below
    return re.sub(r"\[\d+\](?=-)", "", node.path, count=1) if below.startswith("-") else below


def clipped(text: str, most: int) -> str:
    """No longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


class NodeRows:
    """Makes the rows of one answer; lines that several nodes stand on are worked out once."""

    def __init__(self, opened: OpenedOne, worst: Mapping[str, Severity], *, clear: bool = False) -> None:
        self._opened = opened
        self._worst = worst
        self._clear = clear
        self._lines: dict[int, Shown] = {}

    def rows(self, nodes: Iterable[Node], parent: Node | None, depth: int) -> tuple[NodeRow, ...]:
        """Siblings."""
        return tuple(self.row(node, parent, depth) for node in nodes)

    def row(self, node: Node, parent: Node | None, depth: int) -> NodeRow:
        """One node. Its columns are those of the raw view as this person sees it."""
        table = self._opened.table
        first, last = table.index_of(node.start), table.index_of(max(node.start, node.end - 1))
        opens = may_open(node)
        hidden = not opens and hides(node, clear=self._clear)
        return NodeRow(
            path=node.path,
            short=short(node, parent, self._opened.format.syntax),
            label=node.label,
            value=self._value(node, parent, opens=opens),
            meaning="" if hidden else node.meaning,
            depth=depth,
            has_children=opens,
            private=node.private,
            start=node.start,
            end=node.end,
            line=first,
            column=self._line(first).column(node.start) if len(table) else 0,
            column_end=self._line(last).columns(max(node.start, table.starts[last]), node.end)[1] if len(table) else 0,
            line_end=last,
            datatype=node.datatype,
            severity=self._worst.get(node.path),
        )

    def _line(self, index: int) -> Shown:
        found = self._lines.get(index)
        if found is None:
            found = self._lines[index] = self._opened.line(index, clear=self._clear)
        return found

    def _value(self, node: Node, parent: Node | None, *, opens: bool) -> str:
        """The value of a leaf, a mask for a private one; of an ER7 part with parts its text, of a line nothing."""
        if not opens:
            return self._leaf(node)
        if self._opened.format.syntax is not Syntax.ER7 or parent is None:
            return ""
        end = min(node.end, node.start + SEEN)
        text = Shown(self._opened.document, node.start, end, self._opened.look(clear=self._clear)).text
        return clipped(text, LONGEST_VALUE)

    def _leaf(self, node: Node) -> str:
        if node.datatype == HIDDEN_ALWAYS:
            return MASK
        if self._clear:
            return clipped(cut(node.value) if len(node.value) > LONGEST_CLEAR else node.value, LONGEST_CLEAR)
        return clipped(masked_value(node), LONGEST_VALUE)


def levels(nodes: Sequence[Node], most: int) -> tuple[list[tuple[Node, Node | None, int]], bool]:
    """As many whole levels as fit in `most` nodes, depth first, as (node, parent, depth); and whether that is all.

    Of more top nodes than fit, the first ones.
    """
    depth = 1
    best = list(_down(nodes[:most], None, 0, depth))
    if len(nodes) > most:
        return best, False
    while True:
        more: list[tuple[Node, Node | None, int]] = []
        for item in _down(nodes, None, 0, depth + 1):
            more.append(item)
            if len(more) > most:
                return best, False
        if len(more) == len(best):
            return best, not any(may_open(node) for node, _, level in best if level == depth - 1)
        best, depth = more, depth + 1


def _down(
    nodes: Sequence[Node], parent: Node | None, depth: int, deepest: int
) -> Iterator[tuple[Node, Node | None, int]]:
    for node in nodes:
        yield node, parent, depth
        if depth + 1 < deepest and may_open(node):
            yield from _down(node.children, node, depth + 1, deepest)
