"""How far a reading of many messages is: a thin bar, and the sentence that carries it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import ElidedText


class _Line(QWidget):
    """The bar itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Thin."""
        return QSize(look().px(200), look().px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), look().px(3), look().px(3))
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), look().colour("line2"))
        painter.fillRect(0, 0, round(self.width() * self.share), self.height(), look().colour("acc"))
        painter.end()


class ReadingBar(Surface):
    """Words above the line; the line goes when the reading has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", "b", parent=parent)
        self.words = ElidedText("", Type.TABLE, "t1")
        self.line = _Line()
        column = QVBoxLayout(self)
        set_margins(column, 12, 8, 12, 8, 6)
        column.addWidget(self.words)
        column.addWidget(self.line)
        self.hide()

    def show_progress(self, words: str, read: int, to_read: int, *, running: bool, trouble: bool = False) -> None:
        """So far."""
        self.words.setText(f"✕  {words}" if trouble else words)
        self.words.set_colour("error" if trouble else "t1")
        self.line.share = min(1.0, read / to_read) if to_read else 0.0
        self.line.setAccessibleName(words)
        self.line.setVisible(running)
        self.line.update()
        self.show()
