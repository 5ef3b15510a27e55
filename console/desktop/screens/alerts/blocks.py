"""The parts a detail column is made of: a block with its name in capitals, figures, facts with their labels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text

LABEL = 104
"""Width of the labels of facts, in pixels at 100 %."""


class Block(Surface):
    """One idea: a name in capitals, a quiet remark at the right, and what belongs to it; a line above."""

    def __init__(self, title: str, *inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("base", "t", parent=parent)
        self.inside: QVBoxLayout = self.column(left=16, top=12, right=16, bottom=12, spacing=8)
        head = QHBoxLayout()
        set_margins(head, 0, 0, 0, 0, 12)
        head.addWidget(Text(title.upper(), Type.CAPS, "t3"))
        head.addStretch(1)
        self._remark = Text("", Type.SMALL, "t3")
        head.addWidget(self._remark)
        self.inside.addLayout(head)
        for widget in inside:
            self.inside.addWidget(widget)

    def say(self, remark: str) -> None:
        """Set the remark."""
        self._remark.setText(remark)
        self.inside.activate()  # at once: a label that grew is not to be seen cut


class Figure(QWidget):
    """A number and what it counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = Text("", Type.FIGURE)
        self.caption = Text("", Type.SMALL, "t2")
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 1)
        column.addWidget(self.number)
        column.addWidget(self.caption)

    def say(self, number: str, caption: str) -> None:
        """Set both; an empty number hides it."""
        self.number.setText(number)
        self.caption.setText(caption)
        self.setAccessibleName(f"{number} {caption}".strip())
        self.setVisible(bool(number))


class Facts(QWidget):
    """Label and value, line by line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Text, Text]] = []
        look().changed.connect(self._fit)
        self._fit()

    def say(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these; empty values are left out."""
        shown = [(label, value) for label, value in facts if value]
        while len(self._rows) < len(shown):
            pair = (Text("", Type.TABLE, "t2"), Text("", Type.TABLE).wrap())
            for column, widget in enumerate(pair):
                self._grid.addWidget(widget, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
            self._rows.append(pair)
        for at, (label, value) in enumerate(self._rows):
            there = at < len(shown)
            label.setVisible(there)
            value.setVisible(there)
            if there:
                label.setText(shown[at][0])
                value.setText(shown[at][1])
        self._fit()

    def text(self) -> str:
        """All of it, line by line."""
        return "\n".join(f"{label.text()}: {value.text()}" for label, value in self._rows if value.isVisibleTo(self))

    def _fit(self) -> None:
        self._grid.setHorizontalSpacing(look().px(12))
        self._grid.setVerticalSpacing(look().px(5))
        self._grid.setColumnMinimumWidth(0, look().px(LABEL))


class Scrolled(QScrollArea):
    """Blocks below each other, as tall as they are; scrolls upright only."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        inner = Surface("base")
        self.inside = inner.column()
        self.setWidget(inner)
