"""What people did in a shift with the reasons they gave, for the hand-over page; counted by person, act and reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from console.store.shift import MOST_ACTS, number_at
from console.store.tables import audit, delivery, destination, interface, job, job_item, message
from console.store.tables_triage import group_event, happening
from console.store.times import from_micros, to_micros

MOST_REASONS = 200
"""Different reasons told; the most frequent first."""

MOST_EVENTS = 200
ACTS = ("message.resend", "message.test_send")
PREFIXES = ("command.", "hold.", "interface.", "export.", "prod.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneAct:
    """One act with one reason: how often, between when, and one message that it was about."""

    actor: str
    action: str
    reason: str
    count: int
    first_at: datetime
    last_at: datetime
    message_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneJob:
    """One bulk job that moved in the time, with one message it was about."""

    id: int
    kind: str
    state: str
    actor: str
    reason: str
    ticket: str
    total: int
    created_at: datetime
    message_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened: to an interface (by name), or to the gateway ("")."""

    at: datetime
    kind: str
    interface: str
    actor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAct:
    """What was done to a failure group, or what became of it."""

    group_id: int
    at: datetime
    actor: str
    kind: str
    text: str


def acts(connection: Connection, since: datetime) -> tuple[DoneAct, ...]:
    """Acts that changed something since then, the most frequent first. A job's own copies are told with the job."""
    first = number_at(connection, audit, audit.c.at, since)
    wanted = or_(audit.c.action.in_(ACTS), *(audit.c.action.startswith(prefix) for prefix in PREFIXES))
    recent = (
        select(audit.c.id, audit.c.actor, audit.c.action, audit.c.reason, audit.c.at, audit.c.message_id)
        .where(audit.c.id >= first, audit.c.outcome == "done", wanted)
        .order_by(audit.c.id.desc())
        .limit(MOST_ACTS)
        .subquery()
    )
    shape = (recent.c.actor, recent.c.action, recent.c.reason)
    many = func.count().label("many")
    statement = (
        select(*shape, many, func.min(recent.c.at), func.max(recent.c.at), func.max(recent.c.message_id))
        .group_by(*shape)
        .order_by(many.desc(), *shape)
        .limit(MOST_REASONS)
    )
    return tuple(
        DoneAct(
            actor=actor,
            action=action,
            reason=reason,
            count=int(count),
            first_at=from_micros(begun),
            last_at=from_micros(ended),
            message_id=message_id,
        )
        for actor, action, reason, count, begun, ended, message_id in connection.execute(statement)
    )


def jobs(connection: Connection, since: datetime) -> tuple[DoneJob, ...]:
    """Bulk jobs that moved since then, the newest first."""
    one = select(job_item.c.message_id).where(job_item.c.job_id == job.c.id).order_by(job_item.c.number).limit(1)
    statement = (
        select(job, one.scalar_subquery().label("message_id"))
        .where(job.c.updated_at >= to_micros(since))
        .order_by(job.c.id.desc())
        .limit(MOST_EVENTS)
    )
    return tuple(
        DoneJob(
            id=row.id,
            kind=row.kind,
            state=row.state,
            actor=row.actor,
            reason=row.reason,
            ticket=row.ticket,
            total=row.total,
            created_at=from_micros(row.created_at),
            message_id=row.message_id,
        )
        for row in connection.execute(statement)
    )


def happenings(connection: Connection, since: datetime) -> tuple[Happening, ...]:
    """What happened since then, the newest first."""
    statement = (
        select(happening, interface.c.name)
        .outerjoin(interface, interface.c.id == happening.c.interface_id)
        .where(happening.c.at >= to_micros(since))
        .order_by(happening.c.at.desc(), happening.c.id.desc())
        .limit(MOST_EVENTS)
    )
    return tuple(
        Happening(at=from_micros(row.at), kind=row.kind, interface=row.name or "", actor=row.actor, text=row.text)
        for row in connection.execute(statement)
    )


def group_acts(connection: Connection, since: datetime) -> tuple[GroupAct, ...]:
    """What was done to failure groups since then, the newest first."""
    statement = (
        select(group_event)
        .where(group_event.c.at >= to_micros(since))
        .order_by(group_event.c.at.desc(), group_event.c.id.desc())
        .limit(MOST_EVENTS)
    )
    return tuple(
        GroupAct(group_id=row.group_id, at=from_micros(row.at), actor=row.actor, kind=row.kind, text=row.text)
        for row in connection.execute(statement)
    )


def where_to(connection: Connection, message_ids: tuple[int, ...]) -> dict[int, tuple[str, str]]:
    """Message id -> its interface's name and the title of a destination it went to ("" where it went nowhere)."""
    statement = (
        select(message.c.id, interface.c.name, func.max(destination.c.title))
        .select_from(message.join(interface, interface.c.id == message.c.interface_id))
        .outerjoin(delivery, delivery.c.message_id == message.c.id)
        .outerjoin(destination, destination.c.id == delivery.c.destination_id)
        .where(message.c.id.in_(message_ids))
        .group_by(message.c.id, interface.c.name)
    )
    return {ident: (name, title or "") for ident, name, title in connection.execute(statement)}
