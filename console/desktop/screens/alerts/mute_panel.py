"""Until when an alert tells nobody, and why."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.api.alerts import AlertCommand, AlertRow
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import PADDING, Panel, labelled
from console.desktop.theme.fonts import Type
from console.desktop.when import EXAMPLES, read_when, told
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.reason_dialog import SHORTEST_REASON
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text

USUAL = "+2h"
LONGEST = timedelta(days=7)
"""The gateway takes no more."""


class MutePanel(Panel):
    """`confirmed` carries the command."""

    confirmed = Signal(object)  # AlertCommand

    def __init__(self, desk: Desk, row: AlertRow, parent: QWidget) -> None:
        super().__init__(width=480, height=340, modal=True, parent=parent)
        self._desk = desk
        self.until = QLineEdit(USUAL)
        self.until.setPlaceholderText(EXAMPLES)
        self.reason = QLineEdit()
        self.effect = Text("", Type.TABLE, "t2").wrap()
        self.why_not = Text("", Type.SMALL, "t3").wrap()
        self.cancel = Button("Cancel", Kind.PLAIN, hint="Esc", height=32)
        self.act = Button("Mute the alert", Kind.PRIMARY, height=32)
        set_margins(self.inside, PADDING, 14, PADDING, 14, 12)
        self.inside.addLayout(labelled(f"Until: {EXAMPLES}", self.until))
        self.inside.addLayout(labelled("Reason, kept in the audit trail", self.reason))
        self.inside.addWidget(self.effect)
        self.inside.addStretch(1)
        self.foot_row.addWidget(self.why_not, 1)
        self.foot_row.addWidget(self.cancel)
        self.foot_row.addWidget(self.act)
        self.say_title("Mute until…", row.title)
        for line in (self.until, self.reason):
            line.textChanged.connect(self.judge)
            line.returnPressed.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._finish)
        self.judge()

    def first_focus(self) -> QWidget | None:
        """The reason: the time is usually right."""
        return self.reason

    def moment(self) -> datetime | None:
        """The end of the mute."""
        return read_when(self.until.text(), self._desk.state.gateway_now())

    def complaint(self) -> str:
        """What is still missing; "" when nothing is."""
        until = self.moment()
        if until is None:
            return f"Until: write {EXAMPLES}"
        now = self._desk.state.gateway_now()
        if until <= now:
            return "That time is over already"
        if until > now + LONGEST:
            return "Until: at most 7 days from now"
        return "" if len(self.reason.text().strip()) >= SHORTEST_REASON else "A reason is needed"

    def judge(self) -> None:
        """Say what it will do, and whether it can."""
        now, until = self._desk.state.gateway_now(), self.moment()
        readable = until is not None and until > now
        when = told(until, now) if readable and until is not None else ""
        self.effect.setText(
            f"Until {when} this alert stays in the list and tells nobody: no mail, no chat, no tray, no escalation."
            if when
            else ""
        )
        complaint = self.complaint()
        self.why_not.setText(complaint)
        self.act.refuse(complaint)

    def _finish(self) -> None:
        if not self.complaint():
            self.confirmed.emit(AlertCommand(command="mute", until=self.moment(), reason=self.reason.text().strip()))
            self.accept()
