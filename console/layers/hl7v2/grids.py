"""Repeating segments as tables: the results of each order, allergies, diagnoses, insurance ... as far as filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.core.message import Severity
from console.documents.grids import GridCell, GridHead, GridRow
from console.documents.node import Document, Node
from console.documents.walk import leaves
from console.layers.hl7v2.dictionary import segment_label

_NUMBER = re.compile(r"-(\d+)$")
_NAME = re.compile(r"[A-Z][A-Z0-9]{2}")
_ALONE = frozenset({"MSH", "FHS", "BHS", "BTS", "FTS"})
_SURVEYED = 200
"""Rows that are looked at for which columns are filled; a column that is filled only below has none."""

LONGEST_CELL = 400
"""Characters of one cell."""

RESULT_COLUMNS = ("Name", "Value", "Units", "Range", "Flag", "Status", "Time")
_RESULT_FIELDS = (3, 5, 6, 7, 8, 11, 14)
_FLAGS = {
    **dict.fromkeys(("HH", "LL", "AA", ">", "<", "HU", "LU"), Severity.ERROR),
    **dict.fromkeys(("H", "L", "A", "W", "R", "I", "POS", "D", "U"), Severity.WARNING),
}
"""Table 0078: what needs a look now, what is out of range."""


@dataclass(frozen=True, slots=True)
class _Table:
    head: GridHead
    rows: tuple[Node, ...]
    fields: tuple[int, ...]


def tables(document: Document) -> tuple[GridHead, ...]:
    """The tables a message offers, results first, then by their first row's place."""
    return tuple(table.head for table in _tables(document))


def table_rows(document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
    """Some rows of one of them; empty for an id that is not there."""
    found = next((item for item in _tables(document) if item.head.id == table), None)
    if found is None:
        return ()
    rows = found.rows[max(first, 0) : max(first, 0) + max(count, 0)]
    return tuple(row_of(node, found.fields, result=found.fields == _RESULT_FIELDS) for node in rows)


def result_groups(document: Document) -> list[tuple[Node | None, list[Node]]]:
    """The OBX segments of each OBR, in order; None for those that stand under none."""
    groups: list[tuple[Node | None, list[Node]]] = []
    for node in document.nodes:
        name = node.path[:3]
        if name == "OBR":
            groups.append((node, []))
        elif name == "OBX":
            if not groups:
                groups.append((None, []))
            groups[-1][1].append(node)
        elif name == "MSH":
            groups.append((None, []))
    return [(order, rows) for order, rows in groups if rows]


def row_of(node: Node, fields: Sequence[int], *, result: bool) -> GridRow:
    """One segment as a row."""
    by_number = {_number(child): child for child in node.children}
    cells = [_cell(by_number.get(number)) for number in fields]
    if result:
        flag = cells[4]
        worst = _FLAGS.get(flag.text.strip().upper())
        cells[4] = GridCell(text=flag.text, path=flag.path, private=flag.private, meaning=flag.meaning, severity=worst)
        cells[0] = _named(by_number.get(3), cells[0])
    return GridRow(path=node.path, cells=tuple(cells))


def _tables(document: Document) -> Iterator[_Table]:
    groups = result_groups(document)
    for order, rows in groups:
        place = order.path if order is not None else rows[0].path
        title = "Results (OBX)" if len(groups) == 1 else f"Results of {place}"
        head = GridHead(id=f"OBX of {place}", title=title, rows=len(rows), columns=RESULT_COLUMNS)
        yield _Table(head, tuple(rows), _RESULT_FIELDS)
    yield from _repeats(document)


def _repeats(document: Document) -> Iterator[_Table]:
    found: dict[str, list[Node]] = {}
    for node in document.nodes:
        name = node.path[:3]
        if _NAME.fullmatch(name) and name != "OBX" and name not in _ALONE:
            found.setdefault(name, []).append(node)
    for name, rows in found.items():
        if len(rows) < 2:
            continue
        labels = {_number(child): child.label for row in rows[:_SURVEYED] for child in row.children}
        fields = tuple(sorted(number for number in labels if number))
        if not fields:
            continue
        words = segment_label(name)
        columns = tuple(labels[number] or f"{name}-{number}" for number in fields)
        head = GridHead(id=name, title=f"{words} ({name})" if words else name, rows=len(rows), columns=columns)
        yield _Table(head, tuple(rows), fields)


def _number(node: Node) -> int:
    found = _NUMBER.search(node.path)
    return int(found.group(1)) if found else 0


def _cell(node: Node | None) -> GridCell:
    """A field as one cell: its filled leaves, private where one of them is."""
    if node is None:
        return GridCell()
    parts = [leaf for leaf in leaves((node,)) if leaf.value.strip()]
    text = " ".join(leaf.value for leaf in parts)
    return GridCell(
        text=text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}… ({len(text)} characters)",
        path=node.path,
        private=any(leaf.private for leaf in parts),
        meaning=parts[0].meaning if len(parts) == 1 else "",
    )


def _named(node: Node | None, whole: GridCell) -> GridCell:
    """The text of a code where it has one, its code as the meaning."""
    if node is None or not node.children:
        return whole
    words = {child.path.rpartition(".")[2]: child for child in node.children}
    text, code = words.get("2") or words.get("5"), words.get("1") or words.get("4")
    if text is None or text.children:
        return whole
    return GridCell(
        text=text.value, path=node.path, private=whole.private, meaning=code.value if code and not code.children else ""
    )
