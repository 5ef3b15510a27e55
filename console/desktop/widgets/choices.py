"""Tick box, radio button and drop-down list with marks painted by our own code: a style sheet cannot draw them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QRadioButton, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look

_MARK = 16
_GAP = 8


def _hint(button: QAbstractButton) -> QSize:
    px = look().px
    width = QFontMetrics(look().font(Type.TABLE_STRONG)).horizontalAdvance(button.text())
    return QSize(px(_MARK) + px(_GAP) + width + px(6), px(24))


def _paint_text(painter: QPainter, button: QAbstractButton) -> None:
    area = button.rect().adjusted(look().px(_MARK + _GAP), 0, 0, 0)
    painter.setFont(look().font(Type.TABLE_STRONG))
    painter.setPen(look().colour("t1" if button.isEnabled() else "t3"))
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    metrics = QFontMetrics(painter.font())
    painter.drawText(area, middle, metrics.elidedText(button.text(), Qt.TextElideMode.ElideRight, area.width()))


def _mark_rect(button: QAbstractButton) -> QRectF:
    side = look().px(_MARK)
    return QRectF(0.5, (button.height() - side) / 2 + 0.5, side - 1, side - 1)


def _edge(button: QAbstractButton) -> QPen:
    if button.hasFocus():
        return QPen(look().colour("acc"), 2)
    return QPen(look().colour("ctl" if button.isEnabled() else "line2"), 1)


class Tick(QCheckBox):
    """A tick box with a tick that can be seen."""

    def sizeHint(self) -> QSize:
        """Mark and words."""
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        """The mark and some words; the rest is cut."""
        return QSize(look().px(80), _hint(self).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, tick, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = _mark_rect(self)
        filled = self.isChecked() and self.isEnabled()
        edge = _edge(self)
        inset = edge.widthF() / 2 - 0.5
        painter.setPen(edge if not filled or self.hasFocus() else QPen(look().colour("accfill"), 1))
        painter.setBrush(look().colour("accfill" if filled else "base"))
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 3, 3)
        if self.isChecked():
            colour = QColor(look().colour("on_accfill" if filled else "t3"))
            _stroke(painter, box, colour)
        _paint_text(painter, self)
        painter.end()

    def hitButton(self, pos: object) -> bool:
        """All of it can be clicked."""
        return True


def _stroke(painter: QPainter, box: QRectF, colour: QColor) -> None:
    pen = QPen(colour, look().px(1.8), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, side = box.left(), box.top(), box.width()
    corners = ((0.25, 0.53), (0.43, 0.71), (0.76, 0.32))
    painter.drawPolyline([QPointF(x + side * across, y + side * down) for across, down in corners])


class Radio(QRadioButton):
    """One of several."""

    def sizeHint(self) -> QSize:
        """Mark and words."""
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        """The mark and some words; the rest is cut."""
        return QSize(look().px(80), _hint(self).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ring, dot, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = _mark_rect(self)
        if self.isChecked():
            painter.setPen(_edge(self) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look().colour("accfill" if self.isEnabled() else "line2"))
            painter.drawEllipse(ring.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour("on_accfill" if self.isEnabled() else "t3"))
            reach = ring.width() * 0.2
            painter.drawEllipse(ring.center(), reach, reach)
        else:
            painter.setPen(_edge(self))
            painter.setBrush(look().colour("base"))
            painter.drawEllipse(ring.adjusted(0.5, 0.5, -0.5, -0.5))
        _paint_text(painter, self)
        painter.end()

    def hitButton(self, pos: object) -> bool:
        """All of it can be clicked."""
        return True


class DropDown(QComboBox):
    """A list to choose from, with its arrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        icons().loaded.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's box, then the arrow at the right."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = look().px(12)
        pixmap = icons().pixmap("caret-down", "t3", side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - look().px(10), (self.height() - side) // 2, pixmap)
        painter.end()
