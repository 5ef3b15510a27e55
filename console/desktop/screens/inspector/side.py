"""The right column: why it stands where it stands, what was tried, and which messages belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from console.api.messages import AttemptView, MessageRow, MessageView, RelatedRow
from console.core.message import Severity
from console.core.outcome import Outcome
from console.core.status import Status
from console.desktop.screens.document.explain_block import ExplainBlock
from console.desktop.screens.inspector.words import attempt_line, attempt_title, clock, minute_clock
from console.desktop.screens.notes.notes_block import NotesBlock
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import LATER, SEVERITY, STATUS, Face
from console.desktop.widgets.button import Button
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text

GOOD = Face(word="Good", sign=Sign.DISC, colour="ok")
_OUTCOME = {
    Outcome.ACCEPTED: GOOD,
    Outcome.UNKNOWN: STATUS[Status.UNKNOWN],
    Outcome.TRANSIENT: SEVERITY[Severity.WARNING],
    Outcome.UNREACHABLE: SEVERITY[Severity.WARNING],
}


_RELATED = Shape(row=44, left=0, lead=0, lines_between=False, two_lines=True, text_kind=Type.CODE)
"""Two lines each: the control ID whole, then how it is related, which is what one looks for."""


class Caps(QWidget):
    """A label in capitals with a quiet remark at the right."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.remark = Text("", Type.SMALL, "t3")
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0, 8)
        row.addWidget(Text(title.upper(), Type.CAPS, "t3"))
        row.addStretch(1)
        row.addWidget(self.remark, 0)

    def say(self, remark: str) -> None:
        """Set the remark."""
        self.remark.setText(remark)


class SidePane(QScrollArea):
    """312 wide beside the raw text, or a tab on a narrow window."""

    related = Signal(int)  # delivery id
    attempt = Signal(int)  # number
    place = Signal(str)  # the node that is blamed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Outcome, attempts and related messages")
        self.sign = SignLabel(GOOD, kind=Type.SECTION, colour="t1")
        self.title = Text("", Type.SECTION).wrap()
        self.explain = ExplainBlock()
        self.buttons = QVBoxLayout()
        self.attempts_head = Caps("Attempts")
        self.attempts = LineList("Attempts", Shape(row=46, left=0, lead=0, lines_between=False, linked=True), most=6)
        self.notes = NotesBlock()
        self.related_head = Caps("Related")
        self.related_list = LineList("Related messages", _RELATED, most=50)
        self.explain.place.connect(self.place)
        self.attempts.picked.connect(self._pick_attempt)
        self.related_list.picked.connect(self._pick_related)
        inner = Surface("base")
        column = inner.column()
        column.addWidget(self._outcome_block())
        column.addWidget(self._block(self.attempts_head, self.attempts))
        column.addWidget(self.notes)
        column.addWidget(self._block(self.related_head, self.related_list))
        column.addStretch(1)
        self.setWidget(inner)

    def show_view(self, view: MessageView) -> None:
        """Show why, what was tried, and the relatives."""
        outcome = view.outcome
        if view.row.status is Status.SENT and view.row.application in LATER:
            face = LATER[view.row.application]
        elif outcome.severity is None or view.row.status is Status.UNKNOWN:
            face = STATUS[view.row.status]
        else:
            face = SEVERITY[outcome.severity]
        self.sign.set_face(face, " ")
        self.sign.setAccessibleName(face.word)
        self.title.setText(outcome.title or face.word)
        self.explain.show_outcome(outcome)
        lines = attempt_lines(view)
        self.attempts.set_lines(lines)
        self.attempts_head.say("" if view.attempts else "not sent yet")
        self.related_list.set_lines(two_line_relatives(view.related))
        self.related_head.say(shared_relation(view.related) if view.related else "none known")
        self.notes.show_delivery(view.row.id)

    def set_buttons(self, buttons: Sequence[Button]) -> None:
        """What can be done about it, two in a row."""
        _clear(self.buttons)
        for start in range(0, len(buttons), 2):
            row = QHBoxLayout()
            row.setSpacing(look().px(8))
            for button in buttons[start : start + 2]:
                row.addWidget(button)
            row.addStretch(1)
            self.buttons.addLayout(row)

    def _outcome_block(self) -> QWidget:
        block = Surface("base", "b")
        column = block.column(left=16, top=14, right=16, bottom=14, spacing=8)
        column.addWidget(Caps("Outcome"))
        headline = QHBoxLayout()
        headline.setSpacing(0)
        headline.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        headline.addWidget(self.title, 1)
        column.addLayout(headline)
        column.addWidget(self.explain)
        self.buttons.setSpacing(look().px(8))
        column.addLayout(self.buttons)
        return block

    def _block(self, head: Caps, lines: LineList) -> QWidget:
        block = Surface("base", "b")
        column = block.column(left=16, top=14, right=16, bottom=12, spacing=10)
        column.addWidget(head)
        column.addWidget(lines)
        return block

    def _pick_related(self, key: object) -> None:
        if isinstance(key, int):
            self.related.emit(key)

    def _pick_attempt(self, key: object) -> None:
        if isinstance(key, int):
            self.attempt.emit(key)


