"""How a row of the node tree is drawn: place in mono, name, value with its meaning, severity at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.api.messages import MASK, NodeRow
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, sign_pixmap
from console.desktop.theme.states import SEVERITY
from console.desktop.widgets.node_tree_model import NODE_ROLE, REVEALED_ROLE, Column
from console.desktop.widgets.raw_view_text import visible

ROW = 24
INSET = 8
"""Space left of the first level, beside the accent bar."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class NodeDelegate(QStyledItemDelegate):
    """Paints all three columns; the branch carets are the view's."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One height for all rows."""
        return QSize(look().px(60), look().px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, then the cell of this column."""
        node = index.data(NODE_ROLE)
        if not isinstance(node, NodeRow):
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if selected or hovered:
            painter.fillRect(option.rect, look().colour("sel" if selected else "hover"))
        area = option.rect.adjusted(look().px(2), 0, -look().px(4), 0)
        match index.column():
            case Column.PLACE:
                write(painter, area.adjusted(look().px(INSET), 0, 0, 0), visible(node.short), Type.CODE, "t1")
            case Column.NAME:
                if not node.value and option.widget is not None:  # nothing stands beside it: the name may run on
                    sign = look().px(28) if node.severity is not None else 0
                    area.setRight(option.widget.width() - look().px(16) - sign)
                write(painter, area, node.label, Type.TABLE, "t1" if selected else "t2")
            case _:
                self._value(painter, area, node, index.data(REVEALED_ROLE), option.widget)
        painter.restore()

    def _value(self, painter: QPainter, area: QRect, node: NodeRow, revealed: object, widget: QWidget | None) -> None:
        px = look().px
        if node.severity is not None:
            face = SEVERITY[node.severity]
            side = px(BOX)
            ratio = widget.devicePixelRatioF() if widget else 1.0
            pixmap = sign_pixmap(face.sign, getattr(look().tokens, face.colour), side, ratio)
            painter.drawPixmap(area.right() - px(8) - side, area.center().y() - side // 2 + 1, pixmap)
            area = area.adjusted(0, 0, -px(28), 0)
        if isinstance(revealed, str):
            _revealed(painter, area, visible(revealed) or "(empty)")
            return
        value = visible(node.value)
        quiet = MASK in value or node.has_children  # a container repeats what its parts say
        used = write(painter, area, value, Type.CODE, "t3" if quiet else "t1")
        if node.meaning:
            write(painter, area.adjusted(used + px(12), 0, 0, 0), node.meaning, Type.TABLE, "t2")


def _revealed(painter: QPainter, area: QRect, text: str) -> None:
    metrics = QFontMetrics(look().font(Type.CODE))
    width = min(metrics.horizontalAdvance(text), area.width())
    ground = QRectF(area.left() - 2, area.top() + 3, width + 4, area.height() - 6)
    painter.fillRect(ground, look().tint("warn"))
    painter.fillRect(QRectF(ground.left(), ground.bottom() - 1.5, ground.width(), 1.5), look().colour("warn"))
    write(painter, area, text, Type.CODE, "t1")


def write(painter: QPainter, area: QRect, text: str, kind: Type, colour: str) -> int:
    """Draw one line of text, cut at the right; gives the width it took."""
    if area.width() <= 0 or not text:
        return 0
    font = look().font(kind)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(font)
    painter.setPen(look().colour(colour))
    painter.drawText(area, _MIDDLE, shown)
    return metrics.horizontalAdvance(shown)


def paint_branch(painter: QPainter, rect: QRect, *, opened: bool) -> None:
    """The caret of a node with children, right-aligned in its indentation."""
    half = look().px(3.2)
    x, y = rect.right() - look().px(9) + look().px(INSET), rect.center().y() + 1
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
