"""Another end for a planned hold, with the reason."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.api.people import HoldCommand, PlannedHold
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import PADDING, Panel, labelled
from console.desktop.screens.people.hold_words import headline, production, standing
from console.desktop.theme.fonts import Type
from console.desktop.when import EXAMPLES, read_when, told
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.reason_dialog import SHORTEST_REASON
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text


class ExtendPanel(Panel):
    """`confirmed` carries the command."""

    confirmed = Signal(object)  # HoldCommand

    def __init__(self, desk: Desk, hold: PlannedHold, parent: QWidget) -> None:
        super().__init__(width=480, height=380, modal=True, parent=parent)
        self._desk = desk
        self._hold = hold
        self._typed_goal = hold.system if production(hold.targets) else ""
        self.ends = QLineEdit()
        self.ends.setPlaceholderText(EXAMPLES)
        self.reason = QLineEdit()
        self.typed = QLineEdit()
        self.effect = Text("", Type.BODY, "t1").wrap()
        self.why_not = Text("", Type.SMALL, "t3")
        self.cancel = Button("Leave as it is", Kind.PLAIN, hint="Esc", height=32)
        self.act = Button("Change the end", Kind.PRIMARY, height=32)
        set_margins(self.inside, PADDING, 14, PADDING, 14, 12)
        self.inside.addLayout(labelled("Until, or how much longer", self.ends))
        self.inside.addLayout(labelled("Reason, kept in the audit trail", self.reason))
        if self._typed_goal:
            self.inside.addLayout(labelled(f"Type {self._typed_goal} to go on: production queues are held", self.typed))
        self.inside.addWidget(self.effect)
        self.inside.addStretch(1)
        self.foot_row.addWidget(self.why_not, 1)
        self.foot_row.addWidget(self.cancel)
        self.foot_row.addWidget(self.act)
        self.say_title(f"Extend: {headline(hold)}", standing(hold, desk.state.gateway_now()))
        for line in (self.ends, self.reason, self.typed):
            line.textChanged.connect(self._judge)
            line.returnPressed.connect(self._finish)
        self.act.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        self._judge()

    def first_focus(self) -> QWidget | None:
        """The new end."""
        return self.ends

    def complaint(self) -> str:
        """What is still missing; "" when nothing is."""
        now = self._desk.state.gateway_now()
        ends = self._end()
        if ends is None:
            return "Say until when"
        if ends <= max(now, self._hold.starts_at):
            return "It would end before it begins"
        if len(self.reason.text().strip()) < SHORTEST_REASON:
            return "A reason is needed"
        if self._typed_goal and self.typed.text().strip() != self._typed_goal:
            return f"Type {self._typed_goal} to go on"
        return ""

    def _end(self) -> datetime | None:
        """A span counts from the end it has, a clock time from now."""
        spans = self.ends.text().strip().startswith("+")
        return read_when(self.ends.text(), self._hold.ends_at if spans else self._desk.state.gateway_now())

    def _judge(self) -> None:
        now = self._desk.state.gateway_now()
        ends = self._end()
        self.effect.setText(f"Its queues are held until {told(ends, now)}." if ends is not None else "")
        complaint = self.complaint()
        self.why_not.setText(complaint)
        self.act.refuse(complaint)

    def _finish(self) -> None:
        ends = self._end()
        if ends is not None and not self.complaint():
            self.confirmed.emit(HoldCommand(command="extend", reason=self.reason.text().strip(), ends_at=ends))
            self.accept()
