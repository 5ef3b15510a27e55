"""The form of a rule as it is seen: its fields, where they stand, filled from a rule and read as typed."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.alerts import AlertKind
from console.desktop.screens.alerts.blocks import Scrolled
from console.desktop.screens.alerts.form_fields import ChannelTicks, Field, HoursLine, ScopeLine
from console.desktop.screens.alerts.form_state import Typed
from console.desktop.screens.alerts.kinds import KINDS
from console.desktop.screens.alerts.replay_view import ReplayView
from console.desktop.screens.alerts.units import SPAN_EXAMPLES, Unit
from console.desktop.screens.alerts.words import SEVERITIES
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import PADDING, Panel
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown, Tick
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text

DAYS = 7
OWN_CHANNELS = ("app", "tray")
UNITS = {Unit.SECONDS: "", Unit.BYTES: "GB", Unit.SHARE: "%", Unit.MILLISECONDS: "ms"}


class RuleFormParts(Panel):
    """What is seen; `RuleForm` lays it out and says what it does. `kind_now` is the kind the fields are drawn for."""

    def __init__(self, desk: Desk, kind: AlertKind, parent: QWidget) -> None:
        super().__init__(width=1040, height=720, modal=True, parent=parent)
        self._desk = desk
        self.kind_now = kind
        self._make_fields()

    def first_focus(self) -> QWidget | None:
        """The name."""
        return self.name

    def _make_fields(self) -> None:
        self.name = QLineEdit()
        self.kind = DropDown()
        self.kind.addItems([face.title for face in KINDS.values()])
        self.help = Text("", Type.SMALL, "t3").wrap()
        self.scope = ScopeLine(self._desk.bridge, self)
        self.threshold, self.seconds, self.clear = QLineEdit(), QLineEdit(), QLineEdit()
        self.severity = DropDown()
        self.severity.addItems([face.word for face in SEVERITIES.values()])
        self.hours = HoursLine("Works")
        self.quiet = Tick("Quiet hours: in the app only, delivered elsewhere afterwards")
        self.quiet_hours = HoursLine("Quiet")
        self.channels = ChannelTicks("Tells")
        self.escalates = Tick("Tell others when nobody takes it")
        self.escalate_after = QLineEdit()
        self.escalate_to = ChannelTicks("Escalates to")
        self.on = Tick("The rule is on")
        self.fields = {
            "name": Field("Name, on every alert of this rule", self.name),
            "kind": Field("Watches", self.kind),
            "scope": Field("Where", self.scope),
            "threshold": Field("More than", self.threshold),
            "seconds": Field("For at least", self.seconds),
            "clear": Field("Closes when well for", self.clear),
            "severity": Field("Severity", self.severity),
            "schedule": Field("Works, by the gateway's clock; both times empty: all day", self.hours),
            "quiet": Field("Quiet hours", self.quiet_hours),
            "channels": Field("Tells", self.channels),
            "escalate": Field("When nobody takes it for", self.escalate_after),
            "escalate_to": Field("Escalates to", self.escalate_to),
        }
        for line in (self.name, self.threshold, self.seconds, self.clear, self.escalate_after):
            line.setMinimumHeight(look().px(32))
        for choice in (self.kind, self.severity):
            choice.setMinimumHeight(look().px(32))

    def _lay_out(self) -> None:
        self.stale = Banner("warn", Sign.TRIANGLE)
        self.take_theirs = Button("Take theirs", Kind.PLAIN)
        self.keep_mine = Button("Keep mine", Kind.PLAIN)
        self.stale.add_button(self.take_theirs)
        self.stale.add_button(self.keep_mine)
        self.stale.setVisible(False)
        self.inside.addWidget(self.stale)
        halves = QHBoxLayout()
        set_margins(halves, 0, 0, 0, 0)
        halves.addWidget(self._left(), 52)
        halves.addWidget(self._right(), 48)
        self.inside.addLayout(halves, 1)
        self.why_not = Text("", Type.SMALL, "t3").wrap()
        self.trouble = Text("", Type.SMALL, "t1").wrap()
        self.cancel = Button("Cancel", Kind.PLAIN, hint="Esc", height=32)
        self.save = Button("Save the rule", Kind.PRIMARY, height=32)
        words = QVBoxLayout()
        set_margins(words, 0, 4, 0, 4, 2)
        words.addWidget(self.trouble)
        words.addWidget(self.why_not)
        self.trouble.setVisible(False)
        self.foot_row.addLayout(words, 1)
        self.foot_row.addWidget(self.cancel)
        self.foot_row.addWidget(self.save)

    def _left(self) -> QWidget:
        area = Scrolled("Fields of the rule")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = area.inside
        set_margins(column, PADDING, 14, PADDING, 14, 12)
        for name in ("name", "kind"):
            column.addWidget(self.fields[name])
        column.addWidget(self.help)
        column.addWidget(self.fields["scope"])
        limits = QHBoxLayout()
        set_margins(limits, 0, 0, 0, 0, 16)
        for name in ("threshold", "seconds"):
            limits.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(limits)
        after = QHBoxLayout()
        set_margins(after, 0, 0, 0, 0, 16)
        for name in ("clear", "severity"):
            after.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(after)
        column.addWidget(self.fields["schedule"])
        column.addWidget(self.quiet)
        column.addWidget(self.fields["quiet"])
        column.addWidget(self.fields["channels"])
        column.addWidget(self.escalates)
        column.addWidget(self.fields["escalate"])
        column.addWidget(self.fields["escalate_to"])
        column.addWidget(self.on)
        column.addStretch(1)
        return area

    def _right(self) -> QWidget:
        side = Surface("base", "l")
        column = side.column(left=PADDING, top=14, right=PADDING, bottom=14, spacing=10)
        column.addWidget(Text("IN WORDS", Type.CAPS, "t3"))
        self.sentence = Text("", Type.BODY).wrap()
        column.addWidget(self.sentence)
        column.addSpacing(look().px(8))
        column.addWidget(Text("TRIED ON THE PAST", Type.CAPS, "t3"))
        self.try_it = Button(f"Try on the last {DAYS} days", Kind.PLAIN, icon="clock-counter-clockwise", height=32)
        column.addWidget(self.try_it)
        self.replay = ReplayView()
        column.addWidget(self.replay, 1)
        return side

    def order_tabs(self) -> None:
        """Tab goes through the form as it reads, also where channels came later than the rest."""
        chain = [
            self.quiet_hours.days.ticks[-1],
            *self.channels.ticks.values(),
            self.escalates,
            self.escalate_after,
            *self.escalate_to.ticks.values(),
            self.on,
            self.try_it,
        ]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def put(self, typed: Typed) -> None:
        """Fill the fields."""
        self.kind_now = typed.kind
        self.kind.setCurrentIndex(list(KINDS).index(typed.kind))
        self.name.setText(typed.name)
        self.scope.setText(typed.scope)
        self.threshold.setText(typed.threshold)
        self.seconds.setText(typed.seconds)
        self.clear.setText(typed.clear)
        self.severity.setCurrentIndex(list(SEVERITIES).index(typed.severity))
        for line, (days, begin, end) in (
            (self.hours, (typed.days, typed.begin, typed.end)),
            (self.quiet_hours, (typed.quiet_days, typed.quiet_begin, typed.quiet_end)),
        ):
            line.days.set_days(days)
            line.begin.setText(begin)
            line.end.setText(end)
        self.quiet.setChecked(typed.quiet)
        self.channels.choose(typed.channels)
        self.escalates.setChecked(typed.escalates)
        self.escalate_after.setText(typed.escalate_after)
        self.escalate_to.choose(typed.escalate_to)
        self.on.setChecked(typed.enabled)
        self.fit_kind()

    def fit_kind(self) -> None:
        """Only the fields that make sense for this kind."""
        face = KINDS[self.kind_now]
        counts = self.kind_now is AlertKind.COUNT
        self.help.setText(face.help)
        self.fields["scope"].setVisible(face.scoped)
        self.fields["scope"].rename("Messages to count" if counts else "Where; empty: everywhere")
        self.scope.setPlaceholderText("status:parked type:ORU^R01" if counts else "site:NORTH or interface:lab-to-cern")
        self.fields["threshold"].rename(face.label, UNITS.get(face.unit, face.unit.value))
        self.threshold.setPlaceholderText(SPAN_EXAMPLES if face.unit is Unit.SECONDS else "")
        self.fields["seconds"].setVisible(bool(face.hold))
        self.fields["seconds"].rename(face.hold or "Time")

    def typed(self) -> Typed:
        """What stands in the form."""
        return Typed(
            name=self.name.text(),
            kind=self.kind_now,
            scope=self.scope.text(),
            threshold=self.threshold.text(),
            seconds=self.seconds.text(),
            clear=self.clear.text(),
            severity=list(SEVERITIES)[max(0, self.severity.currentIndex())],
            days=self.hours.days.days(),
            begin=self.hours.begin.text(),
            end=self.hours.end.text(),
            quiet=self.quiet.isChecked(),
            quiet_days=self.quiet_hours.days.days(),
            quiet_begin=self.quiet_hours.begin.text(),
            quiet_end=self.quiet_hours.end.text(),
            channels=self.channels.chosen(),
            escalates=self.escalates.isChecked(),
            escalate_after=self.escalate_after.text(),
            escalate_to=self.escalate_to.chosen(),
            enabled=self.on.isChecked(),
        )
