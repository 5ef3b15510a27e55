"""The audit log as a Qt model: newest first, older pages fetched on the way down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.api.audit import AuditPage, AuditRow
from console.desktop.theme.fonts import Type
from console.desktop.theme.signs import Sign
from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.cell_delegate import CELL_ROLE
from console.desktop.words import moment

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
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


class AuditModel(QAbstractTableModel):
    """`wanted` asks for the page before a sequence number (None: the newest)."""

    wanted = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
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
            self.beginInsertRows(_NONE, first, first + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()

    def give_up(self) -> None:
        """The page did not come."""
        self._asked = False

    def rowCount(self, parent: Index = _NONE) -> int:
        """Rows at hand."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        """See `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        """True while older rows exist."""
        return not parent.isValid() and self._next is not None and not self._asked

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next older page."""
        self._asked = True
        self.wanted.emit(self._next)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object | None:
        """Names of columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object | None:
        """The ready cell, or its words."""
        if not index.isValid():
            return None
        row, cells = self._rows[index.row()]
        cell = cells[index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.text or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = f"{row.actor}, {row.action}, {row.object}, {row.reason}, {row.outcome}"
            return spoken if index.column() == 0 else f"{COLUMNS[index.column()].title}: {cell.text}"
        return None


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
