"""A table view of a document as a Qt model: all rows have their places, the ones looked at are fetched."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from console.api.documents import GridCellView, GridInfo, GridRowView, GridWindow
from console.api.messages import MASK
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.paged_rows import PagedRows
from console.desktop.theme.fonts import Type
from console.desktop.theme.states import SEVERITY
from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.raw_view_text import visible

USUAL_WIDTH = 84
SIZE = 100


def columns_of(info: GridInfo) -> tuple[Column, ...]:
    """The number of the row, then what the document names; the last takes what is left."""
    names = [
        Column(id=str(at), title=title, width=USUAL_WIDTH, stretch=at == len(info.columns) - 1)
        for at, title in enumerate(info.columns)
    ]
    return (Column(id="row", title="No.", width=48, right=True), *names)


class GridModel(CellTable):
    """`wanted(first, count)` asks for rows."""

    wanted = Signal(int, int)

    def __init__(self, info: GridInfo, parent: QObject | None = None) -> None:
        super().__init__(columns_of(info), parent)
        self.info = info
        self._rows: PagedRows[GridRowView] = PagedRows(size=SIZE)
        self._rows.total = info.rows
        self._clear = False
        self._needed: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)

    def forget(self, *, clear: bool) -> None:
        """The same rows are read anew; nothing that was read is kept."""
        self._clear = clear
        self._rows.forget()
        self._redraw()

    def take(self, window: GridWindow) -> None:
        """Rows that were asked for; there may be fewer or more than the head said."""
        before = self._rows.total or 0
        if window.total > before:
            self.beginInsertRows(NONE, before, window.total - 1)
        elif window.total < before:
            self.beginRemoveRows(NONE, window.total, before - 1)
        self._rows.fill(window.first, window.rows, window.total)
        if window.total > before:
            self.endInsertRows()
        elif window.total < before:
            self.endRemoveRows()
        self._redraw()

    def failed(self, first: int) -> None:
        """They could not be had; the next look asks again."""
        self._rows.failed(first)

    def path_at(self, index: Index) -> str:
        """The node behind a cell, or that of its row."""
        row = self._rows.at(index.row()) if index.isValid() else None
        if row is None:
            return ""
        at = index.column() - 1
        cell = row.cells[at] if 0 <= at < len(row.cells) else None
        return cell.path if cell is not None and cell.path else row.path

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """The number, then the cells as they came."""
        found = self._rows.at(row)
        number = Cell(str(row + 1), "t3", right=True)
        if found is None:
            self._want(row)
            return (number, *(Cell("…", "t3") for _ in self.info.columns))
        cells = [self._cell(each) for each in found.cells[: len(self.info.columns)]]
        missing = [Cell("", "t3")] * (len(self.info.columns) - len(cells))
        return (number, *cells, *missing)

    def said(self, row: int) -> str:
        """Each column with its value."""
        found = self._rows.at(row)
        if found is None:
            return f"Row {row + 1}, being read"
        told = [
            f"{title} {_spoken(cell, clear=self._clear)}"
            for title, cell in zip(self.info.columns, found.cells, strict=False)
            if cell.text
        ]
        return ", ".join((f"Row {row + 1}", *told))

    def rowCount(self, parent: Index = NONE) -> int:
        """All of them."""
        return 0 if parent.isValid() else self._rows.total or 0

    def _cell(self, cell: GridCellView) -> Cell:
        face = SEVERITY[cell.severity] if cell.severity is not None else None
        masked = MASK in cell.text
        meaning = "" if cell.meaning.casefold() == cell.text.casefold() else cell.meaning
        loud = face is not None and face.loud
        clear = cell.private and self._clear and not masked
        return Cell(
            visible(cell.text), "t3" if masked else "t1", Type.TABLE_HOT if loud or clear else Type.TABLE,
            sign=face.sign if face else None, sign_colour=face.colour if face else "", quiet=meaning,
            tip="" if cell.private else " · ".join(part for part in (cell.text, cell.meaning, cell.path) if part),
        )  # fmt: skip

    def _want(self, row: int) -> None:
        self._needed.add(row // SIZE)
        if not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        needed, self._needed = self._needed, set()
        for number in sorted(needed):
            asked = self._rows.to_ask(number * SIZE)
            if asked is not None:
                self.wanted.emit(*asked)

    def _redraw(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))


def _spoken(cell: GridCellView, *, clear: bool) -> str:
    hidden = "masked patient data" if cell.private and not clear and MASK in cell.text else cell.text
    word = SEVERITY[cell.severity].word if cell.severity is not None and not cell.meaning else cell.meaning
    return " ".join(part for part in (hidden, word) if part)
