"""Dims the window behind a modal panel, so that the eye rests where the decision is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.desktop.theme.look import look


class Scrim(QWidget):
    """Covers its parent as long as it lives."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)
        look().changed.connect(self.update)
        self.setGeometry(parent.rect())
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The theme's scrim over all."""
        colour = QColor(look().tokens.scrim)
        colour.setAlphaF(look().tokens.scrim_strength)
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour)
        painter.end()
