"""Planned holds in the store: what is to be held outlives the gateway; each change is written with its audit row."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, text, update

from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit, delivery, message, planned_hold
from console.store.texts import fit
from console.store.times import from_micros, to_micros

OPEN = ("planned", "holding", "draining")
"""States in which a hold still has something to do; the words of `console.api.people.HoldState`."""

RATE_WINDOW = timedelta(minutes=1)
"""How long before a hold began its queues' rate is counted."""

Place = tuple[str, str]
"""(interface name, destination name): what stays the same when the site file is loaded anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """One planned hold as stored. `per_hour` is 0 where the rate before is not known."""

    id: int
    system: str
    places: tuple[Place, ...]
    reason: str
    actor: str
    state: str
    starts_at: datetime
    ends_at: datetime
    per_hour: int
    updated_at: datetime


def open_holds(connection: Connection) -> tuple[HoldRow, ...]:
    """Those not over, the first to begin first."""
    statement = select(planned_hold).where(planned_hold.c.state.in_(OPEN))
    ordered = statement.order_by(planned_hold.c.starts_at, planned_hold.c.id)
    return tuple(_row(found) for found in connection.execute(ordered))


def past_holds(connection: Connection, limit: int) -> tuple[HoldRow, ...]:
    """Those that are over, the last changed first."""
    statement = select(planned_hold).where(planned_hold.c.state.not_in(OPEN))
    ordered = statement.order_by(planned_hold.c.updated_at.desc(), planned_hold.c.id.desc()).limit(limit)
    return tuple(_row(found) for found in connection.execute(ordered))


def hold_row(connection: Connection, hold_id: int) -> HoldRow | None:
    """One hold, or None."""
    found = connection.execute(select(planned_hold).where(planned_hold.c.id == hold_id)).first()
    return None if found is None else _row(found)


def received_for(connection: Connection, destination_ids: Collection[int], start: datetime, end: datetime) -> int:
    """How many messages for these destinations came in between the two moments."""
    statement = (
        select(func.count())
        .select_from(delivery.join(message, message.c.id == delivery.c.message_id))
        .where(message.c.received_at >= to_micros(start), message.c.received_at < to_micros(end))
        .where(delivery.c.destination_id.in_(tuple(destination_ids)))
    )
    return int(connection.execute(statement).scalar_one())


def waits_since_before(connection: Connection, destination_ids: Collection[int], moment: datetime) -> bool:
    """True where the head of one of these queues was received before that moment; a queue's head is its oldest."""
    for ident in destination_ids:
        head = (
            select(message.c.received_at)
            .join(delivery, delivery.c.message_id == message.c.id)
            .where(delivery.c.destination_id == ident, text("delivery.in_queue = 1"))
            .order_by(delivery.c.seq)
            .limit(1)
        )
        received = connection.execute(head).scalar_one_or_none()
        if received is not None and received < to_micros(moment):
            return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHold:
    """Keep a planned hold, with its audit row. Answers its number."""

    system: str
    places: tuple[Place, ...]
    reason: str
    starts_at: datetime
    ends_at: datetime
    now: datetime
    entry: AuditEntry

    def apply(self, session: Session) -> int:
        """Insert."""
        ident = session.numbers.take(session.connection, planned_hold, 1)[0]
        session.connection.execute(
            insert(planned_hold).values(
                id=ident,
                system=fit(self.system),
                destinations=json.dumps(self.places),
                reason=fit(self.reason, 1000),
                actor=fit(self.entry.actor),
                state="planned",
                starts_at=to_micros(self.starts_at),
                ends_at=to_micros(self.ends_at),
                per_hour=0,
                updated_at=to_micros(self.now),
            )
        )
        _append(session, self.entry)
        return ident


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHold:
    """Move a hold to another state or another end, with its audit row; None leaves a value as it is.

    Answers False, and writes nothing, where it no longer stands in one of `only_from`, or its end was put off beyond
    `over_by`: somebody was quicker.
    """

    hold_id: int
    only_from: tuple[str, ...]
    now: datetime
    entry: AuditEntry
    state: str | None = None
    ends_at: datetime | None = None
    per_hour: int | None = None
    over_by: datetime | None = None

    def apply(self, session: Session) -> bool:
        """Compare and set."""
        values: dict[str, Any] = {"updated_at": to_micros(self.now)}
        if self.state is not None:
            values["state"] = self.state
        if self.ends_at is not None:
            values["ends_at"] = to_micros(self.ends_at)
        if self.per_hour is not None:
            values["per_hour"] = self.per_hour
        statement = (
            update(planned_hold)
            .where(planned_hold.c.id == self.hold_id, planned_hold.c.state.in_(self.only_from))
            .values(**values)
        )
        if self.over_by is not None:
            statement = statement.where(planned_hold.c.ends_at <= to_micros(self.over_by))
        if session.connection.execute(statement).rowcount != 1:
            return False
        _append(session, self.entry)
        return True


def _append(session: Session, entry: AuditEntry) -> None:
    ident = session.numbers.take(session.connection, audit, 1)[0]
    session.audit.append(session.connection, ident, entry)


def _row(found: Row[Any]) -> HoldRow:
    return HoldRow(
        id=found.id,
        system=found.system,
        places=tuple((interface, destination) for interface, destination in json.loads(found.destinations)),
        reason=found.reason,
        actor=found.actor,
        state=found.state,
        starts_at=from_micros(found.starts_at),
        ends_at=from_micros(found.ends_at),
        per_hour=found.per_hour,
        updated_at=from_micros(found.updated_at),
    )
