"""The right column of an alert: what it is, figures, what happened, what it keeps quiet, and why; acts at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.api.alerts import AlertRow, Why
from console.desktop.screens.alerts.blocks import Block, Figure, Scrolled
from console.desktop.screens.alerts.kinds import limit_words, measured
from console.desktop.screens.alerts.words import (
    CLOSED,
    SEVERITIES,
    face_of,
    since_words,
    timeline,
    verdict_face,
    was_face,
    why_lines,
)
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.words import grouped

STEPS = Shape(row=44, left=0, lead=0, lines_between=False, linked=True)
CONSEQUENCES = Shape(row=28, left=0, lead=0)
TESTS = Shape(row=28, left=0, lead=132, lead_kind=Type.TABLE)
ACTS = {"acknowledge": "Acknowledge", "mute": "Mute until…", "unmute": "End the mute", "close": "Close by hand…"}
ICONS = {"acknowledge": "check", "mute": "bell-slash", "unmute": "bell", "close": "x"}


class AlertDetail(Surface):
    """`asked` carries an act or a way to go: acknowledge, mute, unmute, close, messages, group, throughput."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self.title = Text("", Type.TITLE).wrap()
        self.sign = SignLabel(SEVERITIES["warn"], pill=True)
        self.where = ElidedText("", Type.TABLE, "t2")
        self.text = Text("", Type.TABLE, "t2").wrap()
        self.figures = [Figure() for _ in range(3)]
        self.steps = LineList("What happened", STEPS, most=14)
        self.swallowed = LineList("Consequences", CONSEQUENCES, most=8)
        self.now = LineList("Why, as seen now", TESTS, most=12)
        self.then = LineList("Why it opened, as seen then", TESTS, most=12)
        self.steps_block = Block("What happened", self.steps)
        self.swallowed_block = Block("Consequences kept quiet", self.swallowed)
        self.verdict = Text("", Type.TABLE).wrap()
        self.now_block = Block("Why, seen now", self.verdict, self.now)
        self.then_block = Block("Why it opened, seen then", self.then)
        self.go = {
            "messages": Button("Messages", icon="stack", name="Show its messages"),
            "group": Button("Group", icon="warning-octagon", name="Open its failure group"),
            "throughput": Button("Throughput", icon="chart-line-up", name="Show it in Throughput"),
        }
        self.acts = {
            name: Button(
                title,
                Kind.PRIMARY if name == "acknowledge" else Kind.PLAIN,
                icon=ICONS[name],
                hint="K" if name == "acknowledge" else "",
                height=32,
            )
            for name, title in ACTS.items()
        }
        self.why_not = Text("", Type.SMALL, "t3").wrap()
        self._lay_out()
        for name, button in (*self.acts.items(), *self.go.items()):
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name))

    def show_alert(self, row: AlertRow, now: datetime, *, linked: bool = True) -> None:
        """Show this one; what was read before of why and of its consequences stays until it is read anew."""
        self.title.setText(row.title)
        face = face_of(row) if row.closed_at is None else CLOSED
        self.sign.set_face(face if linked else was_face(face))
        self.where.setText(" · ".join(part for part in (row.rule_name, row.interface, row.site) if part))
        self.text.setText(row.text)
        self.text.setVisible(bool(row.text))
        self._figures(row, now)
        self.steps.set_lines(timeline(row, now, linked=linked))
        self.swallowed_block.setVisible(row.swallowed > 0)

    def _figures(self, row: AlertRow, now: datetime) -> None:
        number, since = since_words(row, now)
        told = (
            (measured(row.kind, row.value), limit_words(row.kind, row.threshold)),
            (number, since),
            (grouped(row.swallowed) if row.swallowed else "", "kept quiet"),
        )
        for figure, words in zip(self.figures, told, strict=True):
            figure.say(*words)

    def show_swallowed(self, rows: Sequence[AlertRow], swallowed: int) -> None:
        """The consequences; those one may not see are counted. No rows: they are still being asked for."""
        lines = [Line(face=face_of(row), text=row.title, trail="closed" if row.closed_at else "open") for row in rows]
        self.swallowed.set_lines(lines)
        missing = swallowed - len(rows)
        self.swallowed_block.say(f"{len(rows)} of {swallowed}" if rows and missing > 0 else str(swallowed))

    def show_why(self, found: Why | None, trouble: str, at: str = "") -> None:
        """Both sides of why: now, and when it opened; or why that cannot be told."""
        subject = found.rows[0] if found is not None and found.rows else None
        if subject is None:
            self.verdict.setText(trouble)
            self.now.set_lines([])
            self.now_block.say("")
        else:
            self.verdict.setText(f"{verdict_face(subject.verdict).word}: {subject.text}".rstrip(": "))
            self.now.set_lines(why_lines(subject.lines))
            self.now_block.say(at)
        captured = subject.captured if subject is not None else ()
        self.then.set_lines(why_lines(captured))
        self.then_block.setVisible(bool(captured))

    def show_acts(self, refusals: dict[str, str], shown: frozenset[str]) -> None:
        """Acts that are to be had, each with why not now; the reason of the main one stands below."""
        for name, button in self.acts.items():
            button.setVisible(name in shown)
            button.refuse(refusals.get(name, ""))
        for name, button in self.go.items():
            button.refuse(refusals.get(name, ""))
        first = next((refusals[name] for name in ("acknowledge", "mute") if name in shown and refusals.get(name)), "")
        self.foot.setVisible(bool(shown))
        self.why_not.setText(first)
        self.why_not.setVisible(bool(first))

    def _lay_out(self) -> None:
        area = Scrolled("Alert")
        area.inside.addWidget(self._head())
        for block in (self.steps_block, self.swallowed_block, self.then_block, self.now_block):
            area.inside.addWidget(block)
        area.inside.addStretch(1)
        self.area = area
        column = self.column()
        column.addWidget(area, 1)
        self.foot = self._foot()
        column.addWidget(self.foot)

    def _head(self) -> QWidget:
        head = Surface("base")
        column = head.column(left=16, top=14, right=16, bottom=14, spacing=8)
        column.addWidget(self.title)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 10)
        row.addWidget(self.sign)
        row.addWidget(self.where, 1)
        column.addLayout(row)
        column.addWidget(self.text)
        track = QWidget()
        track.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        track.setMinimumWidth(1)  # figures that are too long are cut; they must not widen the column
        figures = QHBoxLayout(track)
        set_margins(figures, 0, 6, 0, 6, 24)
        for figure in self.figures:
            figures.addWidget(figure)
        figures.addStretch(1)
        column.addWidget(track)
        ways = QHBoxLayout()
        set_margins(ways, 0, 0, 0, 0, 8)
        for button in self.go.values():
            ways.addWidget(button)
        ways.addStretch(1)
        column.addLayout(ways)
        return head

    def _foot(self) -> QWidget:
        foot = Surface("chrome", "t")
        column: QVBoxLayout = foot.column(left=16, top=10, right=16, bottom=10, spacing=6)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 8)
        for button in self.acts.values():
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.why_not)
        return foot
