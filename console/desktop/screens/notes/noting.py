"""Fetches the notes of the message that is open, and adds to them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.api.people import Note, NoteRequest, Notes
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.notes.notes_block import NotesBlock


class Noting(QObject):
    """Between one block and the gateway; an answer for a message that is no longer open is dropped."""

    def __init__(self, desk: Desk, block: NotesBlock, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._block = block
        self._delivery = 0
        self._notes: tuple[Note, ...] = ()
        block.wanted.connect(self.load)
        block.written.connect(self.write)

    def load(self, delivery: int) -> None:
        """Show the notes of this delivery's message."""
        if delivery != self._delivery:
            self._block.clear_entry()
            self._show(())
        self._delivery = delivery
        self._desk.bridge.submit(
            lambda client: client.notes(delivery),
            lambda found: self._loaded(delivery, found),
            lambda error: self._failed(delivery, error),
        )

    def write(self, text: str, ticket: str) -> None:
        """Add one; what was typed stays where the gateway refuses it."""
        delivery, request = self._delivery, NoteRequest(text=text, ticket=ticket)
        self._block.add.refuse("Being written")
        self._desk.bridge.submit(
            lambda client: client.add_note(delivery, request),
            lambda note: self._written(delivery, note),
            lambda error: self._failed(delivery, error),
        )

    def _loaded(self, delivery: int, found: Notes) -> None:
        if delivery == self._delivery:
            self._show(found.rows)

    def _written(self, delivery: int, note: Note) -> None:
        if delivery == self._delivery:
            self._block.clear_entry()
            self._show((*self._notes, note))

    def _failed(self, delivery: int, error: OperatorError) -> None:
        if delivery == self._delivery:
            self._block.say(str(error))
            self._block.add.refuse("")

    def _show(self, notes: tuple[Note, ...]) -> None:
        self._notes = notes
        self._block.show_notes(notes, self._desk.state.gateway_now())
