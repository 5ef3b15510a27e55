"""What the watch over queues, tries, arrivals and groups must read: few rows, found by index, off the event loop."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from console.core.outcome import Outcome
from console.store.failures import OPEN, REFUSED_LATER
from console.store.tables import attempt, delivery, interface
from console.store.tables_triage import failure_group, fingerprint
from console.store.times import from_micros

MOST_TRIES = 5000
"""Tries read at once; at the start no more of the past are read than this."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try, as far as shares and latencies need it; `left`: its message left the queue."""

    id: int
    destination_id: int
    ended_at: datetime
    milliseconds: int
    outcome: str
    left: bool


def newest_try(connection: Connection) -> int:
    """Its number."""
    return int(connection.execute(select(func.coalesce(func.max(attempt.c.id), 0))).scalar_one())


def tries_after(connection: Connection, number: int) -> tuple[Try, ...]:
    """The next ones, oldest first."""
    statement = (
        select(attempt.c.id, attempt.c.started_at, attempt.c.ended_at, attempt.c.outcome)
        .add_columns(delivery.c.destination_id, delivery.c.in_queue)
        .join(delivery, delivery.c.id == attempt.c.delivery_id)
        .where(attempt.c.id > number, delivery.c.destination_id.is_not(None))
        .order_by(attempt.c.id)
        .limit(MOST_TRIES)
    )
    return tuple(
        Try(
            id=row.id,
            destination_id=row.destination_id,
            ended_at=from_micros(row.ended_at),
            milliseconds=max(0, (row.ended_at - row.started_at) // 1000),
            outcome=row.outcome,
            left=row.outcome == Outcome.ACCEPTED.value or not row.in_queue,
        )
        for row in connection.execute(statement)
    )


def arrived(connection: Connection) -> dict[int, int]:
    """How many messages each interface has taken in, ever."""
    return {row.id: row.next_seq - 1 for row in connection.execute(select(interface.c.id, interface.c.next_seq))}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """One open failure group. `places` are (interface, destination) where it fails, `holds` destinations in whose
    queue its messages stand. Codes and paths only."""

    id: int
    kind: str
    code: str
    path: str
    began: datetime
    open: int
    places: tuple[tuple[int, int | None], ...]
    holds: frozenset[int]


def open_groups(connection: Connection) -> tuple[GroupFacts, ...]:
    """Those of which something waits; counted from the index of fingerprints."""
    joined = failure_group.join(fingerprint, fingerprint.c.group_id == failure_group.c.id)
    columns = (failure_group.c.created_at, failure_group.c.regressed_at)
    statement = select(fingerprint, *columns).select_from(joined).where(failure_group.c.state == "open")
    by_group = defaultdict(list)
    for row in connection.execute(statement.order_by(fingerprint.c.seen.desc(), fingerprint.c.id)):
        by_group[row.group_id].append(row)
    if not by_group:
        return ()
    waiting, holding = _waiting(connection), _holding(connection)
    found = []
    for group_id, rows in by_group.items():
        count = sum(waiting.get(row.id, 0) for row in rows)
        first = rows[0]
        found.append(
            GroupFacts(
                id=group_id,
                kind=first.kind,
                code=first.code,
                path=first.path,
                began=from_micros(max(first.created_at, first.regressed_at or 0)),
                open=count,
                places=tuple(dict.fromkeys((row.interface_id, row.destination_id) for row in rows)),
                holds=frozenset(place for row in rows for place in holding.get(row.id, ())),
            )
        )
    return tuple(found)


def _waiting(connection: Connection) -> dict[int, int]:
    """By fingerprint, messages that wait for somebody or for their next try."""
    found: dict[int, int] = {}
    grouped = select(delivery.c.fingerprint_id, func.count()).where(delivery.c.fingerprint_id.is_not(None))
    opened = delivery.c.status.in_([status.value for status in OPEN])
    for condition in (opened, (delivery.c.status == "sent") & (delivery.c.application == REFUSED_LATER)):
        for ident, many in connection.execute(grouped.where(condition).group_by(delivery.c.fingerprint_id)):
            found[ident] = found.get(ident, 0) + int(many)
    return found


def _holding(connection: Connection) -> dict[int, set[int]]:
    """By fingerprint, the destinations in whose queue such a message stands; parked ones stand in none."""
    statuses = [status.value for status in OPEN if status.value != "parked"]
    statement = (
        select(delivery.c.fingerprint_id, delivery.c.destination_id)
        .where(delivery.c.fingerprint_id.is_not(None), delivery.c.status.in_(statuses))
        .where(delivery.c.in_queue == 1, delivery.c.destination_id.is_not(None))
        .distinct()
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for ident, place in connection.execute(statement):
        found[ident].add(place)
    return found
