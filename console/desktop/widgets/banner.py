"""A line under the top bar that stays as long as what it says is true."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText, Text


class Banner(Bar):
    """36 high, tinted with a status colour; a headline, then the words that follow from it, then buttons."""

    def __init__(self, colour: str, sign: Sign, parent: QWidget | None = None) -> None:
        super().__init__(36, "base", "", parent=parent)
        self._colour = colour
        self.sign = SignLabel(Face(word=" ", sign=sign, colour=colour))
        self.headline = Text("", Type.TABLE_HOT)
        self.words = ElidedText("", Type.TABLE, "t1")
        self._row = self.row(spacing=6)
        self._row.addWidget(self.sign)
        self._row.addWidget(self.headline)
        self._row.addSpacing(4)
        self._row.addWidget(self.words, 1)
        self.setVisible(False)

    def say(self, headline: str, words: str = "") -> None:
        """Set the words; screen readers get both."""
        self.headline.setText(headline)
        self.words.setText(words)
        self.setAccessibleName(f"{headline}. {words}")

    def add_button(self, button: QWidget) -> None:
        """Put a button at the right end."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The tint and the edge below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().tint(self._colour))
        painter.setPen(look().tint(self._colour, edge=True))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()
