"""The table of the console: whole rows, no grid, own head, exact keys, columns that are remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.cell_delegate import CELL_ROLE, CellDelegate
from console.desktop.widgets.mouse import passes_on


class Head(QHeaderView):
    """Column names in 11 px, aligned as their columns; an arrow only on the sorted one."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(look().px(36))
        look().changed.connect(self._fit)
        self._fit()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Name and, where sorted, the arrow."""
        column = self._columns[logicalIndex]
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        painter.fillRect(rect, look().colour("base"))
        painter.setPen(look().colour("line2"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        left = look().px(12) if self.visualIndex(logicalIndex) == 0 else look().padding
        area = rect.adjusted(left, 0, -look().padding, -1)
        font = look().font(Type.SMALL_STRONG)
        arrow = look().px(14) if sorted_here else 0
        text = QFontMetrics(font).elidedText(column.title, Qt.TextElideMode.ElideRight, area.width() - arrow)
        painter.setFont(font)
        painter.setPen(look().colour("t1" if sorted_here else "t3"))
        words = area.adjusted(0, 0, -arrow if column.right else 0, 0)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | side, text)
        if sorted_here:
            width = QFontMetrics(font).horizontalAdvance(text)
            at = area.right() - look().px(3) if column.right else area.left() + width + look().px(8)
            self._paint_arrow(painter, QPoint(at, area.center().y()))

    def _paint_arrow(self, painter: QPainter, centre: QPoint) -> None:
        down = 1 if self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder else -1
        reach = look().px(3)
        painter.drawLine(centre + QPoint(-reach, -down * reach // 2), centre + QPoint(0, down * reach // 2 + down))
        painter.drawLine(centre + QPoint(reach, -down * reach // 2), centre + QPoint(0, down * reach // 2 + down))

    def _fit(self) -> None:
        self.setFixedHeight(look().px(28))


MOST_SELECTED = 5000
"""Rows selected by a range or by Ctrl+A: Qt holds each, and a million would stop the window for ten seconds."""


class Table(QTableView):
    """`opened` when a row is entered (Enter or double click); `pressed_cell` on a click, for cells that act;
    `too_many` when a range of more than `MOST_SELECTED` rows was refused."""

    opened = Signal(QModelIndex)
    pressed_cell = Signal(QModelIndex)
    too_many = Signal()

    def __init__(
        self, columns: Sequence[Column], name: str, parent: QWidget | None = None, *, two_lines: bool = False
    ) -> None:
        """`two_lines`: rows are tall enough for a second line; the column that `stretch`es may be any."""
        super().__init__(parent)
        self._columns = columns
        self._two_lines = two_lines
        self._delegate = CellDelegate(self)
        self._percent = look().percent
        self._range_from = 0
        self.setAccessibleName(name)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(Head(columns, self))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self.opened)
        look().changed.connect(self._fit)
        self._fit()

    def selectAll(self) -> None:
        """All rows, where they are not too many."""
        if self.model() is not None and self.model().rowCount() > MOST_SELECTED:
            self.too_many.emit()
            return
        super().selectAll()

    def selectRow(self, row: int) -> None:
        """This row alone. Qt's own looks for a column at the far edge where lines run from right to left, finds none
        where the columns end before it, and selects nothing."""
        if self.model() is not None and 0 <= row < self.model().rowCount():
            flags = QItemSelectionModel.SelectionFlag
            at = self.model().index(row, max(0, self.currentIndex().column()))
            self.selectionModel().setCurrentIndex(at, flags.ClearAndSelect | flags.Rows)

    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and the last row: a row is chosen as a whole, so its cells are no places."""
        ends = {QAbstractItemView.CursorAction.MoveHome: 0, QAbstractItemView.CursorAction.MoveEnd: -1}
        if cursorAction in ends and self.model() is not None and self.model().rowCount():
            row = ends[cursorAction] % self.model().rowCount()
            return self.model().index(row, max(0, self.currentIndex().column()))
        return super().moveCursor(cursorAction, modifiers)

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """As usual, but a range of too many rows changes nothing."""
        command = super().selectionCommand(index, event)
        if not command & QItemSelectionModel.SelectionFlag.Current:
            self._range_from = index.row()
        elif abs(index.row() - self._range_from) >= MOST_SELECTED:
            self.too_many.emit()
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return command

    def selected_text(self) -> str:
        """The selected rows as shown, masked: columns in their order with tabs between, times in full."""
        head = self.horizontalHeader()
        columns = sorted(range(len(self._columns)), key=head.visualIndex)
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return "\n".join("\t".join(self._copied(row, column) for column in columns) for row in rows)

    def _copied(self, row: int, column: int) -> str:
        cell = self.model().index(row, column).data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return ""
        return cell.tip if self._columns[column].id == "time" and cell.tip else cell.text

    def column_id(self, index: QModelIndex) -> str:
        """The name of a cell's column."""
        return self._columns[index.column()].id if index.isValid() else ""

    def ask_menu(self) -> None:
        """The context menu of the current cell, by key."""
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index)
            self.customContextMenuRequested.emit(self.visualRect(index).center())

    def reset_columns(self) -> None:
        """Widths and order as designed; the last column takes what is left."""
        head = self.horizontalHeader()
        for at, column in enumerate(self._columns):
            head.moveSection(head.visualIndex(at), at)
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(at, look().px(column.width))
        stretching = next((at for at, column in enumerate(self._columns) if column.stretch), -1)
        if stretching in (-1, len(self._columns) - 1):
            head.setStretchLastSection(True)
            return
        head.setStretchLastSection(False)
        head.setSectionResizeMode(stretching, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column that takes what is left keeps half its width; then the list scrolls sideways."""
        super().resizeEvent(event)
        at = next((at for at, column in enumerate(self._columns[:-1]) if column.stretch), None)
        head = self.horizontalHeader()
        if at is None or head.count() != len(self._columns):
            return
        least = look().px(self._columns[at].width) // 2
        left = self.viewport().width() - (head.length() - head.sectionSize(at))
        mode = QHeaderView.ResizeMode.Stretch if left >= least else QHeaderView.ResizeMode.Interactive
        if head.sectionResizeMode(at) is not mode:
            head.setSectionResizeMode(at, mode)
        if left < least:
            head.resizeSection(at, least)

    def _scale_columns(self) -> None:
        """Another UI size: widths go along."""
        head, before = self.horizontalHeader(), self._percent
        self._percent = look().percent
        if before != self._percent and self.model() is not None:
            for at in range(len(self._columns) - head.stretchLastSection()):
                head.resizeSection(at, round(head.sectionSize(at) * self._percent / before))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the rest as usual. Keys show the ring."""
        self._show_ring(shown=True)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
            return
        if event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click hides the ring; the selected row says where we are."""
        if passes_on(event):
            return
        self._show_ring(shown=False)
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not event.modifiers():
            self.pressed_cell.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the row under the mouse."""
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: object) -> None:
        """No row is under the mouse."""
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Focus by key shows the ring."""
        super().focusInEvent(event)
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        if by_key:
            self._show_ring(shown=True)
            if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
                self.selectionModel().setCurrentIndex(
                    self.model().index(0, 0), self.selectionModel().SelectionFlag.NoUpdate
                )

    def _show_ring(self, *, shown: bool) -> None:
        if shown != self._delegate.ring:
            self._delegate.ring = shown
            self.viewport().update()

    def _hover(self, row: int) -> None:
        before, self._delegate.hovered = self._delegate.hovered, row
        if before != row:
            for changed in (before, row):
                if changed >= 0:
                    top = self.rowViewportPosition(changed)
                    self.viewport().update(0, top, self.viewport().width(), self.rowHeight(changed))

    def _fit(self) -> None:
        self._scale_columns()
        head = self.verticalHeader()
        head.setMinimumSectionSize(look().px(16))
        head.setDefaultSectionSize(look().tall_row if self._two_lines else look().row)
        self.viewport().update()
