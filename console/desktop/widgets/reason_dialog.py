"""Asks for the reason of an act before it is done, and for what else it needs; nothing is done without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.scrim import Scrim
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import Text

SHORTEST_REASON = 3
"""Characters; the gateway asks for as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """`label` names the line if it is not just a reason, `text` is what was typed before; `extra` stands above it, and
    `check` says what is still missing there."""

    label: str = "Reason, kept in the audit trail"
    text: str = ""
    extra: QWidget | None = None
    check: Callable[[], str] = lambda: ""


NO_MORE = More()


class ReasonDialog(QDialog):
    """Use `open()`; `confirmed` carries the reason. The verb stands on the button; the safe button is the default.

    `typed` asks for that text to be typed as well (a count, for risky acts); `confirm` is a box to be ticked. `more` is
    what else is asked; call `judge` when what it holds changed.
    """

    confirmed = Signal(str)

    def __init__(
        self,
        title: str,
        what: str,
        verb: str,
        *,
        danger: bool = False,
        typed: str = "",
        confirm: str = "",
        more: More = NO_MORE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(look().px(440))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._typed_goal = typed
        self.reason = QLineEdit()
        self.typed = QLineEdit()
        self.tick = QCheckBox(confirm)
        self.cancel = Button("Cancel", Kind.PLAIN, hint="Esc", height=32)
        self.act = Button(verb, Kind.DANGER if danger else Kind.PRIMARY, height=32)
        self.why_not = Text("", Type.SMALL, "t3")
        self._more = more
        self._lay_out(title, what, typed, confirm)
        self.reason.setText(more.text)
        self.reason.textChanged.connect(self.judge)
        self.typed.textChanged.connect(self.judge)
        self.tick.toggled.connect(self.judge)
        self.reason.returnPressed.connect(self._finish)
        self.act.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        self.judge()
        self.reason.setFocus()
        if parent is not None:
            self.finished.connect(Scrim(parent.window()).deleteLater)

    def _lay_out(self, title: str, what: str, typed: str, confirm: str) -> None:
        ground = Surface("base")
        body = ground.column(left=20, top=20, right=20, bottom=16, spacing=8)
        body.addWidget(Text(title, Type.TITLE))
        body.addWidget(Text(what, Type.BODY, "t2").wrap())
        body.addSpacing(look().px(8))
        if self._more.extra is not None:
            body.addWidget(self._more.extra)
            body.addSpacing(look().px(8))
        self._add_field(body, self._more.label, self.reason)
        if typed:
            self._add_field(body, f"Type {typed} to go on", self.typed)
        if confirm:
            body.addWidget(self.tick)
        foot = Bar(56, "chrome", "t")
        row = foot.row(left=20, right=20)
        row.addWidget(self.why_not, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.act)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(ground)
        whole.addWidget(foot)

    def _add_field(self, body: QVBoxLayout, label: str, field: QLineEdit) -> None:
        words = Text(label, Type.TABLE, "t2")
        words.setBuddy(field)
        field.setAccessibleName(label)
        field.setMinimumHeight(look().px(32))
        line = QHBoxLayout()
        line.addWidget(field)
        body.addWidget(words)
        body.addLayout(line)
        body.addSpacing(look().px(6))

    def complaint(self) -> str:
        """What is still missing, in words; "" when nothing is."""
        if missing := self._more.check():
            return missing
        if len(self.reason.text().strip()) < SHORTEST_REASON:
            return "A reason is needed" if self._more.label.startswith("Reason") else "Say it in a few words"
        if self._typed_goal and self.typed.text().strip() != self._typed_goal:
            return f"Type {self._typed_goal} to go on"
        if self.tick.text() and not self.tick.isChecked():
            return "Tick the box to go on"
        return ""

    def judge(self) -> None:
        """Say what is missing and switch the button."""
        complaint = self.complaint()
        self.why_not.setText(complaint)
        self.act.refuse(complaint)

    def _finish(self) -> None:
        if not self.complaint():
            self.confirmed.emit(self.reason.text().strip())
            self.accept()
