"""The repeating groups of a resource as tables: entries of a bundle, results, components, issues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from console.core.message import Severity
from console.documents.grids import GridCell, GridHead, GridRow
from console.documents.json.nodes import NOTHING, Shown, child, down, items, shown, value_of
from console.documents.node import Document, Node
from console.documents.rendering import Block, BlockKind, Cell, Run, Style
from console.layers.fhir.phrases import concept, phrase
from console.layers.fhir.results import Results

MOST_ROWS = 500
"""Rows of a table on a card."""

_FLAGS = {
    "HH": Severity.ERROR,
    "LL": Severity.ERROR,
    "AA": Severity.ERROR,
    "HU": Severity.ERROR,
    "LU": Severity.ERROR,
    "H": Severity.WARNING,
    "L": Severity.WARNING,
    "A": Severity.WARNING,
}
"""v3-ObservationInterpretation: critical, abnormal."""

_ISSUES = {
    "fatal": Severity.ERROR,
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "information": Severity.INFO,
}


class _Table(NamedTuple):
    """How a table is made: which nodes are its rows, and what stands in each."""

    title: str
    columns: tuple[str, ...]
    find: Callable[[bytes, Node], Sequence[Node]]
    cells: Callable[[Node], tuple[GridCell, ...]]


def tables(document: Document) -> tuple[GridHead, ...]:
    """Those that hold something."""
    root = _root(document)
    if root is None:
        return ()
    counted = ((name, table, len(table.find(document.raw, root))) for name, table in _TABLES.items())
    return tuple(
        GridHead(id=name, title=table.title, rows=rows, columns=table.columns) for name, table, rows in counted if rows
    )


def table_rows(document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
    """Some rows of one of them, unmasked."""
    root, known = _root(document), _TABLES.get(table)
    if root is None or known is None:
        return ()
    rows = known.find(document.raw, root)[max(0, first) : max(0, first) + max(0, count)]
    return tuple(GridRow(path=node.path, cells=known.cells(node)) for node in rows)


def table_blocks(document: Document, table: str) -> tuple[Block, ...]:
    """A table of more than one row as a block for a card; what is longer than `MOST_ROWS` is counted."""
    head = next((item for item in tables(document) if item.id == table and item.rows > 1), None)
    if head is None:
        return ()
    first = tuple(Cell(runs=(Run(text=name),), head=True) for name in head.columns)
    rows = (tuple(_block_cell(cell) for cell in row.cells) for row in table_rows(document, table, 0, MOST_ROWS))
    blocks = [Block(kind=BlockKind.TABLE, cells=(first, *rows), caption=head.title)]
    if head.rows > MOST_ROWS:
        more = Run(text=f"{head.rows - MOST_ROWS} more rows are in the table view.")
        blocks.append(Block(kind=BlockKind.NOTICE, severity="info", runs=(more,)))
    return tuple(blocks)


def _block_cell(cell: GridCell) -> Cell:
    style = Style.STRONG if cell.severity else Style.PLAIN
    return Cell(runs=(Run(text=cell.text, style=style, path=cell.path, private=cell.private),) if cell.text else ())


def issue_severity(word: str) -> Severity | None:
    """How bad an issue of an OperationOutcome is."""
    return _ISSUES.get(word)


def _root(document: Document) -> Node | None:
    return document.nodes[0] if document.nodes else None


def _cell(found: Shown, severity: Severity | None = None) -> GridCell:
    return GridCell(text=found.text, path=found.path, private=found.private, meaning=found.meaning, severity=severity)


def _entries(_raw: bytes, root: Node) -> Sequence[Node]:
    return items(root, "entry") if root.path == "Bundle" else ()


def _entry(entry: Node) -> tuple[GridCell, ...]:
    resource = child(entry, "resource")
    kind = child(resource, "resourceType")
    what = concept(child(resource, "code")) if resource is not None else NOTHING
    method, status = down(entry, "request", "method"), down(entry, "response", "status")
    act = method if method is not None else status if status is not None else down(entry, "search", "mode")
    return (
        _cell(shown(kind)),
        _cell(what if what.text else phrase(child(resource, "type"))),
        _cell(shown(child(resource, "status"))),
        _cell(shown(child(resource, "id"))),
        _cell(shown(child(entry, "fullUrl"))),
        _cell(shown(act)),
    )


def _observation(node: Node) -> tuple[GridCell, ...]:
    value = value_of(node, "value")
    absent = concept(child(node, "dataAbsentReason"))
    measured = value is not None and value.datatype in {"Quantity", "Age", "Count", "Duration"}
    number = shown(child(value, "value")) if measured else phrase(value)
    comparator = shown(child(value, "comparator")) if measured else NOTHING
    unit = shown(child(value, "unit")) if measured else NOTHING
    if measured and not unit.text:
        unit = shown(child(value, "code"))
    ranges = items(node, "referenceRange")
    flag = next((concept(item) for item in items(node, "interpretation")), NOTHING)
    return (
        _cell(concept(child(node, "code"))),
        _cell(number._replace(text=f"{comparator.text}{number.text}") if number.text else absent),
        _cell(unit),
        _cell(_range(ranges[0]) if ranges else NOTHING),
        _cell(flag, _FLAGS.get(flag.meaning or flag.text)),
        _cell(shown(child(node, "status"))),
        _cell(phrase(value_of(node, "effective"))),
    )


def _range(node: Node) -> Shown:
    said = shown(child(node, "text"))
    if said.text:
        return said
    low, high = phrase(child(node, "low")), phrase(child(node, "high"))
    text = f"{low.text} – {high.text}" if low.text and high.text else low.text and f"≥ {low.text}"
    return Shown(text or (f"≤ {high.text}" if high.text else ""), node.path, low.private or high.private)


def _issues(_raw: bytes, root: Node) -> Sequence[Node]:
    if root.path == "OperationOutcome":
        return items(root, "issue")
    return ()


def _issue(node: Node) -> tuple[GridCell, ...]:
    severity = shown(child(node, "severity"))
    where = child(node, "expression") or child(node, "location")
    return (
        _cell(severity, _ISSUES.get(severity.text)),
        _cell(shown(child(node, "code"))),
        _cell(concept(child(node, "details"))),
        _cell(shown(child(node, "diagnostics"))),
        _cell(phrase(where)),
    )


_TABLES: dict[str, _Table] = {
    "results": _Table(
        "Results (Observation)",
        ("Observation", "Value", "Unit", "Range", "Flag", "Status", "Time"),
        Results,
        _observation,
    ),
    "entries": _Table("Entries", ("Type", "What", "Status", "Id", "Address", "Action"), _entries, _entry),
    "issues": _Table("Issues", ("Severity", "Code", "Details", "Diagnostics", "Where"), _issues, _issue),
}
