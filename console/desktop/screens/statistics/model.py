"""Fields as rows of a table: sorted by any column, narrowed by type and by words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from PySide6.QtCore import QObject, Qt

from console.api.field_statistics import FieldStatistics
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.screens.statistics.words import distinct, facts, fill_rate, lengths, percent
from console.desktop.theme.fonts import Type
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import grouped

COLUMNS: tuple[Column, ...] = (
    Column(id="type", title="Type", width=90),
    Column(id="path", title="Field", width=130),
    Column(id="label", title="Name", width=170, stretch=True),
    Column(id="datatype", title="Data type", width=80),
    Column(id="filled", title="Filled", width=76, right=True),
    Column(id="occurrences", title="Occurs", width=76, right=True),
    Column(id="distinct", title="Different", width=82, right=True),
    Column(id="length", title="Length", width=78, right=True),
    Column(id="outside", title="Not in table", width=92, right=True, help="Occurrences with a code the table lacks"),
)
_KEYS: dict[str, Callable[[FieldStatistics], object]] = {
    "type": lambda row: row.type,
    "label": lambda row: row.label.lower(),
    "datatype": lambda row: row.datatype,
    "filled": fill_rate,
    "occurrences": lambda row: row.occurrences,
    "distinct": lambda row: -1 if row.parts else row.distinct,
    "length": lambda row: row.longest,
    "outside": lambda row: row.outside_table,
}
"""Column -> what it is sorted by; a field's place in the message is the order they came in."""


class FieldModel(CellTable):
    """All rows are at hand: some hundreds, at most 20 000."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._all: list[FieldStatistics] = []
        self._shown: list[FieldStatistics] = []
        self._type, self._words = "", ""
        self._column, self._order = 1, Qt.SortOrder.AscendingOrder

    def show_rows(self, rows: Sequence[FieldStatistics]) -> None:
        """These instead."""
        self._all = list(rows)
        self._choose()

    def add_rows(self, rows: Sequence[FieldStatistics]) -> None:
        """A page more."""
        self._all.extend(rows)
        self._choose()

    def narrow(self, type_: str, words: str) -> None:
        """Those of one type ("" is all) whose path or name holds the words."""
        self._type, self._words = type_, words.strip().lower()
        self._choose()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; by the field it is the order of the message."""
        self._column, self._order = column, order
        self._choose()

    def types(self) -> tuple[str, ...]:
        """The types there are, in their order."""
        return tuple(dict.fromkeys(row.type for row in self._all))

    @property
    def loaded(self) -> int:
        """Rows at hand, shown or not."""
        return len(self._all)

    def at(self, row: int) -> FieldStatistics | None:
        """The field of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made when painted, and remembered for a while."""
        return cells_of(self._shown[row])

    def said(self, row: int) -> str:
        """In one sentence."""
        each = self._shown[row]
        return f"{each.path} {each.label}: {'. '.join(facts(each))}"

    def rowCount(self, parent: Index = NONE) -> int:
        """Those shown."""
        return 0 if parent.isValid() else len(self._shown)

    def _choose(self) -> None:
        self.beginResetModel()
        rows = [row for row in self._all if self._fits(row)]
        key = _KEYS.get(COLUMNS[self._column].id if 0 <= self._column < len(COLUMNS) else "")
        falling = self._order is Qt.SortOrder.DescendingOrder
        if key is not None:
            rows.sort(key=key, reverse=falling)  # type: ignore[arg-type]  # one column's keys are of one type
        elif falling:
            rows.reverse()
        self._shown = rows
        self.endResetModel()

    def _fits(self, row: FieldStatistics) -> bool:
        if self._type and row.type != self._type:
            return False
        return not self._words or self._words in f"{row.path} {row.label}".lower()


@lru_cache(maxsize=512)
def cells_of(each: FieldStatistics) -> tuple[Cell, ...]:
    """One row."""
    outside = grouped(each.outside_table) if each.outside_table else ""
    number = Cell("", "t1", Type.TABLE, right=True)
    return (
        Cell(each.type, "t2"),
        Cell(each.path, "t1", Type.CODE, middle=True),
        Cell(each.label or "not defined", "t2" if each.label else "t3"),
        Cell(each.datatype, "t2", Type.CODE),
        Cell(percent(fill_rate(each)), "t1", Type.TABLE, right=True),
        Cell(grouped(each.occurrences), "t1", Type.TABLE, right=True),
        Cell(distinct(each), "t1", Type.TABLE, right=True) if not each.parts else number,
        Cell(lengths(each), "t1", Type.TABLE, right=True),
        Cell(outside, "warn" if outside else "t3", Type.TABLE, right=True),
    )
