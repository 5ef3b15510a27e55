"""Something that floats inside the window: choices, the palette, notices. Escape or a click beside closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QWidget

from console.desktop.theme.look import look


class Popover(QFrame):
    """A child of the window, so that it needs no window system of its own. `closed` when it goes."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setVisible(False)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 140 if look().tokens.dark else 60))
        self.setGraphicsEffect(shadow)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch for clicks beside it."""
        super().showEvent(event)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self.raise_()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop watching."""
        super().hideEvent(event)
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press beside it closes it; the press goes on to where it fell."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            inside = watched is self or self.isAncestorOf(watched)
            if not inside and not self.keeps_open_for(watched):
                self.hide()
        return super().eventFilter(watched, event)

    def keeps_open_for(self, widget: QWidget) -> bool:
        """True for widgets that belong to it without being inside it."""
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Raised, with one line around."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("line2"), 1))
        painter.setBrush(look().colour("raised"))
        radius = look().px(8)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()
