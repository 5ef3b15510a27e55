"""The Changes table: what differs, field by field, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from console.api.commands import FieldChange
from console.api.messages import MASK
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.cell import Column
from console.desktop.widgets.node_tree_paint import write
from console.desktop.widgets.table import Head

HEADS = ("Field", "Name", "Original", "Your copy", "Why")
WIDTHS = (104, 148, 140, 148, 200)
MOST_ROWS = 5
_NONE = QModelIndex()
_ROLE = Qt.ItemDataRole.UserRole + 1


class ChangesModel(QAbstractTableModel):
    """One row a change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes: tuple[FieldChange, ...] = ()

    def set_changes(self, changes: Sequence[FieldChange]) -> None:
        """Show these."""
        self.beginResetModel()
        self._changes = tuple(changes)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> int:
        """The changes."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> int:
        """Five."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts as the gateway sent them, masked."""
        if not index.isValid():
            return None
        change = self._changes[index.row()]
        if role == _ROLE:
            return change
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            values = f"from {change.original or 'empty'} to {change.copy_text or 'empty'}"
            return f"{change.path}, {change.label}, {values}, {change.why}"
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return (change.path, change.label, change.original, change.copy_text, change.why)[index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class ChangesTable(QTableView):
    """As tall as its rows, up to five. `chosen(path)` on click and on the arrow keys; `taken_back(path)` on Delete."""

    chosen = Signal(str)
    taken_back = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, widths: tuple[int, ...] = WIDTHS) -> None:
        """`widths` in pixels at 100 %; the last column takes what is left."""
        super().__init__(parent)
        self._widths = widths
        self.changes = ChangesModel(self)
        self.setModel(self.changes)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Changes")
        self.setAccessibleDescription("Delete takes the selected change back")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = Head(
            [Column(id=title, title=title, width=width) for title, width in zip(HEADS, widths, strict=True)], self
        )
        head.setSectionsMovable(False)
        head.setStretchLastSection(True)
        self.setHorizontalHeader(head)
        self.selectionModel().currentRowChanged.connect(self._tell)
        look().changed.connect(self._measure)
        self._measure()

    def show_changes(self, changes: Sequence[FieldChange]) -> None:
        """Show these and stay on the same path."""
        path = self.current_path()
        self.changes.set_changes(changes)
        self._measure()
        for row, change in enumerate(changes):
            if change.path == path:
                self.select_row(row)

    def current_path(self) -> str:
        """The path of the selected change; "" without one."""
        change = self.currentIndex().data(_ROLE) if self.currentIndex().isValid() else None
        return change.path if isinstance(change, FieldChange) else ""

    def select_row(self, row: int) -> None:
        """Select without telling."""
        self.selectionModel().blockSignals(True)
        self.selectRow(row)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def mark(self, path: str) -> None:
        """Select the change of this path, if it has one."""
        for row in range(self.changes.rowCount()):
            if self.changes.data(self.changes.index(row, 0)) == path:
                self.select_row(row)
                return
        self.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes a change back."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.current_path():
            self.taken_back.emit(self.current_path())
            return
        super().keyPressEvent(event)

    def _tell(self) -> None:
        if path := self.current_path():
            self.chosen.emit(path)

    def _measure(self) -> None:
        px = look().px
        for column, width in enumerate(self._widths[:-1]):
            self.setColumnWidth(column, px(width))
        self.verticalHeader().setDefaultSectionSize(look().row)
        rows = self.changes.rowCount()
        self.setFixedHeight(px(28) + min(rows, MOST_ROWS) * look().row)
        self.setVisible(rows > 0)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look().px(60), look().row)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        text = str(index.data() or "")
        painter.save()
        if selected:
            painter.fillRect(rect, look().colour("sel"))
            if index.column() == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), look().px(2), rect.height()), look().colour("acc"))
        painter.setPen(look().colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        left = look().px(12) if index.column() == 0 else look().px(8)
        area = rect.adjusted(left, 0, -look().px(8), 0)
        kind = Type.CODE if index.column() in {0, 2, 3} else Type.TABLE
        quiet = "t2" if selected else "t3"
        colour = {0: "t1", 2: quiet, 3: quiet if MASK in text else "t1"}.get(index.column(), "t1" if selected else "t2")
        write(painter, area, text or "(empty)", kind, colour if text else quiet)
        if bool(option.state & QStyle.StateFlag.State_HasFocus):
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()
