"""Interfaces and destinations in the store: their numbers, their names, and what people decided about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select, update

from console.core.errors import RefusedError
from console.core.interface import WorkState
from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit, destination, interface
from console.store.texts import fit
from console.store.times import to_micros

_NEVER_STORED = frozenset({WorkState.BACKING_OFF, WorkState.BLOCKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The numbers given: of the interface, and of each destination by name."""

    interface_id: int
    destinations: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterInterface:
    """Make sure an interface and its destinations have rows, and that their titles are today's.

    `destinations` are (name, kind, title). Numbers never change; a destination that left the site file keeps its row,
    because deliveries speak of it.
    """

    name: str
    layer: str
    title: str
    destinations: tuple[tuple[str, str, str], ...] = ()
    site: str = ""
    environment: str = ""

    def apply(self, session: Session) -> Registered:
        """Insert or update; safe to repeat."""
        connection = session.connection
        labels = {"layer": self.layer, "title": self.title, "site": self.site, "environment": self.environment}
        known = connection.execute(select(interface.c.id).where(interface.c.name == self.name)).scalar_one_or_none()
        if known is None:
            known = session.numbers.take(connection, interface, 1)[0]
            connection.execute(insert(interface).values(id=known, name=self.name, **labels, **_NEW))
        else:
            connection.execute(update(interface).where(interface.c.id == known).values(**labels))
        rows = connection.execute(
            select(destination.c.name, destination.c.id).where(destination.c.interface_id == known)
        )
        ids: dict[str, int] = {row.name: row.id for row in rows}
        for name, kind, title in self.destinations:
            values = {"kind": kind, "title": title}
            if name in ids:
                connection.execute(update(destination).where(destination.c.id == ids[name]).values(**values))
                continue
            ids[name] = session.numbers.take(connection, destination, 1)[0]
            connection.execute(insert(destination).values(id=ids[name], interface_id=known, name=name, **values))
        return Registered(interface_id=known, destinations={name: ids[name] for name, _, _ in self.destinations})


_NEW = {
    "next_seq": 1,
    "repeats": 0,
    "work": WorkState.RUNNING.value,
    "work_reason": "",
    "work_actor": "",
    "work_since": 0,
    "lease_owner": "",
    "lease_epoch": 0,
    "lease_until": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWork:
    """Keep what a person decided about an interface; it outlives a restart. Written with its audit row."""

    interface_id: int
    work: WorkState
    reason: str
    actor: str
    role: str
    action: str
    now: datetime

    def apply(self, session: Session) -> bool:
        """Write the state; False where there is no such interface."""
        if self.work in _NEVER_STORED:
            raise RefusedError(f"{self.work.value} follows from what happens; nobody sets it.")
        statement = (
            update(interface)
            .where(interface.c.id == self.interface_id)
            .values(
                work=self.work.value,
                work_reason=fit(self.reason, 1000),
                work_actor=fit(self.actor),
                work_since=to_micros(self.now),
            )
            .returning(interface.c.name)
        )
        name = session.connection.execute(statement).scalar_one_or_none()
        if name is None:
            return False
        entry = AuditEntry(
            at=self.now,
            actor=self.actor,
            role=self.role,
            action=self.action,
            object=f"interface {name}",
            reason=self.reason,
            detail=self.work.value,
        )
        session.audit.append(session.connection, session.numbers.take(session.connection, audit, 1)[0], entry)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendAudit:
    """Write one audit row; when this has answered, the row is durable and the act may go on. Answers its place."""

    entry: AuditEntry

    def apply(self, session: Session) -> int:
        """Append."""
        ident = session.numbers.take(session.connection, audit, 1)[0]
        return session.audit.append(session.connection, ident, self.entry)
