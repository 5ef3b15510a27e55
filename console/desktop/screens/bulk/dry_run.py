"""The dry run: what would be done to how many messages, what is left out and why; then, and only then, the start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console.api.client import ApiError
from console.api.interfaces import InterfaceRow
from console.api.jobs import JobKind, JobRequest, JobRow, Plan, PlanRequest
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.ask import BulkAsk
from console.desktop.screens.bulk.class_rows import ClassRows
from console.desktop.screens.bulk.figures import PlanFigures
from console.desktop.screens.bulk.pace import pace_words, seconds_needed, time_words
from console.desktop.screens.bulk.panel import PADDING, Panel
from console.desktop.screens.bulk.plan_table import PlanTable
from console.desktop.screens.bulk.plan_words import blocked, caption, counted_words, destination_choices, effect_words
from console.desktop.screens.bulk.start_form import StartForm
from console.desktop.screens.bulk.strip import Strip
from console.desktop.screens.bulk.words import TRY_FIRST, WORDS, needs_typing, plan_title, start_label, takes_try
from console.desktop.theme.fonts import Type
from console.desktop.theme.states import CHECK
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Surface
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.words import grouped

NO_ANSWER = "No answer came, so it may have started. Trying again cannot start it twice."
READ_ONLY = "PROD is read-only until you arm it."
NOT_STARTED = "It was not started."
VOID = frozenset({404, 409, 410})
"""Refusals after which this count is good for nothing: it is gone, or the messages moved."""


class DryRunPanel(Panel):
    """Counts when it opens. `started` carries the job; `listed` the plan's id and a class to be looked at.

    One panel starts at most one job: its request id is made once, and the gateway takes it once.
    """

    started = Signal(object)  # JobRow
    listed = Signal(str, object)  # plan id, PlanClass

    def __init__(self, desk: Desk, ask: BulkAsk, interfaces: Sequence[InterfaceRow], parent: QWidget) -> None:
        super().__init__(width=616, height=716, modal=True, parent=parent)
        self._desk = desk
        self._ask = ask
        self._interfaces = tuple(interfaces)
        self._request_id = uuid4().hex
        self._starting = False
        self._refused: OperatorError | None = None
        self._destination = ""
        self.plan: Plan | None = None
        words = WORDS[ask.kind]
        self.waiting = Text("Counting. Nothing is changed by this.", Type.BODY, "t2")
        self.figures = PlanFigures()
        self.effect = Text(words.effect, Type.SMALL, "t3").wrap()
        self.table = PlanTable()
        self.classes = ClassRows()
        self.strip = Strip()
        self.again = Button("Count again", icon="arrow-clockwise", height=28)
        self.arm = Button("Arm PROD…", icon="lock-simple-open", height=28)
        self.form = StartForm(paced=words.paced, to_choose=ask.kind is JobKind.RESEND)
        self.cancel = Button("Cancel" if ask.kind is not JobKind.CANCEL else "Close", Kind.QUIET, hint="Esc", height=32)
        self.why_not = ElidedText("", Type.SMALL, "t3")
        self.all = Button("", height=32)
        self.first = Button(f"Try {TRY_FIRST} first", Kind.PRIMARY, icon=words.icon, height=32)
        self._lay_out()
        self._wire()
        self.say_title(f"{words.verb} messages: dry run", f"Counting from {ask.source}.")
        self._show()
        self.count()

    def _lay_out(self) -> None:
        inside = Surface("base")
        column = inside.column(left=PADDING, top=16, right=PADDING, bottom=16, spacing=14)
        self.strip.add_button(self.again)
        self.strip.add_button(self.arm)
        for widget in (self.waiting, self.figures, self.effect, self.table, self.classes):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.inside.addWidget(area, 1)
        self.inside.addWidget(self._always_in_sight())
        self.foot_row.addWidget(self.cancel)
        self.foot_row.addWidget(self.why_not, 1)
        self.foot_row.addWidget(self.all)
        self.foot_row.addWidget(self.first)
        self.why_not.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _always_in_sight(self) -> QWidget:
        """What stands in the way and what must be filled in do not scroll away."""
        below = Surface("base")
        column = below.column(left=PADDING, top=8, right=PADDING, bottom=16, spacing=12)
        column.addWidget(self.strip)
        column.addWidget(self.form)
        return below

    def _wire(self) -> None:
        self.classes.listed.connect(self._list)
        self.classes.changed.connect(self._show_amounts)
        self.form.changed.connect(self._judge)
        self.form.destination_chosen.connect(self._other_destination)
        self.form.entered.connect(self._entered)
        self.again.clicked.connect(self.count)
        self.arm.clicked.connect(lambda: self._desk.registry.run("prod.arm"))
        self.cancel.clicked.connect(self.reject)
        self.all.clicked.connect(lambda: self._start(0))
        self.first.clicked.connect(lambda: self._start(TRY_FIRST))
        self._desk.state.link_changed.connect(self._judge)
        self._clock = QTimer(self)  # a count grows old while the panel is open
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._judge)
        self._clock.start()

    def first_focus(self) -> QWidget | None:
        """Until it is counted there is only one thing to do."""
        return self.cancel

    # counting

    def count(self) -> None:
        """Ask for a fresh count; the old one is void."""
        if self._starting:
            return
        self.plan = None
        self._refused = None
        request = PlanRequest(
            kind=self._ask.kind,
            selection=self._ask.selection,
            destination=self._destination,
            recipe=self._ask.recipe,
            group=self._ask.group,
        )
        self._show()
        self._desk.bridge.submit(lambda client: client.plan(request), self._counted, self._not_counted, key="bulk plan")

    def _counted(self, plan: Plan) -> None:
        self.plan = plan
        self.say_title(plan_title(plan.kind, plan.total), counted_words(plan, self._ask.source))
        now = self._desk.state.gateway_now()
        self.table.show_rows(plan.rows, now)
        self.classes.show_classes(plan.classes)
        concerned = [row.interface for row in plan.rows]
        self.form.offer_destinations(destination_choices(self._interfaces, concerned), self._destination)
        self._show()
        self._show_amounts()
        if not self._complaint_of_plan():
            self.form.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_counted(self, error: OperatorError) -> None:
        self.waiting.setVisible(False)
        self.arm.setVisible(False)
        self.again.setVisible(True)
        self.strip.say(CHECK["error"], "It could not be counted. Nothing was changed.", str(error))
        self.form.setVisible(bool(self._destination))  # another destination may be the cure
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _other_destination(self, name: str) -> None:
        self._destination = name
        self.count()

    def _list(self, name: str) -> None:
        if self.plan is not None:
            found = next(each for each in self.plan.classes if each.name == name)
            self.listed.emit(self.plan.id, found)

    # showing

    def amount(self) -> int:
        """How many would go: the ready ones and those ticked."""
        if self.plan is None:
            return 0
        return self.plan.ready + sum(found.count for found in self.classes.included())

    def _show(self) -> None:
        counted = self.plan is not None
        self.waiting.setVisible(not counted)
        for widget in (self.figures, self.effect, self.form):
            widget.setVisible(counted)
        if not counted:
            self.table.setVisible(False)
            self.classes.setVisible(False)
            self.strip.say(CHECK["info"], "")
        self._judge()

    def _show_amounts(self) -> None:
        plan = self.plan
        if plan is not None:
            count = self.amount()
            self.effect.setText(effect_words(plan, ticked=bool(self.classes.included())))
            self.form.expect(count, typing=needs_typing(plan.typed_count, count))
            self.all.set_label(start_label(plan.kind, count))
            tries = takes_try(plan.kind, count)
            self.first.setVisible(tries)
            final = WORDS[plan.kind].final
            self.all.set_kind(Kind.PLAIN if tries else Kind.DANGER if final else Kind.PRIMARY)
        self._judge()

    def _judge(self) -> None:
        plan = self.plan
        if plan is not None:
            self._show_figures(plan)
            self._show_strip(plan)
            self.form.setVisible(plan.total > 0 and not plan.more)
        complaint = self.complaint()
        shown = bool(self.plan and not self._complaint_of_plan())
        tries = takes_try(self._ask.kind, self.amount())
        self.all.setVisible((shown or self._starting) and not (tries and self._ask.group is not None))
        self.first.setVisible((shown or self._starting) and tries)  # of a cause the gateway wants a try first
        self.why_not.setText(complaint if shown or self._starting else "")
        for button in (self.all, self.first):
            button.refuse(complaint)

    def _show_strip(self, plan: Plan) -> None:
        reason, cure = blocked(plan, self.amount(), self._now())
        arming = not reason and self._must_arm(plan)
        self.arm.setVisible(arming)
        self.again.setVisible(not arming)
        if arming:
            self.strip.say(CHECK["warn"], READ_ONLY, "Counting changes nothing. To start, arm PROD with a reason.")
        elif self._refused is not None and not reason:
            sure = isinstance(self._refused, ApiError) and self._refused.status < 500
            self.strip.say(CHECK["error"], NOT_STARTED if sure else NO_ANSWER, str(self._refused))
        else:
            self.strip.say(CHECK["warn"], reason, cure)

    def _must_arm(self, plan: Plan) -> bool:
        """True where some of it goes to PROD, which is read-only for this person now."""
        refusal = self._desk.registry.refusal
        return plan.environment == "PROD" and not refusal("prod.arm") and bool(refusal("prod.disarm"))

    def _show_figures(self, plan: Plan) -> None:
        count = self.amount()
        time, at = "", ""
        if WORDS[plan.kind].paced and count:
            pace = self.form.per_minute_chosen
            seconds = seconds_needed(count, pace, ready=plan.ready, full_speed_seconds=plan.seconds_at_full_speed)
            time, at = time_words(seconds), pace_words(pace)
        self.figures.say(grouped(count), caption(plan, count), time, at)

    def complaint(self) -> str:
        """Why it cannot start now; "" where it can."""
        if self._starting:
            return "Starting"
        if not self._desk.state.is_linked:
            return "The gateway does not answer"
        if isinstance(self._refused, ApiError) and self._refused.status in VOID:
            return "Count again first"
        if self.plan is not None and self._must_arm(self.plan) and not self._complaint_of_plan():
            return "Arm PROD first"
        return self._complaint_of_plan() or self.form.complaint()

    def _complaint_of_plan(self) -> str:
        if self.plan is None:
            return "Not counted yet"
        return blocked(self.plan, self.amount(), self._now())[0]

    def _now(self) -> datetime:
        return self._desk.state.gateway_now()

    # starting

    def _entered(self) -> None:
        """Enter in a field: the safe act where there is one; otherwise to the button, which must be pressed."""
        if self.complaint():
            return
        if self.first.isVisible():
            self._start(TRY_FIRST)
        else:
            self.all.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start(self, try_first: int) -> None:
        if self.plan is None or self.complaint():
            return
        request = JobRequest(
            plan=self.plan.id,
            include=tuple(found.name for found in self.classes.included()),
            reason=self.form.reason_text,
            ticket=self.form.ticket_text,
            per_minute=self.form.per_minute_chosen,
            try_first=try_first,
            typed_count=self.form.typed_number,
            request_id=self._request_id,
        )
        self._refused = None
        self._lock(locked=True)
        self._desk.bridge.submit(lambda client: client.start_job(request), self._begun, self._not_begun)

    def _lock(self, *, locked: bool) -> None:
        self._starting = locked
        self.form.lock(locked=locked)
        self.classes.lock(locked=locked)
        self.again.setEnabled(not locked)
        self._judge()

    def _begun(self, job: JobRow) -> None:
        self.started.emit(job)
        self.accept()

    def _not_begun(self, error: OperatorError) -> None:
        """It may have begun all the same where no answer came: the same request id then finds that job."""
        self._refused = error
        self._lock(locked=False)
