"""The big number of a dry run or a job, and the time beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.desktop.screens.bulk.panel import right
from console.desktop.theme.fonts import Type
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import ElidedText, Text


class PlanFigures(QWidget):
    """How many, of how many and what with them; how long, at which pace."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = Text("", Type.HERO)
        self.caption = ElidedText("", Type.TABLE, "t2")
        self.time = right(Text("", Type.FIGURE))
        self.pace = right(Text("", Type.TABLE, "t3"))
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0, 16)
        left, beside = QVBoxLayout(), QVBoxLayout()
        for column, widgets in ((left, (self.count, self.caption)), (beside, (self.time, self.pace))):
            set_margins(column, 0, 0, 0, 0, 2)
            for widget in widgets:
                column.addWidget(widget)
        row.addLayout(left, 1)
        row.addLayout(beside)

    def say(self, count: str, caption: str, time: str, pace: str) -> None:
        """Set all four; an empty time hides it."""
        self.count.setText(count)
        self.caption.setText(caption)
        self.time.setText(time)
        self.pace.setText(pace)
        self.time.setVisible(bool(time))
        self.pace.setVisible(bool(pace))
        self.setAccessibleName(" ".join(part for part in (count, caption, time, pace) if part))


class JobFigures(QWidget):
    """How many of how many; how long still, at which rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = Text("", Type.HERO)
        self.of = Text("", Type.BODY, "t2")
        self.left = right(Text("", Type.TABLE_HOT))
        self.rate = right(Text("", Type.TABLE, "t2"))
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0, 8)
        beside = QVBoxLayout()
        set_margins(beside, 0, 0, 0, 0, 2)
        beside.addWidget(self.left)
        beside.addWidget(self.rate)
        row.addWidget(self.count)
        row.addWidget(self.of)
        row.addStretch(1)
        row.addLayout(beside)

    def say(self, count: str, of: str, left: str, rate: str) -> None:
        """Set all four."""
        self.count.setText(count)
        self.of.setText(of)
        self.left.setText(left)
        self.rate.setText(rate)
        self.setAccessibleName(" ".join(part for part in (count, of, left, rate) if part))
