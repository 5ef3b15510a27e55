"""What all lists of cells share as Qt models: names of columns, a cell and its words, a row said as a whole."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.cell_delegate import CELL_ROLE

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()


class CellTable(QAbstractTableModel):
    """A subclass says how many rows there are, and gives the cells and the words of one."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)

    @abstractmethod
    def cells_at(self, row: int) -> Sequence[Cell] | None:
        """The cells of a row, ready to paint; None while it is not at hand."""

    @abstractmethod
    def said(self, row: int) -> str:
        """A row at hand in one sentence, for screen readers."""

    def columnCount(self, parent: Index = NONE) -> int:
        """As many as there are names."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object | None:
        """Names of columns and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return self._columns[section].help or None if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object | None:
        """The ready cell, or its words for tooltips and screen readers."""
        cells = self.cells_at(index.row()) if index.isValid() else None
        if cells is None:
            return None
        cell = cells[index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.text or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.said(index.row()) if index.column() == 0 else self._named(index.column(), cell)
        return None

    def _named(self, column: int, cell: Cell) -> str:
        """ "Owner: r.keller": a disc holds initials, its tip the name."""
        words = cell.tip if cell.disc else " ".join(part for part in (cell.text, cell.second.strip()) if part)
        return f"{self._columns[column].title}: {words}"
