"""A short upright line between groups of a bar."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.desktop.theme.look import look


class Rule(QWidget):
    """A short upright line between groups of a bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(look().px(9), look().px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """One pixel in the middle."""
        painter = QPainter(self)
        painter.fillRect(self.width() // 2, 0, 1, self.height(), look().colour("line2"))
        painter.end()
