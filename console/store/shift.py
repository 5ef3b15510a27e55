"""What happened since a moment, in counts and codes: for the look back of a person who begins a shift.

Tries and audit rows have no index on time, and rising numbers: the first of a period is found by bisecting the numbers,
and what lies in it is counted in slices of the newest first, until the time for it is over.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Table, func, or_, select, text

from console.core.outcome import Outcome
from console.store.flags import Flag
from console.store.rows import AuditRow
from console.store.tables import attempt, audit, delivery, interface, job, message
from console.store.times import from_micros, to_micros

SLICE = 20_000
MOST_ACTS = 200_000
"""Audit rows looked through; a shift of a whole hospital has a few thousand."""

MOST_CHANGES = 100
REFUSALS = int(Flag.REFUSED | Flag.UNREADABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Failed tries (or arrivals refused) of one interface with one code, in the period and in as long before it."""

    interface: str
    code: str  # "AE 103", or the outcome where the peer gave no code; "" for arrivals that were refused
    outcome: str
    count: int
    before: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureCounts:
    """All of them. `since` is where counting stopped: later than asked where its time was over."""

    rows: tuple[Failures, ...]
    since: datetime
    compared: bool  # False where the time before could not be counted as well


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCount:
    """Deliveries of one interface that stand in one status, and when the oldest was received."""

    interface: str
    status: str
    count: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActCount:
    """How often one person did one thing."""

    actor: str
    action: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """One bulk job that moved in the period."""

    id: int
    kind: str
    state: str
    actor: str
    total: int
    updated_at: datetime


def number_at(connection: Connection, table: Table, column: Column[int], at: datetime) -> int:
    """The first id whose `column` (microseconds, rising with the id) is not before `at`; one beyond the last if none.

    About forty look-ups by key at most, however large the table.
    """
    ident, moment = table.c.id, to_micros(at)
    low, high = connection.execute(select(func.min(ident), func.max(ident))).one()
    if low is None:
        return 1
    low, high = int(low), int(high) + 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(select(ident, column).where(ident >= middle).order_by(ident).limit(1)).first()
        if row is None or row[1] >= moment:
            high = middle
        else:
            low = int(row[0]) + 1
    return low


def failures(connection: Connection, since: datetime, now: datetime, seconds: float) -> FailureCounts:
    """Failed tries since then by interface, outcome and code, beside those of as long a time before."""
    until = time.monotonic() + seconds
    start = number_at(connection, attempt, attempt.c.ended_at, since)
    before = number_at(connection, attempt, attempt.c.ended_at, since - (now - since))
    end = int(connection.execute(select(func.coalesce(func.max(attempt.c.id), 0))).scalar_one()) + 1
    found: dict[tuple[str, str, str], Failures] = {}
    reached = start
    for low, high in _slices(start, end, until):
        reached = low
        for row in _failed(connection, low, high):
            key = (row.interface, row.outcome, row.code)
            found[key] = _merged(found.get(key), row)
    complete = reached <= start or start >= end
    earlier: Counter[tuple[str, str, str]] = Counter()
    reached_before = start
    for low, high in _slices(before, start, until) if complete else ():
        reached_before = low
        for row in _failed(connection, low, high):
            earlier[row.interface, row.outcome, row.code] += row.count
    return FailureCounts(
        rows=tuple(replace(row, before=earlier[key]) for key, row in found.items()),
        since=since if complete else _ended_at(connection, reached, since),
        compared=complete and (reached_before <= before or before >= start),
    )


def _slices(start: int, end: int, until: float) -> Iterator[tuple[int, int]]:
    """Ranges of ids, the newest first, while there is time; at least one."""
    high = end
    while high > start:
        low = max(start, high - SLICE)
        yield low, high
        high = low
        if time.monotonic() > until:
            return


def _failed(connection: Connection, low: int, high: int) -> Iterator[Failures]:
    shape = (interface.c.name, attempt.c.outcome, attempt.c.code)
    statement = (
        select(*shape, func.count().label("many"), func.min(attempt.c.ended_at), func.max(attempt.c.ended_at))
        .select_from(attempt.join(delivery, delivery.c.id == attempt.c.delivery_id))
        .join(interface, interface.c.id == delivery.c.interface_id)
        .where(attempt.c.id >= low, attempt.c.id < high, attempt.c.outcome != Outcome.ACCEPTED.value)
        .group_by(*shape)
    )
    for name, outcome, code, many, first, last in connection.execute(statement):
        yield Failures(
            interface=name,
            outcome=outcome,
            code=code,
            count=many,
            before=0,
            first_at=from_micros(first),
            last_at=from_micros(last),
        )


def _merged(one: Failures | None, other: Failures) -> Failures:
    if one is None:
        return other
    return replace(
        one,
        count=one.count + other.count,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
    )


