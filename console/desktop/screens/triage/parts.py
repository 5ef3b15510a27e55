"""Small parts of the detail: a section with its head, a badge, a figure, a labelled line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.cell_marks import BADGE, badge_width, paint_badge
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text


class Section(Surface):
    """A block with a head in capitals; `head_row` takes tools at its right, `body` what belongs to it."""

    def __init__(self, title: str, *, edges: str = "b", parent: QWidget | None = None) -> None:
        super().__init__("base", edges, parent=parent)
        self.setAccessibleName(title)
        self.remark = ElidedText("", Type.SMALL, "t3")
        self.head_row = QHBoxLayout()
        set_margins(self.head_row, 0, 0, 0, 0, 6)
        self.head_row.addWidget(Text(title.upper(), Type.CAPS, "t3"))
        self.head_row.addWidget(self.remark, 1)
        self.body = QVBoxLayout()
        set_margins(self.body, 0, 0, 12, 0, 6)
        column = self.column(left=16, top=10, right=4, bottom=14, spacing=4)
        column.addLayout(self.head_row)
        column.addLayout(self.body)


class Badge(QWidget):
    """Where a group stands, as a neutral outline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._loud = "", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def say(self, text: str, *, loud: bool) -> None:
        """This word; `loud` asks for action."""
        self._text, self._loud = text, loud
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The word with its edge."""
        return QSize(badge_width(self._text) + 1, look().px(BADGE) + 2)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The outline and the word."""
        painter = QPainter(self)
        if self._text:
            paint_badge(painter, self.rect(), self._text, loud=self._loud)
        painter.end()


class Figure(QWidget):
    """One number with what it counts below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = Text("", Type.FIGURE)
        self.words = Text("", Type.SMALL, "t2")
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 0)
        column.addWidget(self.number)
        column.addWidget(self.words)

    def say(self, number: str, words: str) -> None:
        """Set both."""
        self.number.setText(number)
        self.words.setText(words)
        self.setAccessibleName(f"{number} {words}")


def labelled(label: str, text: str, *, mono: bool = False) -> QWidget:
    """A label at the left, its text at the right, wrapped."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    set_margins(row, 0, 0, 0, 0, 8)
    name = Text(label, Type.TABLE, "t2").wrap()
    name.setFixedWidth(look().px(112))
    words = Text(text, Type.CODE if mono else Type.TABLE, "t1").wrap()
    words.setMinimumWidth(look().px(80))
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
    whole.setAccessibleName(f"{label}: {text}")
    return whole


def empty(layout: QLayout) -> None:
    """Take everything out."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
