"""The keys, drawn from the command registry, and what the signs mean. Nothing here is written twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.desktop.actions import Command
from console.desktop.screens.base import Desk, Screen
from console.desktop.screens.document.samples import sample_buttons
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.states import OVERDUE, REFUSED_LATER, RETRYING, STATUS, Face
from console.desktop.widgets.button import Button
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text

MEANINGS = {
    "Queued": "Waits its turn",
    "Sending": "On the wire now",
    "Sent": "The partner accepted it",
    "Retrying": "Will be tried again by itself",
    "Held": "Keeps its place until released",
    "Error": "Refused; a person must decide",
    "Parked": "Left the queue, may return",
    "Unknown": "Sent, no reply: it may have arrived",
    "Cancelled": "Never sent, with a reason",
    "Overdue": "Stored there, but its application never answered",
    "Refused": "Stored there first, then refused by its application",
    "Filtered": "No destination wants it",
}
PLACES = {
    "Triage": "One cause is one row: take it, mend one, try three, release the rest. n and p walk, A assigns, "
    "E archives until it gets worse, R resolves.",
    "Throughput": "Rate, errors and latency on one axis. Drag over a stretch of time to filter every screen by it; "
    "a hatched stretch has no data.",
    "Alerts": "One for one cause; what follows from it is swallowed. K acknowledges. Rules are tried on the past "
    "before they are kept.",
    "Wall board": "All interfaces, the worst first, readable from three metres. Esc leaves it.",
    "Inspector": "Drop a file on the window, or Ctrl+O: tree, raw text, tables, the rendered form, checks, of HL7 v2, "
    "FHIR, C-CDA and CDS Hooks. Nothing of it is stored.",
    "Hand-over": "What happened, what is open, who has it, what was sent again: counts and codes, as HTML or PDF.",
}
PRIVACY = (
    "Patient data is masked everywhere until you reveal a field of an open message.",
    "Each reveal asks for a purpose, lasts 60 s, and is a row in the audit log that cannot be changed unseen.",
    "Ctrl+L masks everything at once. Nothing of a patient is kept on this computer.",
)


class HelpScreen(Screen):
    """Two columns: keys at the left, signs and privacy at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("Help")
        inside = Surface("base")
        row = QHBoxLayout(inside)
        set_margins(row, 24, 20, 24, 20, 48)
        row.addLayout(self._keys())
        row.addLayout(_meanings(desk.registry.run))
        row.addStretch(1)
        self.area.setWidget(inside)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        header = PaneHeader("Help")
        self.tour = Button("Take the guided tour", icon="compass", height=28)
        self.tour.clicked.connect(lambda: desk.registry.run("tour"))
        header.add_right(self.tour)
        column.addWidget(header)
        column.addWidget(self.area, 1)

    def panes(self) -> tuple[QWidget, ...]:
        """The page; arrow keys scroll."""
        return (self.area,)

    def _keys(self) -> QVBoxLayout:
        column = QVBoxLayout()
        set_margins(column, 0, 0, 0, 0, 8)
        column.addWidget(Text("Keys", Type.TITLE))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(20))
        grid.setVerticalSpacing(look().px(6))
        commands = [command for command in self.desk.registry if command.keys]
        line, group = 0, ""
        for command in sorted(commands, key=lambda c: _first_seen(commands, c.group)):
            if command.group != group:
                group = command.group
                grid.addWidget(Text(group.upper(), Type.CAPS, "t3"), line, 0, Qt.AlignmentFlag.AlignBottom)
                grid.setRowMinimumHeight(line, look().px(26))
                line += 1
            keys = "  ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.keys)
            grid.addWidget(Text(command.title.rstrip("…"), Type.TABLE), line, 0)
            grid.addWidget(Text(keys, Type.CODE, "t2"), line, 1)
            line += 1
        column.addLayout(grid)
        column.addStretch(1)
        return column


def _meanings(run: Callable[[str], object]) -> QVBoxLayout:
    column = QVBoxLayout()
    set_margins(column, 0, 0, 0, 0, 8)
    column.addWidget(Text("Signs", Type.TITLE))
    grid = QGridLayout()
    grid.setHorizontalSpacing(look().px(20))
    grid.setVerticalSpacing(look().px(4))
    faces: dict[str, Face] = {face.word: face for face in (*STATUS.values(), RETRYING, OVERDUE, REFUSED_LATER)}
    for line, (word, meaning) in enumerate(MEANINGS.items()):
        grid.addWidget(SignLabel(faces[word], colour="t1"), line, 0)
        grid.addWidget(Text(meaning, Type.TABLE, "t2"), line, 1)
    column.addLayout(grid)
    column.addSpacing(look().px(16))
    column.addWidget(Text("Where to look", Type.TITLE))
    for name, words in PLACES.items():
        column.addWidget(Text(name, Type.TABLE))
        told = Text(words, Type.TABLE, "t2").wrap()
        told.setFixedWidth(look().px(420))
        column.addWidget(told)
    column.addSpacing(look().px(16))
    column.addWidget(Text("Patient data", Type.TITLE))
    for words in PRIVACY:
        text = Text(words, Type.TABLE, "t2").wrap()
        text.setFixedWidth(look().px(420))
        column.addWidget(text)
    column.addSpacing(look().px(16))
    column.addWidget(Text("Try the inspector on a made-up document", Type.TITLE))
    column.addLayout(_samples(run))
    column.addStretch(1)
    return column


def _samples(run: Callable[[str], object]) -> QGridLayout:
    """Two in a row: the column is narrow."""
    grid = QGridLayout()
    for at, button in enumerate(sample_buttons(run)):
        grid.addWidget(button, at // 2, at % 2)
    grid.setColumnStretch(2, 1)
    return grid


def _first_seen(commands: list[Command], group: str) -> int:
    return next(at for at, command in enumerate(commands) if command.group == group)
