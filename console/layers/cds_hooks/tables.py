"""Cards, actions, prefetched data, services and feedback as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from console.core.message import Severity
from console.documents.grids import GridCell, GridHead, GridRow
from console.documents.json.nodes import NOTHING, Shown, child, down, items, member, shown
from console.documents.node import Document, Node

SEVERITIES = {"info": Severity.INFO, "warning": Severity.WARNING, "critical": Severity.ERROR}
"""How bad a card is by its indicator."""


class _Table(NamedTuple):
    title: str
    key: str
    columns: tuple[str, ...]
    cells: Callable[[Node], tuple[GridCell, ...]]


def tables(document: Document) -> tuple[GridHead, ...]:
    """Those that hold something."""
    counted = ((table, len(_rows(document, table))) for table in _TABLES)
    return tuple(
        GridHead(id=table.key, title=table.title, rows=rows, columns=table.columns) for table, rows in counted if rows
    )


def table_rows(document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
    """Some rows of one of them, unmasked."""
    known = next((one for one in _TABLES if one.key == table), None)
    if known is None:
        return ()
    rows = _rows(document, known)[max(0, first) : max(0, first) + max(0, count)]
    return tuple(GridRow(path=node.path, cells=known.cells(node)) for node in rows)


def _rows(document: Document, table: _Table) -> Sequence[Node]:
    node = member(document, table.key)
    if node is None:
        return ()
    return tuple(node.children) if table.key == "prefetch" else items(node)


def _cell(found: Shown, severity: Severity | None = None) -> GridCell:
    return GridCell(text=found.text, path=found.path, private=found.private, meaning=found.meaning, severity=severity)


def _count(node: Node, key: str) -> Shown:
    found = items(node, key)
    return Shown(str(len(found)), f"{node.path}.{key}") if found else NOTHING


def _card(node: Node) -> tuple[GridCell, ...]:
    indicator = shown(child(node, "indicator"))
    return (
        _cell(indicator, SEVERITIES.get(indicator.text)),
        _cell(shown(child(node, "summary"))),
        _cell(shown(down(node, "source", "label"))),
        _cell(_count(node, "suggestions")),
        _cell(_count(node, "links")),
        _cell(shown(child(node, "uuid"))),
    )


def _action(node: Node) -> tuple[GridCell, ...]:
    return (
        _cell(shown(child(node, "type"))),
        _cell(shown(down(node, "resource", "resourceType"))),
        _cell(shown(child(node, "description"))),
        _cell(shown(child(node, "resourceId"))),
    )


def state(node: Node) -> str:
    """What was prefetched, in words."""
    if not node.children:
        return "looked up, no data" if node.value == "null" else "no resource"
    kind = shown(child(node, "resourceType"))
    return "could not be fetched (OperationOutcome)" if kind.text == "OperationOutcome" else "supplied"


def _prefetch(node: Node) -> tuple[GridCell, ...]:
    total = _count(node, "entry")
    return (
        GridCell(text=node.label, path=node.path),
        GridCell(text=state(node), path=node.path),
        _cell(shown(child(node, "resourceType"))),
        _cell(total),
    )


def _service(node: Node) -> tuple[GridCell, ...]:
    return tuple(_cell(shown(child(node, key))) for key in ("id", "hook", "title", "description"))


def _feedback(node: Node) -> tuple[GridCell, ...]:
    reason = down(node, "overrideReason", "reason")
    return (
        _cell(shown(child(node, "card"))),
        _cell(shown(child(node, "outcome"))),
        _cell(_count(node, "acceptedSuggestions")),
        _cell(shown(child(reason, "display") or child(reason, "code"))),
        _cell(shown(down(node, "overrideReason", "userComment"))),
        _cell(shown(child(node, "outcomeTimestamp"))),
    )


_TABLES = (
    _Table("Cards", "cards", ("Indicator", "Summary", "Source", "Suggestions", "Links", "Id"), _card),
    _Table("System actions", "systemActions", ("Type", "Resource", "Description", "Resource id"), _action),
    _Table("Prefetched data", "prefetch", ("Key", "State", "Resource", "Entries"), _prefetch),
    _Table("Services", "services", ("Id", "Hook", "Title", "Description"), _service),
    _Table("Feedback", "feedback", ("Card", "Outcome", "Accepted", "Reason", "Comment", "Time"), _feedback),
)
