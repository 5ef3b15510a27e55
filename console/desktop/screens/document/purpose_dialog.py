"""Asks why patient data is to be seen; nothing is shown without a purpose, and each is a row of the audit log."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QLineEdit, QVBoxLayout, QWidget

from console.api.messages import Purpose
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import Radio
from console.desktop.widgets.surface import Bar, set_margins
from console.desktop.widgets.text import Text


class PurposeDialog(QDialog):
    """Use `open()`; `confirmed(purpose, note)`. `usual` is the purpose given last for this message, chosen at start."""

    confirmed = Signal(str, str)

    def __init__(
        self, what: str, *, usual: str = "", act: str = "Reveal for 60 s", parent: QWidget | None = None
    ) -> None:
        """`what` says what will be shown: a path and its name, never a value. `act` is what the button does."""
        super().__init__(parent)
        self.setWindowTitle("Reveal patient data")
        self.setModal(True)
        self.setMinimumWidth(look().px(440))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choices = QButtonGroup(self)
        self.note = QLineEdit()
        self.cancel = Button("Cancel", height=32, hint="Esc")
        self.act = Button(act, Kind.PRIMARY, icon="eye", height=32)
        self.why_not = Text("", Type.SMALL, "t3")
        self._lay_out(what)
        for button in self.choices.buttons():
            button.setChecked(button.text() == usual)
        self.choices.buttonToggled.connect(self._judge)
        self.note.textChanged.connect(self._judge)
        self.note.returnPressed.connect(self._finish)
        self.act.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        self._judge()
        (self.choices.checkedButton() or self.choices.buttons()[0]).setFocus()

    def _lay_out(self, what: str) -> None:
        body = QVBoxLayout()
        set_margins(body, 20, 20, 20, 16, 8)
        body.addWidget(Text("Reveal patient data", Type.TITLE))
        body.addWidget(Text(what, Type.BODY, "t2").wrap())
        body.addSpacing(look().px(4))
        body.addWidget(Text("Purpose, kept in the audit trail with your name", Type.TABLE, "t2"))
        for purpose in Purpose:
            choice = Radio(purpose.value)
            self.choices.addButton(choice)
            body.addWidget(choice)
        body.addSpacing(look().px(4))
        label = Text("Another purpose, or a note", Type.TABLE, "t2")
        label.setBuddy(self.note)
        self.note.setAccessibleName("Another purpose, or a note")
        self.note.setMinimumHeight(look().px(32))
        body.addWidget(label)
        body.addWidget(self.note)
        foot = Bar(56, "chrome", "t")
        row = foot.row(left=20, right=20)
        row.addWidget(self.why_not, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.act)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addLayout(body)
        whole.addWidget(foot)

    def purpose(self) -> tuple[str, str]:
        """(purpose, note); text alone is the purpose itself. ("", "") while there is none."""
        chosen, text = self.choices.checkedButton(), self.note.text().strip()
        if chosen is not None:
            return chosen.text(), text
        return (text, "") if len(text) >= 3 else ("", "")

    def _judge(self) -> None:
        complaint = "" if self.purpose()[0] else "Choose a purpose or write one"
        self.why_not.setText(complaint)
        self.act.refuse(complaint)

    def _finish(self) -> None:
        purpose, note = self.purpose()
        if purpose:
            self.confirmed.emit(purpose, note)
            self.accept()
