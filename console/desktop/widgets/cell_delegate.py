"""One delegate paints every cell of every table from ready strings: no model call but the one for the cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, sign_pixmap
from console.desktop.widgets.cell import EMPTY, Cell
from console.desktop.widgets.cell_marks import fitted, ink, paint_badge, paint_disc, paint_two_lines
from console.desktop.widgets.spark import paint_spark

CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 100
"""The `Cell` of an index."""


class CellDelegate(QStyledItemDelegate):
    """`hovered` and `focused` are set by the table: the row under the mouse, and whether the ring shows."""

    hovered = -1
    ring = False
    first_padding = 12

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows have the look's height."""
        return QSize(look().px(40), look().row)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, line, content, then the bar of a selected row and the ring of the current cell."""
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, area, index, selected=selected)
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            cell = EMPTY
        left = look().px(self.first_padding) if index.column() == 0 else look().padding
        content = area.adjusted(left, 0, -look().padding, -1)
        if cell.spark is not None:
            self._paint_spark(painter, content, cell)
        elif cell.badge:
            paint_badge(painter, content, cell.text, loud=cell.badge == "loud", faded=cell.colour == "t3")
        elif cell.disc:
            paint_disc(painter, content, cell.text, faded=cell.colour == "t3")
        elif cell.second:
            paint_two_lines(painter, content, cell, selected=selected)
        else:
            self._paint_words(painter, content, cell, selected=selected)
        if selected and index.column() == 0:
            painter.fillRect(area.left(), area.top(), 2, area.height(), look().colour("acc"))
        if self.ring and state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -2))

    def _paint_ground(
        self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex, *, selected: bool
    ) -> None:
        ground = "sel" if selected else "hover" if index.row() == self.hovered else "base"
        painter.fillRect(area, look().colour(ground))
        painter.setPen(look().colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _paint_words(self, painter: QPainter, area: QRect, cell: Cell, *, selected: bool) -> None:
        if cell.sign is not None:
            side = look().px(BOX)
            ratio = painter.device().devicePixelRatioF()
            picture = sign_pixmap(cell.sign, getattr(look().tokens, cell.sign_colour), side, ratio)
            painter.drawPixmap(area.left(), area.top() + (area.height() - side) // 2, picture)
            area = area.adjusted(side + look().px(6), 0, 0, 0)
        font = look().font(cell.kind)
        text, advance = fitted(cell.text, cell.kind, look().percent, area.width(), cell.middle)
        side_flag = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(look().colour(ink(cell.colour, selected=selected)))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | side_flag, text)
        if cell.quiet and text == cell.text:
            rest = area.adjusted(advance + look().px(8), 0, 0, 0)
            small = look().font(Type.SMALL)
            painter.setFont(small)
            painter.setPen(look().colour(ink("t3", selected=selected)))
            words, _ = fitted(cell.quiet, Type.SMALL, look().percent, max(0, rest.width()), False)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_spark(self, painter: QPainter, area: QRect, cell: Cell) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = look().px(20 if area.height() >= look().px(40) else 15)
        paint_spark(
            painter,
            QRectF(area.left(), area.top() + (area.height() - height) / 2, min(area.width(), look().px(100)), height),
            cell.spark or (),
        )
        painter.restore()
