"""The pill "37 new": how many rows wait above, and the way to them. It never flashes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.words import count_of, grouped


class Pill(QPushButton):
    """Hidden while there is nothing new. `noun` is what is counted, for a screen reader."""

    def __init__(self, noun: str = "message", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._noun = noun
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"New {noun}s")
        self.setVisible(False)

    def show_count(self, count: int) -> None:
        """So many wait."""
        if count:
            self.setText(f"{grouped(count)} new")
            self.setAccessibleName(f"{count_of(count, f'new {self._noun}')}, show them")
            self.updateGeometry()
        self.setVisible(count > 0)

    def sizeHint(self) -> QSize:
        """Arrow, words, padding."""
        px = look().px
        return QSize(QFontMetrics(look().font(Type.TABLE_HOT)).horizontalAdvance(self.text()) + px(42), px(24))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Filled with the accent."""
        px = look().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ring = QPen(look().colour("t1"), 2) if self.hasFocus() else QPen(Qt.PenStyle.NoPen)
        painter.setPen(ring)
        painter.setBrush(look().colour("accfill"))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1) if self.hasFocus() else area, px(12), px(12))
        painter.setPen(QPen(look().colour("on_accfill"), 1.4))
        x, y, reach = px(17), area.center().y(), px(4)
        painter.drawLine(QPointF(x, y - reach), QPointF(x, y + reach))
        painter.drawLine(QPointF(x - reach * 0.8, y - reach * 0.2), QPointF(x, y - reach))
        painter.drawLine(QPointF(x + reach * 0.8, y - reach * 0.2), QPointF(x, y - reach))
        painter.setFont(look().font(Type.TABLE_HOT))
        words = self.rect().adjusted(px(28), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
