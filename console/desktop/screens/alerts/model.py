"""A list of alerts or of rules as a Qt model: cells are made for the rows that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.widgets.cell import Cell, Column

Row = TypeVar("Row")


class ListModel(CellTable, Generic[Row]):
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
        super().__init__(columns, parent)
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
            self.beginInsertRows(NONE, first, first + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def paint_again(self) -> None:
        """Time went on, or the gateway went away: the same rows in other words. Only what is seen is made anew."""
        self._made = {}
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made when first looked at."""
        if row not in self._made:
            self._made[row] = self._cells(self._rows[row])
        return self._made[row]

    def said(self, row: int) -> str:
        """The row in one sentence."""
        return self._say(self._rows[row])

    def rowCount(self, parent: Index = NONE) -> int:
        """Rows at hand."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        """True while older rows exist."""
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: Index) -> None:
        """Ask for them, once."""
        self.has_more = False
        self.more_wanted.emit()
