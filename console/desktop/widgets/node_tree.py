"""The tree of a message's parts, linked with its raw text; fetches deeper levels when they are opened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QTreeView, QWidget

from console.api.messages import NodeRow
from console.desktop.theme.look import look
from console.desktop.widgets.mouse import passes_on
from console.desktop.widgets.node_tree_model import Column, NodeTreeModel
from console.desktop.widgets.node_tree_paint import NodeDelegate, paint_branch

_OPEN_AT_START = 40
"""Messages of at most this many segments open with the segments that hold patient or faulty fields unfolded."""


class NodeTree(QTreeView):
    """`chosen(NodeRow)` when another node is current; `reveal_wanted(path)` on Alt+click."""

    chosen = Signal(object)
    reveal_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nodes = NodeTreeModel(self)
        self._sought = ""
        self.setModel(self.nodes)
        self.setItemDelegate(NodeDelegate(self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Segments and fields")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAllColumnsShowFocus(True)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(True)
        self.header().setMinimumSectionSize(20)
        self.header().setStretchLastSection(True)
        self.selectionModel().currentChanged.connect(self._tell)
        self.nodes.rowsInserted.connect(self._seek_on)
        look().changed.connect(self._measure)
        self._measure()

    def set_nodes(self, rows: Sequence[NodeRow], *, complete: bool) -> None:
        """Show these nodes; short messages open where something is wrong or private."""
        self._sought = ""
        self.nodes.set_nodes(rows, complete=complete)
        if self.nodes.rowCount() > _OPEN_AT_START:
            return
        for row in rows:
            segment_of_interest = row.depth == 0 and (row.severity is not None or row.short in {"MSH", "PID"})
            field_of_interest = row.depth > 0 and row.severity is not None and row.has_children
            index = self.nodes.find(row.path)
            if (segment_of_interest or field_of_interest) and self.nodes.rowCount(index):
                self.expand(index)

    def choose(self, path: str) -> None:
        """Make a node current and bring it into sight, fetching levels on the way."""
        index = self.nodes.nearest(path)
        if not index.isValid():
            return
        node = self.nodes.node(index)
        self._sought = path if node is not None and index != self.nodes.find(path) else ""
        self.setCurrentIndex(index)
        self.scrollTo(index, QTreeView.ScrollHint.EnsureVisible)
        if self._sought and self.nodes.canFetchMore(index):
            self.nodes.fetchMore(index)

    def current(self) -> NodeRow | None:
        """The current node."""
        return self.nodes.node(self.currentIndex())

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """Ground and caret; the accent bar marks the selected row at the left edge."""
        selected = self.selectionModel().isRowSelected(index.row(), index.parent())
        if selected:
            painter.fillRect(rect, look().colour("sel"))
            painter.fillRect(QRect(0, rect.top(), look().px(2), rect.height()), look().colour("acc"))
        if self.nodes.hasChildren(index):
            paint_branch(painter, rect, opened=self.isExpanded(index))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Alt+click asks to reveal the field under the pointer."""
        if passes_on(event):
            return
        node = self.nodes.node(self.indexAt(event.position().toPoint()))
        if node is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.choose(node.path)
            self.reveal_wanted.emit(node.path)
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The tree, and a ring around the current row while it has the keyboard."""
        super().paintEvent(event)
        row = self.visualRect(self.currentIndex())
        if self.hasFocus() and row.isValid():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.drawRect(1, row.top() + 1, self.viewport().width() - 2, row.height() - 2)
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _measure(self) -> None:
        self.setIndentation(look().px(16))
        header = self.header()
        header.resizeSection(Column.PLACE, look().px(114))
        header.resizeSection(Column.NAME, look().px(118))

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        node = self.nodes.node(current)
        if node is not None:
            self.chosen.emit(node)

    def _seek_on(self) -> None:
        """A level arrived: go on towards what was sought, where it leads any further."""
        if not self._sought:
            return
        sought, here = self._sought, self.current()
        nearest = self.nodes.node(self.nodes.nearest(sought))
        self._sought = ""
        if nearest is not None and nearest != here:
            self.choose(sought)
