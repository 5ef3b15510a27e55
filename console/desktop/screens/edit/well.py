"""A box with rounded corners: sunken for choices, outlined for consequences."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.desktop.theme.look import look


class Box(QWidget):
    """`outlined`: a line around it; otherwise a sunken ground (outlined too in high contrast)."""

    def __init__(self, *, outlined: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outlined = outlined
        look().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._outlined or look().tokens.tint_strength == 0
        painter.setPen(look().colour("line") if line else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._outlined else look().colour("sunken"))
        radius = look().px(4)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()