def attempt_lines(view: MessageView) -> list[Line]:
    """The tries, newest first, and the arrival below them."""
    lines = [
        Line(
            face=_face(attempt),
            text=f"{attempt.number}  {attempt_title(attempt)}",
            second=attempt_line(attempt),
            trail=clock(attempt.ended_at),
            strong=True,
            key=attempt.number,
        )
        for attempt in sorted(view.attempts, key=lambda each: -each.number)
    ]
    lines[:0] = later_lines(view.row)
    first = min((attempt.started_at for attempt in view.attempts), default=None)
    before = [entry for entry in view.timeline if entry.severity is None and (first is None or entry.at <= first)]
    if before:
        entry = before[-1] if first is not None else before[min(1, len(before) - 1)]
        lines.append(Line(face=GOOD, text=entry.title, second=entry.text, trail=clock(entry.at), strong=True))
    return lines


_LATER_WORDS = {
    "awaited": ("Application's answer awaited", "since the receiver stored it"),
    "overdue": ("Application's answer overdue", "awaited since then"),
    "accepted": ("Accepted by the application", "later, on its own connection"),
    "refused": ("Refused by the application", "later, on its own connection"),
}


def later_lines(row: MessageRow) -> list[Line]:
    """The application's own reply above the tries, where it comes later; none where no such reply belongs to it."""
    if row.status is not Status.SENT or row.application not in _LATER_WORDS:
        return []
    title, second = _LATER_WORDS[row.application]
    trail = clock(row.application_at) if row.application_at is not None else ""
    return [Line(face=LATER.get(row.application, GOOD), text=title, second=second, trail=trail, strong=True)]


def two_line_relatives(rows: Sequence[RelatedRow]) -> list[Line]:
    """The same with the words below the control ID, for a narrow column."""
    return [replace(line, lead="", text=line.lead or "No control ID", second=line.text) for line in related_lines(rows)]


def related_lines(rows: Sequence[RelatedRow]) -> list[Line]:
    """One line a relative; a relation that all share is said once, in the head."""
    shared = shared_relation(rows)

    def words(row: RelatedRow) -> str:
        relation = "" if row.relation == shared else row.relation
        return ", ".join(part for part in ("newer" if row.newer else "", relation) if part)

    return [
        Line(
            face=STATUS[row.status],
            lead=row.control_id,
            text=f"{row.type}  {words(row)}".strip(),
            trail=minute_clock(row.received_at),
            key=row.id,
        )
        for row in rows
    ]


def shared_relation(rows: Sequence[RelatedRow]) -> str:
    """The relation that all have, or ""."""
    relations = {row.relation for row in rows}
    return next(iter(relations)) if len(relations) == 1 else ""


def _face(attempt: AttemptView) -> Face:
    try:
        return _OUTCOME.get(Outcome(attempt.outcome), SEVERITY[Severity.ERROR])
    except ValueError:
        return SEVERITY[Severity.ERROR]


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        if (inner := item.layout()) is not None:
            _clear(inner)
