"""Nodes as lines of the tree, masked, each with its place in the raw text. Blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from console.api.messages import NodeRow
from console.core.message import Severity
from console.documents.masking import MASK, cut, masked_value
from console.documents.node import Document, Node, Syntax
from console.documents.shown import HIDDEN_ALWAYS, Look, Shown, hides
from console.documents.window import may_open
from console.gateway.desk.documents.opened import OpenedOne
from console.gateway.desk.masked import clipped

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


class Places(Protocol):
    """The lines that a row's place is told by."""

    def __len__(self) -> int:
        """How many there are."""

    def index_of(self, offset: int) -> int:
        """The line that holds this byte."""

    def line(self, index: int) -> Shown:
        """One of them."""


class TablePlaces:
    """The lines of the raw view; those that several nodes stand on are worked out once."""

    def __init__(self, opened: OpenedOne, *, clear: bool) -> None:
        self._opened = opened
        self._clear = clear
        self._lines: dict[int, Shown] = {}

    def __len__(self) -> int:
        return len(self._opened.table)

    def index_of(self, offset: int) -> int:
        """The line that holds this byte."""
        return self._opened.table.index_of(offset)

    def line(self, index: int) -> Shown:
        """One of them, as this person sees it."""
        found = self._lines.get(index)
        if found is None:
            found = self._lines[index] = self._opened.line(index, clear=self._clear)
        return found


class NodeRows:
    """Makes the rows of one answer."""

    def __init__(self, document: Document, look: Look, places: Places, worst: Mapping[str, Severity]) -> None:
        self._document = document
        self._look = look
        self._places = places
        self._worst = worst

    def rows(self, nodes: Iterable[Node], parent: Node | None, depth: int) -> tuple[NodeRow, ...]:
        """Siblings."""
        return tuple(self.row(node, parent, depth) for node in nodes)

    def row(self, node: Node, parent: Node | None, depth: int) -> NodeRow:
        """One node. Its columns are those of the raw view as this person sees it."""
        places = self._places
        first, last = places.index_of(node.start), places.index_of(max(node.start, node.end - 1))
        column, column_end = self._columns(node, first, last)
        opens = may_open(node)
        hidden = not opens and hides(node, clear=self._look.clear)
        return NodeRow(
            path=node.path,
            short=short(node, parent, self._look.syntax),
            label=node.label,
            value=self._value(node, parent, opens=opens),
            meaning="" if hidden else node.meaning,
            depth=depth,
            has_children=opens,
            private=node.private,
            start=node.start,
            end=node.end,
            line=first,
            column=column,
            column_end=column_end,
            line_end=last,
            datatype=node.datatype,
            severity=self._worst.get(node.path),
        )

    def _columns(self, node: Node, first: int, last: int) -> tuple[int, int]:
        """Where it begins on its first line, and ends on its last."""
        if not len(self._places):
            return 0, 0
        ends_on = self._places.line(last)
        column_end = ends_on.columns(max(node.start, ends_on.start), node.end)[1]
        return self._places.line(first).column(node.start), column_end

    def _value(self, node: Node, parent: Node | None, *, opens: bool) -> str:
        """The value of a leaf, a mask for a private one; of an ER7 part with parts its text, of a line nothing."""
        if not opens:
            return self._leaf(node)
        if self._look.syntax is not Syntax.ER7 or parent is None:
            return ""
        end = min(node.end, node.start + SEEN)
        text = Shown(self._document, node.start, end, self._look).text
        return clipped(text, LONGEST_VALUE)

    def _leaf(self, node: Node) -> str:
        if node.datatype == HIDDEN_ALWAYS:
            return MASK
        if self._look.clear:
            return clipped(cut(node.value) if len(node.value) > LONGEST_CLEAR else node.value, LONGEST_CLEAR)
        return clipped(masked_value(node), LONGEST_VALUE)


def rows_of(opened: OpenedOne, *, clear: bool = False) -> NodeRows:
    """Rows that are placed in the raw view."""
    return NodeRows(opened.document, opened.look(clear=clear), TablePlaces(opened, clear=clear), opened.worst)


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
