"""Notes and ticket numbers of a message: what was said, and a place to say more. No rule here: the gateway refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.people import Note
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.when import told
from console.desktop.widgets.button import Button
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text

SHOWN = 20
"""Newest notes shown here; older ones stand in the timeline."""

WARNING = "No patient data in notes: everybody reads them, and they are never masked."


class NotesBlock(Surface):
    """`wanted` asks for the notes of a delivery, `written` carries text and ticket of a new one."""

    wanted = Signal(int)
    written = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", "b", parent=parent)
        self.head = Text("NOTES", Type.CAPS, "t3")
        self.remark = Text("", Type.SMALL, "t3")
        self.ticket = QLineEdit()
        self.text = QLineEdit()
        self.add = Button("Add note", icon="note-pencil", height=28)
        self.trouble = Text("", Type.TABLE, "error").wrap()
        self._list = QVBoxLayout()
        self._lay_out()
        for line in (self.ticket, self.text):
            line.returnPressed.connect(self._write)
            line.textChanged.connect(self._judge)
        self.add.clicked.connect(self._write)
        self._judge()

    def _lay_out(self) -> None:
        column = self.column(left=16, top=14, right=16, bottom=12, spacing=8)
        head = QHBoxLayout()
        head.addWidget(self.head)
        head.addStretch(1)
        head.addWidget(self.remark)
        column.addLayout(head)
        set_margins(self._list, 0, 0, 0, 0, 8)
        column.addLayout(self._list)
        self.ticket.setPlaceholderText("Ticket")
        self.ticket.setAccessibleName("Ticket number, if there is one")
        self.ticket.setMaxLength(64)
        self.text.setPlaceholderText("Note, without patient data")
        self.text.setAccessibleName("Note, without patient data")
        self.text.setMaxLength(2000)
        column.addWidget(self.text)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 8)
        row.addWidget(self.ticket, 1)
        row.addWidget(self.add)
        column.addLayout(row)
        self.trouble.setVisible(False)
        column.addWidget(self.trouble)
        column.addWidget(Text(WARNING, Type.SMALL, "t3").wrap())

    def show_delivery(self, delivery: int) -> None:
        """Another message: ask for its notes; what was typed for the one before is not carried over."""
        self.wanted.emit(delivery)

    def show_notes(self, notes: Sequence[Note], now: datetime) -> None:
        """Newest first."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for note in list(reversed(notes))[:SHOWN]:
            self._list.addWidget(_line(note, now))
        older = len(notes) - SHOWN
        self.remark.setText(f"{older} older in the timeline" if older > 0 else "" if notes else "none yet")

    def clear_entry(self) -> None:
        """Ready for the next note."""
        for line in (self.ticket, self.text):
            line.clear()
        self.say("")

    def say(self, trouble: str) -> None:
        """Why the note was not taken; "" where nothing is wrong."""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def focus_entry(self) -> None:
        """Ready to type."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _judge(self) -> None:
        empty = not self.text.text().strip() and not self.ticket.text().strip()
        self.add.refuse("Write a note or a ticket number" if empty else "")

    def _write(self) -> None:
        if self.text.text().strip() or self.ticket.text().strip():
            self.written.emit(self.text.text().strip(), self.ticket.text().strip())


def _line(note: Note, now: datetime) -> QWidget:
    """Who and when, the ticket, and the words in full."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    set_margins(column, 0, 0, 0, 0, 2)
    head = QHBoxLayout()
    set_margins(head, 0, 0, 0, 0, 8)
    if note.ticket:
        head.addWidget(Text(note.ticket, Type.CODE, "t1"))
    head.addWidget(Text(f"{note.actor}, {told(note.at, now)}", Type.SMALL, "t3"))
    head.addStretch(1)
    column.addLayout(head)
    if note.text:
        column.addWidget(Text(note.text, Type.TABLE, "t1").wrap())
    whole.setAccessibleName(". ".join(part for part in (note.ticket, note.text, note.actor) if part))
    whole.setMinimumWidth(look().px(60))
    return whole
