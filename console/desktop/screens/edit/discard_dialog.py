"""Asks before unsent changes are lost; keeping them is the safe and usual answer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar, set_margins
from console.desktop.widgets.text import Text

NOT_SENT = "The copy was not sent. The original stays as it is either way."


class DiscardDialog(QDialog):
    """Use `open()`; `accepted` means discard. `words` say what becomes of what; `what` is lost, where it is more than
    changes that can be counted."""

    def __init__(self, count: int, parent: QWidget | None = None, *, words: str = NOT_SENT, what: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Discard changes")
        self.setModal(True)
        self.setMinimumWidth(look().px(420))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        changes = what or f"{count} change{'' if count == 1 else 's'}"
        body = QVBoxLayout()
        set_margins(body, 20, 20, 20, 16, 8)
        body.addWidget(Text(f"Discard {changes}?", Type.TITLE))
        body.addWidget(Text(words, Type.BODY, "t2").wrap())
        self.keep = Button("Keep editing", height=32, hint="Esc")
        self.discard = Button(f"Discard {changes}", Kind.DANGER, height=32)
        foot = Bar(56, "chrome", "t")
        row = foot.row(left=20, right=20)
        row.addStretch(1)
        row.addWidget(self.discard)
        row.addWidget(self.keep)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addLayout(body)
        whole.addWidget(foot)
        self.keep.setDefault(True)
        self.keep.setFocus()
        self.keep.clicked.connect(self.reject)
        self.discard.clicked.connect(self.accept)
