"""Plan a downtime: which system, which of its queues, from when until when, why; and what that will do, in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from console.api.people import HoldRequest, HoldSystems, HoldTarget
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import PADDING, Panel, labelled
from console.desktop.screens.people.hold_words import production, what_it_does
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.when import EXAMPLES, read_when
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown, Tick
from console.desktop.widgets.reason_dialog import SHORTEST_REASON
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text


class HoldPanel(Panel):
    """`planned` carries the request; `say` shows a refusal, and what was typed stays."""

    planned = Signal(object)  # HoldRequest

    def __init__(self, desk: Desk, systems: HoldSystems, interface: str, parent: QWidget) -> None:
        """`interface` is the one it was opened for; "" for none: its system is chosen then."""
        super().__init__(width=620, height=640, modal=True, parent=parent)
        self._desk = desk
        self._systems = systems.systems
        self.system = DropDown()
        self.system.addItems(list(self._systems))
        self.ticks: list[tuple[Tick, HoldTarget]] = []
        self.starts = QLineEdit()
        self.ends = QLineEdit()
        self.reason = QLineEdit()
        self.typed = QLineEdit()
        self.effect = Text("", Type.BODY, "t1").wrap()
        self.why_not = Text("", Type.SMALL, "t3")
        self.trouble = Text("", Type.TABLE, "error").wrap()
        self.cancel = Button("Cancel", Kind.PLAIN, hint="Esc", height=32)
        self.act = Button("Plan the hold", Kind.PRIMARY, height=32)
        self._lay_out()
        self.say_title("Planned hold", "The queues of a system wait while it is down, and send in order afterwards.")
        for line in (self.starts, self.ends, self.reason, self.typed):
            line.textChanged.connect(self._judge)
            line.returnPressed.connect(self._finish)
        self.system.currentTextChanged.connect(self._show_queues)
        self.act.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        mine = (name for name, queues in self._systems.items() if any(item.interface == interface for item in queues))
        self.system.setCurrentText(next(mine, self.system.currentText()))
        self._show_queues()

    def first_focus(self) -> QWidget | None:
        """The system."""
        return self.system

    def _lay_out(self) -> None:
        set_margins(self.inside, PADDING, 14, PADDING, 14, 12)
        self.inside.addLayout(labelled("System", self.system))
        self._queues = QVBoxLayout()
        inner = Surface("base")
        inner.setLayout(self._queues)
        set_margins(self._queues, 0, 0, 0, 0, 4)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("Queues of the system")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self.inside.addWidget(scroll, 1)
        times = QHBoxLayout()
        set_margins(times, 0, 0, 0, 0, 12)
        self.starts.setPlaceholderText("now")
        self.ends.setPlaceholderText(EXAMPLES)
        times.addLayout(labelled("From", self.starts), 1)
        times.addLayout(labelled("Until", self.ends), 2)
        self.inside.addLayout(times)
        self.inside.addLayout(labelled("Reason, shown to everybody and kept in the audit trail", self.reason))
        self._typed_field = QWidget()
        self._typed_words = Text("", Type.TABLE, "t2")
        column = QVBoxLayout(self._typed_field)
        set_margins(column, 0, 0, 0, 0, 6)
        column.addWidget(self._typed_words)
        self.typed.setMinimumHeight(look().px(32))
        column.addWidget(self.typed)
        self.inside.addWidget(self._typed_field)
        self.inside.addWidget(self.effect)
        self.trouble.setVisible(False)
        self.inside.addWidget(self.trouble)
        self.foot_row.addWidget(self.why_not, 1)
        self.foot_row.addWidget(self.cancel)
        self.foot_row.addWidget(self.act)

    def _show_queues(self) -> None:
        while (item := self._queues.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.ticks = []
        for target in self._systems.get(self.system.currentText(), ()):
            tick = Tick(f"{target.interface} to {target.title or target.destination}, {target.address}")
            tick.setText(f"{tick.text()}, {target.environment}" if target.environment else tick.text())
            tick.setChecked(True)
            tick.toggled.connect(self._judge)
            self._queues.addWidget(tick)
            self.ticks.append((tick, target))
        self._queues.addStretch(1)
        self._judge()

    def chosen(self) -> tuple[HoldTarget, ...]:
        """The queues ticked."""
        return tuple(target for tick, target in self.ticks if tick.isChecked())

    def complaint(self) -> str:
        """What is still missing, in words; "" when nothing is."""
        starts, ends = self._times()
        if not self.chosen():
            return "Choose at least one queue"
        if self.starts.text().strip() and starts is None:
            return f"From: write {EXAMPLES}, or nothing for now"
        if ends is None:
            return f"Until: write {EXAMPLES}"
        if ends <= (starts or self._desk.state.gateway_now()):
            return "It would end before it begins"
        if len(self.reason.text().strip()) < SHORTEST_REASON:
            return "A reason is needed"
        if production(self.chosen()) and self.typed.text().strip() != self.system.currentText():
            return f"Type {self.system.currentText()} to go on: this is PROD"
        return ""

    def say(self, trouble: str) -> None:
        """Why the gateway did not take it."""
        self._judge()
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def _times(self) -> tuple[datetime | None, datetime | None]:
        now = self._desk.state.gateway_now()
        starts = read_when(self.starts.text(), now)
        return starts, read_when(self.ends.text(), starts or now)

    def _judge(self) -> None:
        complaint = self.complaint()
        starts, ends = self._times()
        chosen = self.chosen()
        prod = production(chosen)
        words = f"Type {self.system.currentText()} to go on: production queues are held"
        self._typed_words.setText(words)
        self.typed.setAccessibleName(words)
        self._typed_field.setVisible(prod)
        now = self._desk.state.gateway_now()
        readable = ends is not None and chosen and ends > (starts or now)
        self.effect.setText(what_it_does(chosen, starts, ends, now) if readable and ends is not None else "")
        self.why_not.setText(complaint)
        self.act.refuse(complaint)

    def _finish(self) -> None:
        starts, ends = self._times()
        if self.complaint() or ends is None:
            return
        self.act.refuse("Being planned")
        self.planned.emit(
            HoldRequest(
                system=self.system.currentText(),
                targets=self.chosen(),
                reason=self.reason.text().strip(),
                starts_at=starts,
                ends_at=ends,
            )
        )
