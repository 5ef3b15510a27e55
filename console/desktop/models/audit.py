"""The audit log as a Qt model: newest first, older pages fetched on the way down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.api.audit import AuditPage, AuditRow
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.theme.fonts import Type
from console.desktop.theme.signs import Sign
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import moment

COLUMNS: tuple[Column, ...] = (
    Column(id="at", title="When", width=108),
    Column(id="actor", title="Who", width=84),
    Column(id="role", title="Role", width=100),
    Column(id="action", title="What", width=128),
    Column(id="object", title="On", width=240),
    Column(id="outcome", title="Result", width=84),
    Column(id="reason", title="Why", width=248),
    Column(id="detail", title="Detail", width=160, stretch=True),
)


class AuditModel(CellTable):
    """`wanted` asks for the page before a sequence number (None: the newest)."""

    wanted = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._now = now
        self._rows: list[tuple[AuditRow, tuple[Cell, ...]]] = []
        self._next: int | None = None
        self._asked = False

    def restart(self) -> None:
        """Ask for the newest page."""
        self._asked = True
        self.wanted.emit(None)

    def take(self, before: int | None, page: AuditPage) -> None:
        """A page that was asked for."""
        self._asked = False
        fresh = [(row, cells_of(row, self._now())) for row in page.rows]
        self._next = page.next
        if before is None:
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
        elif fresh:
            first = len(self._rows)
            self.beginInsertRows(NONE, first, first + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()

    def give_up(self) -> None:
        """The page did not come."""
        self._asked = False

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made when its page came."""
        return self._rows[row][1]

    def said(self, row: int) -> str:
        """Who did what to what, why, and what came of it."""
        act = self._rows[row][0]
        return f"{act.actor}, {act.action}, {act.object}, {act.reason}, {act.outcome}"

    def rowCount(self, parent: Index = NONE) -> int:
        """Rows at hand."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        """True while older rows exist."""
        return not parent.isValid() and self._next is not None and not self._asked

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next older page."""
        self._asked = True
        self.wanted.emit(self._next)


def cells_of(row: AuditRow, now: datetime) -> tuple[Cell, ...]:
    """An act as cells; a refused one has its sign."""
    refused = row.outcome not in ("done", "ok", "allowed", "success", "")
    result = (
        Cell(row.outcome.capitalize(), "error", sign=Sign.CROSS, sign_colour="error")
        if refused
        else Cell(row.outcome.capitalize(), "t2", sign=Sign.DISC, sign_colour="ok")
    )
    return (
        Cell(moment(row.at, now), "t2", tip=row.at.astimezone().isoformat(timespec="milliseconds")),
        Cell(row.actor, "t1", Type.TABLE_STRONG),
        Cell(row.role.replace("_", " ").capitalize(), "t2"),
        Cell(row.action.replace(".", " ").replace("_", " ").capitalize(), "t1", tip=row.action),
        Cell(row.object, "t1", Type.CODE, middle=True, tip=row.object),
        result,
        Cell(row.reason or "—", "t1" if row.reason else "t3", tip=row.reason),
        Cell(row.detail, "t2", tip=row.detail),
    )
