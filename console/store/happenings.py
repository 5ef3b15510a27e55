"""Events that charts show as marks: starts, stops, changes, alerts and what people note. None holds patient data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit
from console.store.tables_triage import happening
from console.store.texts import fit
from console.store.times import from_micros, to_micros

MOST = 500
"""Marks that one chart shows; of more, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event. `kind`: start, stop, change, alert, note; `interface_id` None where it is about the gateway."""

    id: int
    at: datetime
    kind: str
    interface_id: int | None
    actor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHappening:
    """Keep an event, with its audit row where a person did it. Answers its number."""

    at: datetime
    kind: str
    text: str
    interface_id: int | None = None
    actor: str = ""
    entry: AuditEntry | None = None

    def apply(self, session: Session) -> int:
        """Insert."""
        ident = session.numbers.take(session.connection, happening, 1)[0]
        session.connection.execute(
            insert(happening).values(
                id=ident,
                at=to_micros(self.at),
                kind=self.kind,
                interface_id=self.interface_id,
                actor=fit(self.actor),
                text=fit(self.text),
            )
        )
        if self.entry is not None:
            row = session.numbers.take(session.connection, audit, 1)[0]
            session.audit.append(session.connection, row, self.entry)
        return ident


def happenings(connection: Connection, since: datetime, until: datetime) -> tuple[Happening, ...]:
    """What happened from one moment to another, oldest first."""
    statement = (
        select(happening)
        .where(happening.c.at >= to_micros(since), happening.c.at < to_micros(until))
        .order_by(happening.c.at.desc(), happening.c.id.desc())
        .limit(MOST)
    )
    rows = connection.execute(statement).all()
    return tuple(
        Happening(
            id=row.id,
            at=from_micros(row.at),
            kind=row.kind,
            interface_id=row.interface_id,
            actor=row.actor,
            text=row.text,
        )
        for row in reversed(rows)
    )


def last_of_kind(connection: Connection, kind: str, beginning: str) -> str | None:
    """The text of the newest event of a kind that begins so; None where there is none."""
    statement = (
        select(happening.c.text)
        .where(happening.c.kind == kind, happening.c.text.startswith(beginning, autoescape=True))
        .order_by(happening.c.at.desc(), happening.c.id.desc())
        .limit(1)
    )
    return connection.execute(statement).scalar_one_or_none()
