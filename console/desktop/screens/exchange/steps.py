"""The steps of a live test as they come: sign, name, time, words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.exchange import TestStep
from console.desktop.screens.exchange.form_words import FACES, time_words
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text


class StepList(QWidget):
    """Empty until the first step is told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Steps of the test")
        self._column = QVBoxLayout(self)
        set_margins(self._column, 0, 0, 0, 0, 10)
        self.steps: list[TestStep] = []

    def clear(self) -> None:
        """Another test begins."""
        self.steps = []
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def add(self, step: TestStep) -> None:
        """The next step ended."""
        self.steps.append(step)
        row = QWidget()
        row.setAccessibleName(f"{step.name}: {FACES[step.state].word}. {step.text}")
        column = QVBoxLayout(row)
        set_margins(column, 0, 0, 0, 0, 2)
        head = QHBoxLayout()
        set_margins(head, 0, 0, 0, 0, 8)
        head.addWidget(SignLabel(FACES[step.state], f"{step.name}: {FACES[step.state].word.lower()}", colour="t1"))
        head.addStretch(1)
        head.addWidget(Text(time_words(step), Type.SMALL, "t3"), 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(head)
        words = Text(step.text, Type.SMALL, "t2").wrap()
        words.setContentsMargins(look().px(18), 0, 0, 0)
        column.addWidget(words)
        self._column.addWidget(row)
