"""The planned holds of this gateway: where each stands, and its commands."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.api.people import HoldState, PlannedHold, PlannedHolds
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import Panel
from console.desktop.screens.people.hold_words import FACES, headline, standing
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.text import ElidedText

POLL_MILLISECONDS = 1000
ACTS = {"end": "End now…", "extend": "Extend…", "cancel": "Cancel the hold…"}
_SHAPE = Shape(row=48, left=20, lead=0, two_lines=True)


class HoldsPanel(Panel):
    """Not modal. `asked(command, hold)` for a command, `plan_asked` for another hold."""

    asked = Signal(str, object)  # end | extend | cancel, PlannedHold
    plan_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(width=820, height=440, modal=False, parent=parent)
        self._desk = desk
        self._holds: tuple[PlannedHold, ...] = ()
        self.list = LineList("Planned holds", _SHAPE)
        self.empty = EmptyState("calendar-blank", "No planned holds")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.inside.addWidget(self.stack)
        self.words = ElidedText("", Type.TABLE, "t3")
        self.plan = Button("Plan a hold…", Kind.PRIMARY, icon="calendar-plus", height=32)
        self.buttons = {name: Button(title, Kind.PLAIN, height=32) for name, title in ACTS.items()}
        self.foot_row.addWidget(self.words, 1)
        for name, button in self.buttons.items():
            self.foot_row.addWidget(button)
            button.clicked.connect(lambda _checked=False, name=name: self._ask_for(name))
        self.foot_row.addWidget(self.plan)
        self.plan.clicked.connect(self.plan_asked)
        self.list.selectionModel().currentChanged.connect(self._judge)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self.refresh)
        self.say_title("Planned holds", "Queues that wait while a system is down. They take messages in all the time.")
        self._say_nothing("Reading the planned holds", "")
        self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow them while it is open."""
        super().showEvent(event)
        self.refresh()
        self._poll.start()

    def hideEvent(self, event: object) -> None:
        """Nobody looks."""
        self._poll.stop()

    def first_focus(self) -> QWidget | None:
        """The list, once there is one."""
        return self.list if self._holds else self.plan

    def refresh(self) -> None:
        """Ask again."""
        self._desk.bridge.submit(lambda client: client.holds(), self._show, self._failed, key="planned holds")

    def current(self) -> PlannedHold | None:
        """The hold of the current line."""
        row = self.list.currentIndex().row()
        return self._holds[row] if 0 <= row < len(self._holds) else None

    def _show(self, found: PlannedHolds) -> None:
        chosen = self.current()
        self._holds = found.rows
        now = self._desk.state.gateway_now()
        self.list.set_lines([_line(hold, standing(hold, now)) for hold in found.rows])
        ids = [hold.id for hold in found.rows]
        if ids:
            row = ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0
            self.list.setCurrentIndex(self.list.model().index(row, 0))
            self.stack.setCurrentWidget(self.list)
        else:
            self._say_nothing(
                "No planned holds", "Plan one before a system goes down:\nits queues wait and send in order afterwards."
            )
        self.words.setText("")
        self._judge()

    def _failed(self, error: OperatorError) -> None:
        if self._holds:
            self.words.setText("Not fresh: the gateway does not answer.")
        else:
            self._say_nothing("The planned holds could not be read", str(error))

    def _say_nothing(self, title: str, words: str) -> None:
        self.empty.say(title, words)
        self.stack.setCurrentWidget(self.empty)

    def _judge(self, *_indexes: object) -> None:
        hold = self.current()
        offers = {} if hold is None else {offer.name: offer for offer in hold.commands}
        for name, button in self.buttons.items():
            offer = offers.get(name)
            reason = "Choose a hold first" if offer is None else "" if offer.allowed else offer.reason or "Not now"
            button.refuse(reason)
        state = self._desk.state
        self.plan.refuse("" if state.may("plan_hold") else "Your role does not allow this. Ask a lead.")

    def _ask_for(self, name: str) -> None:
        hold = self.current()
        if hold is not None:
            self.asked.emit(name, hold)


def _line(hold: PlannedHold, second: str) -> Line:
    face = FACES[hold.state]
    over = hold.state in {HoldState.ENDED, HoldState.CANCELLED}
    return Line(face=face, text=headline(hold), second=second, trail=face.word, strong=not over, key=hold.id)
