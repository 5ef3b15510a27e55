"""What people did about a cause and a place to say more: a note, a ticket, the text for the hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.triage import GroupEvent, GroupView
from console.desktop.models.group_cells import short_time
from console.desktop.screens.triage.parts import Section, empty
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text

SHOWN = 12
WARNING = "No patient data here: everybody reads notes, and they are never masked."


class HistoryBlock(Section):
    """`noted` and `ticketed` carry what was typed; it stays in the line until `clear_note` says that it was taken.

    What is typed belongs to its cause: it is put aside when another is opened, and is there again when one comes back.
    """

    noted = Signal(str)
    ticketed = Signal(str)
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Notes and history", edges="", parent=parent)
        self.copy = Button("Copy hand-over", Kind.QUIET, icon="copy", height=24)
        self.note = QLineEdit()
        self.add = Button("Add note", height=28)
        self.ticket = QLineEdit()
        self.set_ticket = Button("Set ticket", height=28)
        self._group: int | None = None
        self._kept: dict[int, tuple[str, str]] = {}
        self._known_ticket = ""
        self._reason = ""
        self._shown: tuple[object, ...] = ()
        self._events = QVBoxLayout()
        self._lay_out()
        for line in (self.note, self.ticket):
            line.textChanged.connect(self._judge)
        self.note.returnPressed.connect(self._write_note)
        self.add.clicked.connect(self._write_note)
        self.ticket.returnPressed.connect(self._write_ticket)
        self.set_ticket.clicked.connect(self._write_ticket)
        self.copy.clicked.connect(lambda: self.asked.emit("group.handover"))
        self._judge()

    def _lay_out(self) -> None:
        self.head_row.addWidget(self.copy)
        for line, name, placeholder, most in (
            (self.note, "Note on this cause, without patient data", "Note, without patient data", 2000),
            (self.ticket, "Ticket number of this cause", "Ticket", 64),
        ):
            line.setAccessibleName(name)
            line.setPlaceholderText(placeholder)
            line.setMaxLength(most)
        for line, button in ((self.note, self.add), (self.ticket, self.set_ticket)):
            row = QHBoxLayout()
            set_margins(row, 0, 0, 0, 0, 8)
            row.addWidget(line, 1)
            row.addWidget(button)
            self.body.addLayout(row)
        self.body.addWidget(Text(WARNING, Type.SMALL, "t3").wrap())
        set_margins(self._events, 0, 4, 0, 0, 6)
        self.body.addLayout(self._events)

    def show_view(self, view: GroupView, now: datetime) -> None:
        """The history, newest first, and the lines to type into."""
        if view.row.id != self._group:
            self._change_group(view)
        elif self.ticket.text() == self._known_ticket:
            self.ticket.setText(view.row.ticket)
        self._known_ticket = view.row.ticket
        self._judge()
        shown = (view.row.id, view.history, now.date())
        if shown != self._shown:
            self._shown = shown
            self._show_events(view.history, now)

    def clear_note(self) -> None:
        """The note was taken."""
        self.note.clear()

    def refuse(self, reason: str) -> None:
        """Why nothing can be written now; what is typed stays."""
        self._reason = reason
        self._judge()

    def focus_note(self) -> None:
        """Ready to type."""
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_ticket(self) -> None:
        """Ready to type."""
        self.ticket.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _change_group(self, view: GroupView) -> None:
        if self._group is not None:
            self._kept[self._group] = (self.note.text(), self.ticket.text())
            if self._kept[self._group] == ("", self._known_ticket):
                del self._kept[self._group]
        self._group = view.row.id
        note, ticket = self._kept.get(view.row.id, ("", view.row.ticket))
        self.note.setText(note)
        self.ticket.setText(ticket)

    def _show_events(self, history: Sequence[GroupEvent], now: datetime) -> None:
        empty(self._events)
        newest = sorted(history, key=lambda event: event.at, reverse=True)
        for event in newest[:SHOWN]:
            self._events.addWidget(_event(event, now))
        if len(newest) > SHOWN:
            self._events.addWidget(Text(f"and {len(newest) - SHOWN} before", Type.SMALL, "t3"))

    def _judge(self) -> None:
        self.add.refuse(self._reason or ("" if self.note.text().strip() else "Write a note first"))
        same = self.ticket.text().strip() == self._known_ticket
        self.set_ticket.refuse(self._reason or ("This is its ticket" if same else ""))

    def _write_note(self) -> None:
        if self.add.isEnabled():
            self.noted.emit(self.note.text().strip())

    def _write_ticket(self) -> None:
        if self.set_ticket.isEnabled():
            self.ticketed.emit(self.ticket.text().strip())


def _event(event: GroupEvent, now: datetime) -> QWidget:
    """When and who, then what."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    set_margins(column, 0, 0, 0, 0, 1)
    head = f"{short_time(event.at, now)} · {event.actor} · {event.kind}"
    column.addWidget(Text(head, Type.SMALL, "t3").wrap())
    column.addWidget(Text(event.text, Type.TABLE, "t1").wrap())
    whole.setAccessibleName(f"{head}: {event.text}")
    return whole
