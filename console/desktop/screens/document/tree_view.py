"""The tree of any document: a table whose first column is indented and opens, with keys as in every tree."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from console.api.documents import NodeChain, NodeWindow
from console.api.messages import NodeRow
from console.desktop.models.document_tree import COLUMNS, REVEALED_ROLE, SPOT_ROLE, DocumentTreeModel
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.cell import Cell
from console.desktop.widgets.cell_delegate import CELL_ROLE, CellDelegate
from console.desktop.widgets.mouse import passes_on
from console.desktop.widgets.table import Table

INDENT = 14
CARET = 16
"""Pixels at 100 %: a level, and the room of the arrow before a place."""
MOST_INDENT = 8
"""Deeper levels stand no further to the right: their places would be cut."""


WITHOUT_NAMES = frozenset({"fhir", "cds_hooks"})
"""Formats whose names are their places in other letters."""
NAME, TYPE = 1, 2
SHORT_TYPE = 54
"""Data types of two or three letters: II, CWE."""
LARGEST_PLACE = 0.5
"""Share of the tree that the places take at most, however deep."""


LEAST_VALUE = 60


class _TreeDelegate(CellDelegate):
    """The place with its arrow; revealed values on the ground that says so."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        spot = index.data(SPOT_ROLE)
        if index.column() == 0 and isinstance(spot, tuple):
            self._paint_place(painter, option, index, spot)
            return
        super().paint(painter, option, index)
        cell = index.data(CELL_ROLE)
        if index.column() == len(COLUMNS) - 1 and index.data(REVEALED_ROLE) and isinstance(cell, Cell):
            self._paint_clear(painter, option.rect, cell)

    def _paint_place(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        spot: tuple[int, bool, bool],
    ) -> None:
        depth, has_children, opened = spot
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, area, index, selected=selected)
        left = area.left() + look().px(8 + INDENT * min(depth, MOST_INDENT))
        if has_children:
            paint_caret(painter, QRect(left, area.top(), look().px(CARET), area.height()), opened=opened)
        cell = index.data(CELL_ROLE)
        words = QRect(
            left + look().px(CARET), area.top(), area.right() - left - look().px(CARET + 4), area.height() - 1
        )
        if isinstance(cell, Cell):
            self._paint_words(painter, words, cell, selected=selected)
        if selected:
            painter.fillRect(area.left(), area.top(), 2, area.height(), look().colour("acc"))
        if self.ring and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -2))

    def _paint_clear(self, painter: QPainter, area: QRect, cell: Cell) -> None:
        """Patient data in the clear is never to be mistaken for masked text: warn ground and a line below."""
        inner = area.adjusted(look().padding - 2, 3, -look().padding, -4)
        painter.setFont(look().font(cell.kind))
        words = painter.fontMetrics().elidedText(cell.text or "(empty)", Qt.TextElideMode.ElideRight, inner.width() - 4)
        inner.setWidth(painter.fontMetrics().horizontalAdvance(words) + 4)
        painter.fillRect(inner, look().tint("warn"))
        painter.fillRect(QRectF(inner.left(), inner.bottom() - 0.5, inner.width(), 1.5), look().colour("warn"))
        painter.setPen(look().colour("t1"))
        painter.drawText(inner.adjusted(2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class DocumentTree(Table):
    """`chosen(NodeRow)` when another node is current; `reveal_wanted()` on Alt+click."""

    chosen = Signal(object)
    reveal_wanted = Signal()

    def __init__(self, name: str = "Nodes of the document", parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, name, parent)
        self.nodes = DocumentTreeModel(self)
        self._delegate = _TreeDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setModel(self.nodes)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.reset_columns()
        self._told: NodeRow | None = None
        self._standing = ""
        self._named = True
        self.nodes.found.connect(self._go_to)
        self.nodes.dataChanged.connect(self._tell_late)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self._tell())

    def restart(self, format: str = "", *, has_tree: bool = True) -> None:
        """Another document, of this format: columns as designed for it."""
        self.reset_columns()
        self._named = format not in WITHOUT_NAMES
        self._fit_value()
        if format not in WITHOUT_NAMES:
            self.setColumnWidth(TYPE, look().px(SHORT_TYPE))
        self._told, self._standing = None, ""
        self.nodes.restart(has_tree=has_tree)

    def take(self, window: NodeWindow) -> None:
        """Children that were asked for; the column of places grows with what came."""
        self.nodes.take(window)
        self._widen(window)

    def _widen(self, window: NodeWindow) -> None:
        depth = self.nodes.depth_below(window.parent)
        if depth < 0 or not window.nodes:
            return
        metrics = QFontMetrics(look().font(Type.CODE))
        words = max(metrics.horizontalAdvance(node.short) for node in window.nodes)
        wanted = words + look().px(8 + INDENT * min(depth, MOST_INDENT) + CARET + 12)
        most = round(self.viewport().width() * LARGEST_PLACE)
        if self.columnWidth(0) < min(wanted, most):
            self.setColumnWidth(0, min(wanted, most))
            self._fit_value()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The values take what the other columns leave."""
        super().resizeEvent(event)
        self._fit_value()

    def _fit_value(self) -> None:
        """Where there is no room for both, values are worth more than names: those stand in tips and are spoken."""
        names = look().px(COLUMNS[NAME].width)  # of a hidden column Qt knows no width
        room = self.viewport().width() - self.columnWidth(0) - self.columnWidth(TYPE) - names
        self.setColumnHidden(NAME, not self._named or (self.viewport().width() > 0 and room < look().px(LEAST_VALUE)))
        others = sum(self.columnWidth(at) for at in range(len(COLUMNS) - 1))
        self.setColumnWidth(len(COLUMNS) - 1, max(look().px(LEAST_VALUE), self.viewport().width() - others))

    def choose(self, chain: NodeChain) -> None:
        """Bring a node into sight and make it current, opening what stands above it."""
        self.nodes.seek(chain)

    def current(self) -> NodeRow | None:
        """The current node."""
        return self.nodes.node(self.currentIndex())

    @property
    def standing(self) -> str:
        """The path of the current row, also while it is read anew in the clear or masked; "" for one never read."""
        return self._standing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right opens or goes to the first child, Left closes or goes up; Enter and Space open and close."""
        index = self.currentIndex()
        if not index.isValid() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Right:
                self._in(index.row())
            case Qt.Key.Key_Left:
                self._out(index.row())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._toggle(index.row())
            case _:
                super().keyPressEvent(event)
                return
        self._show_ring(shown=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The arrow opens and closes; Alt asks to reveal."""
        if passes_on(event):
            return
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.reveal_wanted.emit()
        elif index.column() == 0 and self._on_arrow(index, round(event.position().x())):
            self._toggle(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens and closes."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not (index.column() == 0 and self._on_arrow(index, round(event.position().x()))):
            self._toggle(index.row())

    def _on_arrow(self, index: QModelIndex, x: int) -> bool:
        spot = index.data(SPOT_ROLE)
        if not isinstance(spot, tuple):
            return False
        left = self.visualRect(index).left() + look().px(8 + INDENT * min(spot[0], MOST_INDENT))
        return bool(left - look().px(4) <= x <= left + look().px(CARET))

    def _toggle(self, row: int) -> None:
        if self.nodes.is_open(row):
            self.nodes.close(row)
        else:
            self.nodes.open(row)

    def _in(self, row: int) -> None:
        if self.nodes.is_open(row):
            self._select(row + 1)
        else:
            self.nodes.open(row)

    def _out(self, row: int) -> None:
        if self.nodes.is_open(row):
            self.nodes.close(row)
        elif (above := self.nodes.parent_row(row)) >= 0:
            self._select(above)

    def _select(self, row: int) -> None:
        self.selectRow(row)
        self.scrollTo(self.nodes.index(row, 0))

    def _go_to(self, row: int) -> None:
        if self.currentIndex().row() == row:
            self._tell()
        self.selectRow(row)
        self.scrollTo(self.nodes.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def _tell_late(self) -> None:
        """The current row has come, or came anew in the clear or masked."""
        node = self.current()
        if node is not None and node is not self._told:
            self._tell()

    def _tell(self) -> None:
        self._told = self.current()
        self._standing = "" if self._told is None else self._told.path
        if self._told is not None:
            self.chosen.emit(self._told)


def paint_caret(painter: QPainter, area: QRect, *, opened: bool) -> None:
    """The arrow of a row that opens."""
    half = look().px(3.2)
    x, y = area.left() + area.width() // 2 - 2, area.center().y()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().colour("t3"), 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if opened:
        painter.drawLine(x - half, y - half // 2, x, y + half // 2)
        painter.drawLine(x, y + half // 2, x + half, y - half // 2)
    else:
        painter.drawLine(x - half // 2, y - half, x + half // 2, y)
        painter.drawLine(x + half // 2, y, x - half // 2, y + half)
    painter.restore()
