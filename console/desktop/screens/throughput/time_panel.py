"""Asks from when to when a chart shall look."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.desktop.screens.bulk.panel import Panel, labelled
from console.desktop.screens.throughput.ranges import LEAST_SECONDS, LONGEST_SECONDS
from console.desktop.theme.fonts import Type
from console.desktop.time_filter import Span, whole
from console.desktop.when import EXAMPLES, read_when, told
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text


def span_typed(first: str, last: str, now: datetime) -> Span | str:
    """What two times typed by a person mean, or why they mean nothing. A bare clock time is the last one before now."""
    since = read_when(first, now - timedelta(days=1))
    if since is None:
        return f"From cannot be read. Write {EXAMPLES}."
    until = now if last.strip().lower() in ("", "now") else read_when(last, since)
    if until is None:
        return f"To cannot be read. Write {EXAMPLES}, or now."
    until = min(until, now)
    seconds = (until - since).total_seconds()
    if seconds < LEAST_SECONDS:
        return f"Give at least {LEAST_SECONDS // 60} minutes: From must lie before To and before now."
    if seconds > LONGEST_SECONDS:
        return f"Charts reach back {LONGEST_SECONDS // 86400} days. Begin later."
    return whole(since, until)


class TimePanel(Panel):
    """`chosen` carries a `Span`."""

    chosen = Signal(object)

    def __init__(self, span: Span, now: datetime, parent: QWidget) -> None:
        super().__init__(width=420, height=300, modal=True, parent=parent)
        self._now = now
        self.say_title("Other time", "By this computer's clock.")
        self.first, self.last = QLineEdit(told(span.since, now)), QLineEdit(told(span.until, now))
        self.words = Text("", Type.SMALL, "t3").wrap()
        self.act = Button("Show", Kind.PRIMARY, hint="Enter", height=32)
        self.stop = Button("Cancel", Kind.PLAIN, hint="Esc", height=32)
        set_margins(self.inside, 20, 16, 20, 16, 12)
        self.inside.addLayout(labelled("From", self.first))
        self.inside.addLayout(labelled("To", self.last))
        self.inside.addWidget(self.words)
        self.inside.addStretch(1)
        self.foot_row.addStretch(1)
        self.foot_row.addWidget(self.stop)
        self.foot_row.addWidget(self.act)
        for field in (self.first, self.last):
            field.textChanged.connect(self._judge)
            field.returnPressed.connect(self._finish)
        self.act.clicked.connect(self._finish)
        self.stop.clicked.connect(self.reject)
        self._judge()

    def first_focus(self) -> QWidget | None:
        """From."""
        return self.first

    def _judge(self) -> None:
        found = span_typed(self.first.text(), self.last.text(), self._now)
        wrong = found if isinstance(found, str) else ""
        self.words.setText(wrong or f"Such as {EXAMPLES}")
        self.words.set_colour("error" if wrong else "t3")
        self.act.refuse(wrong)

    def _finish(self) -> None:
        found = span_typed(self.first.text(), self.last.text(), self._now)
        if isinstance(found, Span):
            self.chosen.emit(found)
            self.accept()
