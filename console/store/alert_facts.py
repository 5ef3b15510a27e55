"""What the watch over queues, tries and arrivals must read: few rows, found by index, off the event loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from console.core.outcome import Outcome
from console.store.tables import attempt, delivery, interface
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
