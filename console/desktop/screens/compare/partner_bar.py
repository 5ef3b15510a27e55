"""What is compared with what: the one that was opened, what to hold against it, and which of both was first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.api.documents import DocumentRef
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText, Text

NONE_YET = "Choose what to compare with"


class _ControlLine(QLineEdit):
    """Enter asks; it must not reach a button."""

    entered = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text().strip())
            return
        super().keyPressEvent(event)


class PartnerBar(Bar):
    """`chosen` carries a `DocumentRef`, `control_id` what was typed; `swapped` and `back` are presses."""

    chosen = Signal(object)
    control_id = Signal(str)
    swapped = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(48, parent=parent)
        self._refs: list[DocumentRef | None] = []
        self.leave = Button("", Kind.QUIET, icon="arrow-left", name="Back")
        self.title = ElidedText("", Type.SECTION, "t1")
        label = Text("Compare with", Type.TABLE, "t2")
        self.partner = DropDown()
        self.partner.setAccessibleName("Compare with")
        self.partner.setMinimumWidth(look().px(330))
        self.partner.setMinimumHeight(look().px(28))
        self.control = _ControlLine()
        self.control.setAccessibleName("Compare with a control ID")
        self.control.setPlaceholderText("or a control ID")
        self.control.setFixedWidth(look().px(170))
        self.control.setMinimumHeight(look().px(28))
        self.swap = Button("Swap", Kind.PLAIN, icon="arrows-left-right")
        row = self.row(spacing=8)
        row.addWidget(self.leave)
        row.addWidget(self.title, 1)
        for widget in (label, self.partner, self.control, self.swap):
            row.addWidget(widget)
        self.partner.activated.connect(self._activated)
        self.control.entered.connect(self._entered)
        self.swap.clicked.connect(self.swapped)
        self.leave.clicked.connect(self.back)

    def offer(self, choices: Sequence[tuple[DocumentRef, str]], current: DocumentRef | None) -> None:
        """What can be chosen, and what is."""
        self.partner.clear()
        self._refs = [ref for ref, _ in choices]
        for _, title in choices:
            self.partner.addItem(title)
        if current in self._refs:
            self.partner.setCurrentIndex(self._refs.index(current))
            return
        self._refs.insert(0, None)
        self.partner.insertItem(0, NONE_YET)
        self.partner.setCurrentIndex(0)

    def _activated(self, row: int) -> None:
        ref = self._refs[row] if 0 <= row < len(self._refs) else None
        if ref is not None:
            self.chosen.emit(ref)

    def _entered(self, text: str) -> None:
        if text:
            self.control_id.emit(text)
