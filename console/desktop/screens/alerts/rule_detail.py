"""The right column of a rule: its sentence, whether it is on, when it works, whom it tells, and why it fires or not."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.alerts import AlertRule, Why, WhySubject
from console.desktop.screens.alerts.blocks import Block, Facts, Scrolled
from console.desktop.screens.alerts.detail import TESTS
from console.desktop.screens.alerts.form_fields import Problem
from console.desktop.screens.alerts.hours import hours_words
from console.desktop.screens.alerts.kinds import KINDS, measured, rule_sentence
from console.desktop.screens.alerts.units import span_words
from console.desktop.screens.alerts.words import SEVERITIES, last_fired, verdict_face, why_lines
from console.desktop.theme.fonts import Type
from console.desktop.when import told
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import Tick
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.words import count_of

SUBJECTS = Shape(row=44, left=8, lead=0, two_lines=True)


class RuleDetail(Surface):
    """`asked`: edit, remove; `switched(on)` when the tick was pressed by a person."""

    asked = Signal(str)
    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._subjects: tuple[WhySubject, ...] = ()
        self._rule: AlertRule | None = None
        self.title = Text("", Type.TITLE).wrap()
        self.sign = SignLabel(SEVERITIES["warn"], pill=True)
        self.origin = ElidedText("", Type.TABLE, "t2")
        self.sentence = Text("", Type.BODY).wrap()
        self.problem = Problem()
        self.on = Tick("This rule is on")
        self.facts = Facts()
        self.subjects = LineList("Subjects of this rule and their verdicts", SUBJECTS, most=6)
        self.chosen = Text("", Type.TABLE_STRONG).wrap()
        self.now = LineList("Why, as seen now", TESTS, most=12)
        self.then = LineList("Why its alert opened, as seen then", TESTS, most=12)
        self.then_words = Text("When its alert opened, this was seen:", Type.SMALL, "t3")
        self.trouble = Text("", Type.TABLE, "t2").wrap()
        self.why = Block("Why it fires or not", self.trouble, self.subjects)
        self.lines = Block("Step by step", self.chosen, self.now, self.then_words, self.then)
        self.edit = Button("Edit…", Kind.PRIMARY, icon="pencil-simple", hint="Enter", height=32)
        self.remove = Button("Remove…", Kind.PLAIN, icon="x", height=32)
        self.why_not = Text("", Type.SMALL, "t3").wrap()
        self._lay_out()
        self.edit.clicked.connect(lambda: self.asked.emit("edit"))
        self.remove.clicked.connect(lambda: self.asked.emit("remove"))
        self.on.clicked.connect(self.switched)
        self.subjects.selectionModel().currentChanged.connect(self._choose)

    def show_rule(self, rule: AlertRule, now: datetime) -> None:
        """Show this one."""
        self._rule = rule
        self.title.setText(rule.name)
        self.sign.set_face(SEVERITIES.get(rule.severity, SEVERITIES["warn"]))
        at = f", {told(rule.at, now)}" if rule.at is not None else ""
        by = f"changed by {rule.by}{at}" if rule.by else ""
        self.origin.setText(" · ".join(part for part in ("shipped" if rule.built_in else "own rule", by) if part))
        self.sentence.setText(f"{rule_sentence(rule)}.")
        self.problem.say(rule.problem)
        self.on.setChecked(rule.enabled)
        self.facts.say(facts_of(rule, now))

    def show_why(self, found: Why | None, trouble: str, at: str = "") -> None:
        """The verdicts, the chosen subject's steps below; or why that cannot be told."""
        self._subjects = found.rows if found is not None else ()
        kept = self.subjects.currentIndex().row()
        self.subjects.set_lines([self._line(row) for row in self._subjects])
        self.subjects.setVisible(bool(self._subjects))
        empty = "It has no subject: nothing is in its scope." if found is not None else trouble
        self.trouble.setText(empty)
        self.trouble.setVisible(not self._subjects)
        self.why.say(f"{count_of(len(self._subjects), 'subject')}, seen {at}" if self._subjects else "")
        if self._subjects:
            row = kept if 0 <= kept < len(self._subjects) else 0
            self.subjects.setCurrentIndex(self.subjects.model().index(row, 0))
        self._choose()

    def show_acts(self, edit: str, remove: str) -> None:
        """Why it cannot be changed or removed now; "" where it can."""
        self.edit.refuse(edit)
        self.on.setEnabled(not edit)
        self.remove.refuse(remove)
        self.why_not.setText(edit or remove)
        self.why_not.setVisible(bool(edit or remove))

    def _line(self, row: WhySubject) -> Line:
        kind = self._rule.kind if self._rule is not None else None
        value = measured(kind, row.value) if kind is not None else ""
        face = verdict_face(row.verdict)
        return Line(
            face=face, text=f"{row.title or row.subject}: {face.word.lower()}", second=row.text, trail=value, key=row
        )

    def _choose(self, *_indexes: QModelIndex) -> None:
        at = self.subjects.currentIndex().row()
        row = self._subjects[at] if 0 <= at < len(self._subjects) else None
        self.lines.setVisible(row is not None)
        if row is None:
            return
        self.chosen.setText(row.title or row.subject)
        self.now.set_lines(why_lines(row.lines))
        self.then.set_lines(why_lines(row.captured))
        for widget in (self.then, self.then_words):
            widget.setVisible(bool(row.captured))

    def _lay_out(self) -> None:
        area = Scrolled("Alert rule")
        head = Surface("base")
        column = head.column(left=16, top=14, right=16, bottom=14, spacing=8)
        column.addWidget(self.title)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 10)
        row.addWidget(self.sign)
        row.addWidget(self.origin, 1)
        column.addLayout(row)
        column.addWidget(self.sentence)
        column.addWidget(self.problem)
        column.addWidget(self.on)
        area.inside.addWidget(head)
        for block in (Block("When and whom", self.facts), self.why, self.lines):
            area.inside.addWidget(block)
        area.inside.addStretch(1)
        self.area = area
        whole = self.column()
        whole.addWidget(area, 1)
        whole.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = Surface("chrome", "t")
        column: QVBoxLayout = foot.column(left=16, top=10, right=16, bottom=10, spacing=6)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 8)
        row.addWidget(self.edit)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.why_not)
        return foot


def facts_of(rule: AlertRule, now: datetime) -> list[tuple[str, str]]:
    """Everything of a rule that its sentence does not say."""
    escalation = ""
    if rule.escalate_after:
        escalation = f"{', '.join(rule.escalate_to)} when nobody takes it for {span_words(rule.escalate_after)}"
    return [
        ("Watches", KINDS[rule.kind].help),
        ("Works", hours_words(rule.schedule)),
        ("Closes", f"when well for {span_words(rule.clear_seconds)}"),
        ("Tells", ", ".join(rule.channels) or "nobody"),
        ("Quiet", f"{hours_words(rule.quiet)}: in the app only" if rule.quiet is not None else "never"),
        ("Escalates", escalation or "never"),
        ("Last alert", last_fired(rule, now)),
    ]
