"""A tinted line inside a panel: a sign, what is so, what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text


class Strip(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = "warn"
        self._sign = SignLabel(Face(word=" ", sign=Sign.TRIANGLE, colour="warn"))
        self.headline = Text("", Type.TABLE_HOT).wrap()
        self.words = Text("", Type.TABLE, "t1").wrap()
        self._row = QHBoxLayout(self)
        set_margins(self._row, 12, 7, 8, 8, 6)
        column = QVBoxLayout()
        set_margins(column, 0, 3, 0, 0, 2)
        column.addWidget(self.headline)
        column.addWidget(self.words)
        self._row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setVisible(False)

    def add_button(self, button: QWidget) -> None:
        """A next step at the right."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, face: Face, headline: str, words: str = "") -> None:
        """Say this; an empty headline hides it."""
        self._colour = face.colour
        self._sign.set_face(face, " ")
        self.headline.setText(headline)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.setAccessibleName(f"{headline} {words}".strip())
        self.setVisible(bool(headline))
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint and edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().tint(self._colour, edge=True), 1))
        painter.setBrush(look().tint(self._colour))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look().px(4), look().px(4))
        painter.end()
