"""A list of alerts or of rules as a Qt model: cells are made for the rows that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.cell_delegate import CELL_ROLE

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
Row = TypeVar("Row")


class ListModel(QAbstractTableModel, Generic[Row]):
    """`more_wanted` when the end is near and older rows exist. `key` tells rows apart, `cells` paints, `say` speaks."""

    more_wanted = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Row], int],
        cells: Callable[[Row], tuple[Cell, ...]],
        say: Callable[[Row], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._cells = cells
        self._say = say
        self._rows: list[Row] = []
        self._made: dict[int, tuple[Cell, ...]] = {}  # by place; made when first looked at
        self.has_more = False

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown, in order."""
        return self._rows

    def row(self, at: int) -> Row | None:
        """The row at this place."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def place_of(self, key: int) -> int:
        """Where the row of this key stands; -1 where it does not."""
        return next((at for at, row in enumerate(self._rows) if self._key(row) == key), -1)

    def set_rows(self, rows: Sequence[Row], *, more: bool = False) -> bool:
        """Show these; True where rows came, went or moved (what is selected must be selected anew)."""
        self.has_more = more
        alike = [self._key(row) for row in rows] == [self._key(row) for row in self._rows]
        if alike:
            self._rows = list(rows)
            self.paint_again()
            return False
        self.beginResetModel()
        self._rows, self._made = list(rows), {}
        self.endResetModel()
        return True

    def add_rows(self, rows: Sequence[Row], *, more: bool) -> None:
        """Older ones, below."""
        self.has_more = more
        known = {self._key(row) for row in self._rows}
        fresh = [row for row in rows if self._key(row) not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(_NONE, first, first + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def paint_again(self) -> None:
        """Time went on, or the gateway went away: the same rows in other words. Only what is seen is made anew."""
        self._made = {}
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    def rowCount(self, parent: Index = _NONE) -> int:
        """Rows at hand."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        """As many as there are names."""
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        """True while older rows exist."""
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: Index) -> None:
        """Ask for them, once."""
        self.has_more = False
        self.more_wanted.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object | None:
        """Names of columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._columns[section].help or None
        return self._columns[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object | None:
        """The cell, or its words."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if index.row() not in self._made:
            self._made[index.row()] = self._cells(row)
        cell = self._made[index.row()][index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.text or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = " ".join(part for part in (cell.text, cell.second.strip()) if part)
            return self._say(row) if index.column() == 0 else f"{self._columns[index.column()].title}: {said}"
        return None
