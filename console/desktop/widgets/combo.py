"""A choice from a short list, with its arrow drawn by us: the style sheet takes the style's own away."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox

from console.desktop.theme.look import look


class Combo(QComboBox):
    """As `QComboBox`."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then the arrow."""
        super().paintEvent(event)
        px = look().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("t2" if self.isEnabled() else "t3"), 1.3))
        x, y, reach = self.width() - px(15), self.height() / 2 + px(0.5), px(3.5)
        painter.drawPolyline(
            [QPointF(x - reach, y - reach / 2), QPointF(x, y + reach / 2), QPointF(x + reach, y - reach / 2)]
        )
        painter.end()
