"""Notes and ticket numbers on messages: only ever added to, each with its audit row in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit, message, note
from console.store.texts import fit
from console.store.times import from_micros, to_micros

LONGEST_NOTE = 2000
MOST_NOTES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """One note on a message."""

    id: int
    message_id: int
    at: datetime
    actor: str
    ticket: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """Keep a note with its audit row; answers its number. The caller has made sure that it names no patient."""

    message_id: int
    ticket: str
    text: str
    entry: AuditEntry

    def apply(self, session: Session) -> int:
        """Insert both."""
        connection = session.connection
        ident = session.numbers.take(connection, note, 1)[0]
        connection.execute(
            insert(note).values(
                id=ident,
                message_id=self.message_id,
                at=to_micros(self.entry.at),
                actor=fit(self.entry.actor),
                ticket=fit(self.ticket),
                text=fit(self.text, LONGEST_NOTE),
            )
        )
        session.audit.append(connection, session.numbers.take(connection, audit, 1)[0], self.entry)
        return ident


def notes_of(connection: Connection, message_id: int) -> tuple[NoteRow, ...]:
    """The notes of a message, oldest first; the newest `MOST_NOTES` where there are more."""
    newest = select(note).where(note.c.message_id == message_id).order_by(note.c.id.desc()).limit(MOST_NOTES)
    rows = [
        NoteRow(
            id=row.id,
            message_id=row.message_id,
            at=from_micros(row.at),
            actor=row.actor,
            ticket=row.ticket,
            text=row.text,
        )
        for row in connection.execute(newest)
    ]
    return tuple(reversed(rows))


def tickets_of(connection: Connection, message_ids: Collection[int]) -> dict[int, str]:
    """Message id -> the newest ticket number: of a note, else the one a copy was sent with. None without either."""
    ids = tuple(message_ids)
    own = select(message.c.id, message.c.ticket).where(message.c.id.in_(ids), message.c.ticket != "")
    found: dict[int, str] = {row.id: row.ticket for row in connection.execute(own)}
    noted = select(note.c.message_id, note.c.ticket).where(note.c.message_id.in_(ids), note.c.ticket != "")
    found.update((row.message_id, row.ticket) for row in connection.execute(noted.order_by(note.c.id)))
    return found