def _ended_at(connection: Connection, ident: int, otherwise: datetime) -> datetime:
    found = connection.execute(select(attempt.c.ended_at).where(attempt.c.id == ident)).scalar_one_or_none()
    return otherwise if found is None else from_micros(found)


def refused_arrivals(connection: Connection, since: datetime, until: datetime) -> dict[str, int]:
    """Interface name -> arrivals refused at the door between the two moments.

    Looked for among deliveries that ended badly, of which there are few, and not among all messages of the time.
    """
    statement = (
        select(interface.c.name, func.count())
        .select_from(delivery.join(message, message.c.id == delivery.c.message_id))
        .join(interface, interface.c.id == delivery.c.interface_id)
        .where(or_(delivery.c.status == text("'error'"), delivery.c.status == text("'cancelled'")))
        .where(delivery.c.destination_id.is_(None), message.c.flags.op("&")(REFUSALS) != 0)
        .where(message.c.received_at >= to_micros(since), message.c.received_at < to_micros(until))
        .group_by(interface.c.name)
    )
    return {name: int(many) for name, many in connection.execute(statement)}


def open_counts(connection: Connection) -> tuple[OpenCount, ...]:
    """What waits for a person: ERROR and UNKNOWN by interface, with the oldest."""
    shape = (interface.c.name, delivery.c.status)
    statement = (
        select(*shape, func.count(), func.min(message.c.received_at))
        .select_from(delivery.join(message, message.c.id == delivery.c.message_id))
        .join(interface, interface.c.id == delivery.c.interface_id)
        .where(or_(delivery.c.status == text("'error'"), delivery.c.status == text("'unknown'")))
        .group_by(*shape)
        .order_by(*shape)
    )
    return tuple(
        OpenCount(interface=name, status=status, count=int(many), oldest_at=from_micros(oldest))
        for name, status, many, oldest in connection.execute(statement)
    )


def jobs_since(connection: Connection, since: datetime) -> tuple[JobRow, ...]:
    """Bulk jobs that moved since then, the last first."""
    statement = select(job).where(job.c.updated_at >= to_micros(since)).order_by(job.c.updated_at.desc()).limit(50)
    return tuple(
        JobRow(
            id=row.id,
            kind=row.kind,
            state=row.state,
            actor=row.actor,
            total=row.total,
            updated_at=from_micros(row.updated_at),
        )
        for row in connection.execute(statement)
    )


def acts_since(connection: Connection, since: datetime) -> tuple[ActCount, ...]:
    """What people did since then, counted by person and act."""
    first = number_at(connection, audit, audit.c.at, since)
    recent = select(audit.c.actor, audit.c.action).where(audit.c.id >= first, audit.c.outcome == "done")
    some = recent.order_by(audit.c.id.desc()).limit(MOST_ACTS).subquery()
    shape = (some.c.actor, some.c.action)
    statement = select(*shape, func.count()).group_by(*shape).order_by(*shape)
    return tuple(ActCount(actor=who, action=act, count=int(n)) for who, act, n in connection.execute(statement))


def changes_since(connection: Connection, since: datetime) -> tuple[AuditRow, ...]:
    """Acts on interfaces and the gateway itself since then, the newest first."""
    first = number_at(connection, audit, audit.c.at, since)
    changing = or_(audit.c.action.startswith("interface."), audit.c.action.startswith("gateway."))
    statement = select(audit).where(audit.c.id >= first, changing, audit.c.outcome == "done")
    return tuple(
        AuditRow(
            id=row.id,
            writer=row.writer,
            seq=row.seq,
            at=from_micros(row.at),
            actor=row.actor,
            role=row.role,
            action=row.action,
            object=row.object,
            message_id=row.message_id,
            reason=row.reason,
            outcome=row.outcome,
            detail=row.detail,
        )
        for row in connection.execute(statement.order_by(audit.c.id.desc()).limit(MOST_CHANGES))
    )


def last_seen(connection: Connection, actor: str, now: datetime, quiet: timedelta, back: timedelta) -> datetime | None:
    """This person's last act before at least `quiet` without any, looking back no further than `back`; None without."""
    first = number_at(connection, audit, audit.c.at, now - back)
    newest = select(audit.c.actor, audit.c.at).where(audit.c.id >= first).order_by(audit.c.id.desc()).limit(MOST_ACTS)
    later = now
    for row in connection.execute(newest):
        if row.actor != actor:
            continue
        at = from_micros(row.at)
        if later - at >= quiet:
            return at
        later = min(later, at)
    return None


def by_actor(acts: tuple[ActCount, ...]) -> dict[str, dict[str, int]]:
    """Person -> act -> how often."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for item in acts:
        found[item.actor][item.action] = item.count
    return dict(found)
