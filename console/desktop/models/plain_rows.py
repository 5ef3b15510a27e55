"""A short table of ready cells, for lists that are shown whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.widgets.cell import Cell, Column


class PlainRows(CellTable):
    """Rows of cells, each as long as there are columns; the first cell of a row is said with the whole row."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._rows: list[tuple[Cell, ...]] = []

    def set_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def add_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Show these too, below."""
        if rows:
            self.beginInsertRows(NONE, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """As they were given."""
        return self._rows[row]

    def said(self, row: int) -> str:
        """All of its words."""
        return ", ".join(each.text for each in self._rows[row] if each.text)

    def rowCount(self, parent: Index = NONE) -> int:
        """Rows shown."""
        return 0 if parent.isValid() else len(self._rows)
