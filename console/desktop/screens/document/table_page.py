"""Repeating groups as tables: which one, and its rows; a row leads to its node."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentHead, GridInfo, GridWindow
from console.core.errors import OperatorError
from console.desktop.models.grid import GridModel, columns_of
from console.desktop.screens.document.grid_fit import empty_columns, shares
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.surface import Bar, Surface
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import Text
from console.desktop.words import grouped

LEAST_WIDTH, MOST_WIDTH, NUMBER_WIDTH = 56, 320, 48
SIGN_WIDTH = 18


class TablePage(Surface):
    """`place(path)` when a cell is opened. A table is made when it is looked at."""

    place = Signal(str)

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._reader = reader
        self._tables: tuple[GridInfo, ...] = ()
        self._fitted = False
        self.table: Table | None = None
        self.model: GridModel | None = None
        self.which = DropDown()
        self.which.setAccessibleName("Table")
        self.which.setMinimumWidth(look().px(300))
        self.count = Text("", Type.TABLE, "t3")
        self.bar = Bar(40, "base", "b")
        row = self.bar.row(left=12, right=12)
        row.addWidget(self.which)
        row.addWidget(self.count)
        row.addStretch(1)
        self.empty = EmptyState("table", "No table view")
        self.empty.say("No table view", "Nothing in this document repeats in a way that makes a table.")
        self._column = self.column()
        self._column.addWidget(self.bar)
        self._column.addWidget(self.empty, 1)
        self.which.currentIndexChanged.connect(self._choose)
        reader.rekeyed.connect(self._rekeyed)

    def show_head(self, head: DocumentHead) -> None:
        """Another document."""
        self._tables = head.tables
        self._let_go()
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([f"{each.title}  {grouped(each.rows)}" for each in head.tables])
        self.which.blockSignals(False)
        self.bar.setVisible(bool(head.tables))
        self.empty.setVisible(not head.tables)
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """The page is in front."""
        if self.table is None and self._tables:
            self._choose(max(0, self.which.currentIndex()))

    def _choose(self, at: int) -> None:
        if not 0 <= at < len(self._tables):
            return
        self._let_go()
        info = self._tables[at]
        model = GridModel(info, self)
        table = Table(columns_of(info), info.title)
        table.setModel(model)
        table.reset_columns()
        self._fitted = False
        table.opened.connect(self._open)
        table.clicked.connect(self._open)
        model.wanted.connect(self._fetch)
        self.table, self.model = table, model
        self._column.addWidget(table, 1)
        self.count.setText(f"{grouped(info.rows)} row{'' if info.rows == 1 else 's'}")

    def _fit(self, table: Table, model: GridModel, found: GridWindow) -> None:
        """As wide as the first rows say, once; what no row fills is left out. A person may widen them."""
        self._fitted = True
        names, px = model.info.columns, look().px
        texts = [[cell.text for cell in row.cells] for row in found.rows]
        gone = empty_columns(texts, len(names)) if len(found.rows) >= found.total else frozenset()
        head, words = QFontMetrics(look().font(Type.SMALL_STRONG)), QFontMetrics(look().font(Type.TABLE))
        strong = QFontMetrics(look().font(Type.TABLE_HOT))
        wanted = [head.horizontalAdvance(name) for name in names]
        for row in range(len(found.rows)):
            for at, cell in enumerate(model.cells_at(found.first + row)[1:]):
                sign = px(SIGN_WIDTH) if cell.sign is not None else 0
                quiet = words.horizontalAdvance(cell.quiet) + px(8) if cell.quiet else 0
                text = max(words.horizontalAdvance(cell.text), strong.horizontalAdvance(cell.text))
                wanted[at] = max(wanted[at], text + quiet + sign)
        padded = [0 if at in gone else each + 2 * look().padding + px(4) for at, each in enumerate(wanted)]
        room = table.viewport().width() - px(NUMBER_WIDTH)
        for at, width in enumerate(shares(padded, room, px(LEAST_WIDTH), px(MOST_WIDTH)), 1):
            table.setColumnHidden(at, at - 1 in gone)
            if width and at < len(names):
                table.horizontalHeader().resizeSection(at, width)

    def _let_go(self) -> None:
        for gone in (self.table, self.model):
            if gone is not None:
                gone.deleteLater()
        if self.table is not None:
            self.table.hide()
            self._column.removeWidget(self.table)
        self.table = self.model = None

    def _fetch(self, first: int, count: int) -> None:
        model = self.model
        if model is None:
            return

        def take(found: GridWindow) -> None:
            if model is self.model and self.table is not None:
                model.take(found)
                if not self._fitted and found.rows:
                    self._fit(self.table, model, found)

        def refused(error: OperatorError) -> None:
            if model is self.model:
                model.failed(first)
                self._reader.trouble.emit(error)

        self._reader.table(model.info.id, first, count, take, refused)

    def _open(self, index: QModelIndex) -> None:
        if self.model is not None and (path := self.model.path_at(index)):
            self.place.emit(path)

    def _rekeyed(self) -> None:
        if self.model is not None:
            self.model.forget(clear=bool(self._reader.key))
