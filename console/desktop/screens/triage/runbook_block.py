"""What to do about a cause: steps, those that can be done from here with a button, and what cured it before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.api.triage import GroupView, PastCure, Runbook, RunbookStep
from console.desktop.models.group_cells import day
from console.desktop.screens.triage.parts import Section, empty
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import count_of

MOST_EARLIER = 3


class RunbookBlock(Section):
    """`step_asked` carries a `RunbookStep` that is to be done, `url_asked` a page for the browser."""

    step_asked = Signal(object)
    url_asked = Signal(str)

    def __init__(self, known: frozenset[str], parent: QWidget | None = None) -> None:
        """`known` are the ids of commands: a step that names another one has no button."""
        super().__init__("Runbook", parent=parent)
        self._known = known
        self._url = ""
        self._shown: tuple[object, ...] = ()
        self.link = Button("", Kind.QUIET, height=24, icon="arrow-square-out")
        self.head_row.addWidget(self.link)
        self.link.clicked.connect(lambda: self.url_asked.emit(self._url))

    def show_view(self, view: GroupView, now: datetime) -> None:
        """Steps, then earlier times."""
        book = view.runbook
        shown = (book, view.earlier, now.date())
        if shown == self._shown:
            return
        self._shown = shown
        empty(self.body)
        self._url = book.url if book is not None else ""
        self.remark.setText(book.id if book is not None and not self._url else "")
        self.link.setVisible(bool(self._url))
        if book is not None:
            self.link.set_label(book.id)
            self.link.setAccessibleName(f"Open runbook {book.id} in the browser")
            self._add_book(book)
        elif not view.earlier:
            self.body.addWidget(Text("No runbook for this cause yet.", Type.TABLE, "t3").wrap())
        self._add_earlier(view.earlier, now)

    def _add_book(self, book: Runbook) -> None:
        self.body.addWidget(Text(book.title, Type.BODY_STRONG).wrap())
        for number, step in enumerate(book.steps, 1):
            self.body.addWidget(self._step(number, step))

    def _add_earlier(self, earlier: Sequence[PastCure], now: datetime) -> None:
        for at, past in enumerate(earlier[:MOST_EARLIER]):
            self.body.addWidget(Text(past_words(past, now, first=at == 0), Type.TABLE, "t2").wrap())
        if len(earlier) > MOST_EARLIER:
            self.body.addWidget(Text(f"and {count_of(len(earlier) - MOST_EARLIER, 'time')} before.", Type.SMALL, "t3"))

    def _step(self, number: int, step: RunbookStep) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        set_margins(row, 0, 0, 0, 0, 8)
        count = Text(str(number), Type.TABLE, "t3")
        count.setFixedWidth(look().px(12))
        words = Text(step.text, Type.TABLE, "t1").wrap()
        words.setMinimumWidth(look().px(80))
        row.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
        if step.command in self._known or step.query:
            row.addWidget(self._do(number, step), 0, Qt.AlignmentFlag.AlignTop)
        return whole

    def _do(self, number: int, step: RunbookStep) -> Button:
        by_command = step.command in self._known
        icon, words = ("play", "Do") if by_command else ("funnel", "Show the messages of")
        button = Button("", Kind.QUIET, icon=icon, height=20, name=f"{words} step {number}: {step.text}")
        button.clicked.connect(lambda: self.step_asked.emit(step))
        return button


def past_words(past: PastCure, now: datetime, *, first: bool) -> str:
    """ "Last time: 14 Oct, 61 messages, cured in 25 min by m.ito, map v11." Pure."""
    begin = "Last time" if first else "Before"
    by = f" by {past.by}" if past.by else ""
    took = f"{past.minutes} min" if past.minutes < 120 else f"{past.minutes // 60} h"
    text = f", {past.text.rstrip('.')}" if past.text else ""
    return f"{begin}: {day(past.at, now)}, {count_of(past.messages, 'message')}, cured in {took}{by}{text}."
