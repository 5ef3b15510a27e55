"""Two result sets compared, as tables: how often each place differs, and the pairs, fetched as one looks at them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from console.api.comparisons import PairRow, PathDifference
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.paged_rows import PagedRows
from console.desktop.theme.fonts import Type
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import count_of, grouped

PATH_COLUMNS: tuple[Column, ...] = (
    Column(id="path", title="Where", width=130),
    Column(id="label", title="Name", width=130, stretch=True),
    Column(id="changed", title="Changed", width=74, right=True),
    Column(id="added", title="Added", width=66, right=True),
    Column(id="removed", title="Removed", width=74, right=True),
    Column(id="moved", title="Moved", width=66, right=True),
)
PAIR_COLUMNS: tuple[Column, ...] = (
    Column(id="state", title="What", width=112),
    Column(id="left", title="Left", width=72, right=True),
    Column(id="right", title="Right", width=72, right=True),
    Column(id="differences", title="Differ", width=58, right=True),
    Column(id="paths", title="Where", width=200, stretch=True),
)
STATES = {
    "different": "≠ Different",
    "only_left": "← Only left",
    "only_right": "→ Only right",
    "twice": "‼ Key twice",
}


class PathModel(CellTable):
    """The places that differ in most pairs first; at most 300."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(PATH_COLUMNS, parent)
        self._rows: tuple[PathDifference, ...] = ()

    def show_rows(self, rows: Sequence[PathDifference]) -> None:
        """These instead."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made when painted."""
        each = self._rows[row]
        counts = (each.changed, each.added, each.removed, each.moved)
        return (
            Cell(each.path, "t1", Type.CODE, middle=True),
            Cell(each.label, "t2"),
            *(Cell(grouped(count) if count else "", "t1", Type.TABLE, right=True) for count in counts),
        )

    def said(self, row: int) -> str:
        """In one sentence."""
        each = self._rows[row]
        return (
            f"{each.path} {each.label}: changed in {count_of(each.changed, 'pair')}, added in {each.added}, "
            f"removed in {each.removed}, moved in {each.moved}"
        )

    def rowCount(self, parent: Index = NONE) -> int:
        """Places."""
        return 0 if parent.isValid() else len(self._rows)


class PairModel(CellTable):
    """All pairs that are not equal; `wanted` asks for the page that begins at a row."""

    wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(PAIR_COLUMNS, parent)
        self._pages: PagedRows[PairRow] = PagedRows()

    def restart(self, total: int = 0) -> None:
        """So many rows, none at hand."""
        self.beginResetModel()
        self._pages = PagedRows()
        self._pages.total = total
        self.endResetModel()

    def take(self, first: int, rows: Sequence[PairRow], total: int) -> None:
        """A page came."""
        self._pages.fill(first, rows, total)
        if rows:
            last = self.index(first + len(rows) - 1, len(PAIR_COLUMNS) - 1)
            self.dataChanged.emit(self.index(first, 0), last)

    def failed(self, first: int) -> None:
        """A page did not come."""
        self._pages.failed(first)

    def at(self, row: int) -> PairRow | None:
        """The pair of a row, where it is at hand."""
        return self._pages.at(row) if row >= 0 else None

    def cells_at(self, row: int) -> tuple[Cell, ...] | None:
        """Made when painted; asks for the page where it is not at hand."""
        each = self._pages.at(row)
        if each is not None:
            return _cells(each)
        asked = self._pages.to_ask(row)
        if asked is not None:
            self.wanted.emit(asked[0])
        return None

    def said(self, row: int) -> str:
        """In one sentence."""
        each = self._pages.at(row)
        return "" if each is None else ", ".join(cell.text for cell in _cells(each) if cell.text)

    def rowCount(self, parent: Index = NONE) -> int:
        """Pairs."""
        return 0 if parent.isValid() else self._pages.total or 0


def _cells(each: PairRow) -> tuple[Cell, ...]:
    more = " …" if each.differences > len(each.paths) and each.paths else ""
    return (
        Cell(STATES.get(each.state, each.state), "t1", Type.TABLE_STRONG),
        Cell("" if each.left is None else str(each.left), "t1", Type.CODE, right=True),
        Cell("" if each.right is None else str(each.right), "t1", Type.CODE, right=True),
        Cell(grouped(each.differences) if each.differences else "", "t1", right=True),
        Cell(each.text or ", ".join(each.paths) + more, "t2", Type.TABLE if each.text else Type.CODE),
    )
