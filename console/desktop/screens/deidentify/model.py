"""The report as rows of a table: what was replaced by place, or what leaks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from console.api.deidentify import Leak, Replaced
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.screens.deidentify.words import kind_words, leak_words, row_words
from console.desktop.theme.fonts import Type
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import grouped

COLUMNS: tuple[Column, ...] = (
    Column(id="path", title="Place", width=310),
    Column(id="label", title="Name", width=130, stretch=True),
    Column(id="kind", title="Kind", width=104),
    Column(id="count", title="Values", width=66, right=True),
    Column(id="how", title="How", width=160),
)


class ReportModel(CellTable):
    """All rows are at hand: some hundreds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._rows: list[Replaced | Leak] = []

    def show_rows(self, rows: Sequence[Replaced | Leak]) -> None:
        """These instead; leaks stand alone where there are any."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def at(self, row: int) -> Replaced | Leak | None:
        """The entry of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """One row."""
        each = self._rows[row]
        place = Cell(each.path, "t1", Type.CODE, middle=True)
        if isinstance(each, Leak):
            said = Cell("✕ Found in the copy", "error")
            return (place, Cell("", "t3"), Cell(kind_words(each.kind), "error"), Cell("", "t3"), said)
        return (
            place,
            Cell(each.label or "not defined", "t2" if each.label else "t3"),
            Cell(kind_words(each.kind), "t1"),
            Cell(grouped(each.count), "t1", Type.TABLE, right=True),
            Cell(each.how, "t2"),
        )

    def said(self, row: int) -> str:
        """In one sentence."""
        each = self._rows[row]
        return leak_words(each) if isinstance(each, Leak) else row_words(each)

    def rowCount(self, parent: Index = NONE) -> int:
        """All."""
        return 0 if parent.isValid() else len(self._rows)
