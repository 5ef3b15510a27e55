"""The interfaces as a Qt model: a handful of rows, kept in the order asked for, changed cell-exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.api.interfaces import InterfaceRow
from console.desktop.models.interface_cells import COLUMNS, cells_of, sort_key, spoken, urgency, was_cells_of
from console.desktop.models.runs import runs
from console.desktop.widgets.cell import Cell
from console.desktop.widgets.cell_delegate import CELL_ROLE

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class InterfaceModel(QAbstractTableModel):
    """`now` gives the gateway's time, for ages; `tick` recomputes them."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._rows: list[InterfaceRow] = []
        self._cells: list[tuple[Cell, ...]] = []
        self._given: dict[str, int] = {}  # name -> place in the site file's order
        self._order: tuple[str, bool] | None = None
        self._lost_at: datetime | None = None

    @property
    def rows(self) -> tuple[InterfaceRow, ...]:
        """All rows in the order shown."""
        return tuple(self._rows)

    def set_rows(self, rows: Iterable[InterfaceRow]) -> None:
        """A snapshot: replace everything (selection included) unless only states changed."""
        fresh = list(rows)
        if {row.name for row in fresh} == set(self._given):
            self.update(fresh)
            return
        self.beginResetModel()
        self._given = {row.name: at for at, row in enumerate(fresh)}
        self._rows = self._sorted(fresh)
        self._cells = [self._make(row) for row in self._rows]
        self.endResetModel()

    def update(self, rows: Iterable[InterfaceRow]) -> None:
        """New states of rows; unknown names come at the end. Rows stay where they are until `resort`."""
        where = {row.name: at for at, row in enumerate(self._rows)}
        changed = []
        for row in rows:
            at = where.get(row.name)
            if at is None:
                self._append(row)
                continue
            self._rows[at] = row
            changed.append(at)
        self._refresh(changed)

    def set_lost(self, at: datetime | None) -> None:
        """Show what was at this moment, without states; None: live again."""
        if at != self._lost_at:
            self._lost_at = at
            self._refresh(range(len(self._rows)))

    def tick(self) -> None:
        """Time went on: ages may have changed."""
        if self._lost_at is None:
            self._refresh(range(len(self._rows)))

    def resort(self) -> None:
        """Put rows where their values belong now."""
        order = self._sorted(self._rows)
        if [row.name for row in order] == [row.name for row in self._rows]:
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        names = [self._rows[index.row()].name for index in kept]
        self._rows = order
        self._cells = [self._make(row) for row in order]
        where = {row.name: at for at, row in enumerate(order)}
        self.changePersistentIndexList(
            kept, [self.index(where[name], i.column()) for name, i in zip(names, kept, strict=True)]
        )
        self.layoutChanged.emit()

    def row_at(self, row: int) -> InterfaceRow | None:
        """The interface in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = _NONE) -> int:
        """All interfaces."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        """See `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 is the usual order: what asks for a person first, then as in the site file."""
        self._order = (COLUMNS[column].id, order is Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self.resort()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object | None:
        """Names of columns and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        return COLUMNS[section].help or None if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object | None:
        """The ready cell, or its words for tooltips and screen readers."""
        if not index.isValid():
            return None
        cell = self._cells[index.row()][index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(self._rows[index.row()], self._now()) if index.column() == 0 else self._said(index)
        return None

    def _said(self, index: Index) -> str:
        return f"{COLUMNS[index.column()].title}: {self._cells[index.row()][index.column()].text or 'nothing'}"

    def _append(self, row: InterfaceRow) -> None:
        at = len(self._rows)
        self.beginInsertRows(_NONE, at, at)
        self._given[row.name] = at
        self._rows.append(row)
        self._cells.append(self._make(row))
        self.endInsertRows()

    def _refresh(self, rows: Iterable[int]) -> None:
        changed = []
        for at in rows:
            cells = self._make(self._rows[at])
            if cells != self._cells[at]:
                self._cells[at] = cells
                changed.append(at)
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def _make(self, row: InterfaceRow) -> tuple[Cell, ...]:
        return cells_of(row, self._now()) if self._lost_at is None else was_cells_of(row, self._lost_at)

    def _sorted(self, rows: Iterable[InterfaceRow]) -> list[InterfaceRow]:
        if self._order is None:
            return sorted(rows, key=lambda row: (urgency(row), self._given.get(row.name, len(self._given))))
        column, descending = self._order
        return sorted(rows, key=sort_key(column), reverse=descending)
