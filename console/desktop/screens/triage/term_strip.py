"""A line under the head of the list: terms of the filter that say nothing about causes, and a way to drop them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.desktop.screens.triage.terms import GroupFilter
from console.desktop.theme.fonts import Type
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.button import Button
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText

NOTE = Face(word=" ", sign=Sign.TRIANGLE, colour="warn")


class TermStrip(Bar):
    """Hidden while the whole filter applies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(36, "sunken", "b", parent=parent)
        self.words = ElidedText("", Type.TABLE, "t1")
        self.take_out = Button("Take out", height=24, name="Take the terms out that do not apply to causes")
        row = self.row()
        row.addWidget(SignLabel(NOTE))
        row.addWidget(self.words, 1)
        row.addWidget(self.take_out)
        self.setVisible(False)

    def show_filter(self, found: GroupFilter) -> None:
        """Say what is left out, if anything is."""
        self.words.setText(found.words)
        self.setAccessibleName(found.words)
        self.setVisible(bool(found.words))
