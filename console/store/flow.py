"""What went into and out of each queue in the last minutes, counted from the newest rows alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from console.core.outcome import Outcome
from console.store.ready import Ready
from console.store.tables import attempt, delivery, message
from console.store.times import from_micros, to_micros

MOST = 4000
"""Newest rows looked at; where more came in the time, a shorter time is measured."""

_tries = Ready(
    select(delivery.c.destination_id, attempt.c.ended_at, attempt.c.outcome)
    .select_from(attempt.join(delivery, delivery.c.id == attempt.c.delivery_id))
    .where(attempt.c.id > bindparam("after"))
)
_deliveries = Ready(
    select(delivery.c.destination_id, message.c.received_at)
    .select_from(delivery.join(message, message.c.id == delivery.c.message_id))
    .where(delivery.c.id > bindparam("after"))
)


@dataclass(slots=True)
class Flow:
    """Deliveries by destination, and over how long they were counted."""

    into: Counter[int] = field(default_factory=Counter)
    out: Counter[int] = field(default_factory=Counter)
    into_minutes: float = 0.0
    out_minutes: float = 0.0

    def in_per_minute(self, destination_id: int) -> float:
        """What came in."""
        return self.into[destination_id] / self.into_minutes if self.into_minutes else 0.0

    def out_per_minute(self, destination_id: int) -> float:
        """What was accepted."""
        return self.out[destination_id] / self.out_minutes if self.out_minutes else 0.0


def flow(connection: Connection, now: datetime, window: timedelta) -> Flow:
    """The last minutes."""
    since, end = to_micros(now - window), to_micros(now)
    found = Flow()
    last = connection.execute(select(func.coalesce(func.max(attempt.c.id), 0))).scalar_one()
    tries = _tries.run(connection, {"after": last - MOST})
    found.out_minutes = _minutes([at for _, at, _ in tries], since, end, whole=len(tries) < MOST)
    begin = end - round(found.out_minutes * 60_000_000)
    found.out.update(ident for ident, at, outcome in tries if at >= begin and outcome == Outcome.ACCEPTED.value)
    last = connection.execute(select(func.coalesce(func.max(delivery.c.id), 0))).scalar_one()
    came = _deliveries.run(connection, {"after": last - MOST})
    found.into_minutes = _minutes([at for _, at in came], since, end, whole=len(came) < MOST)
    begin = end - round(found.into_minutes * 60_000_000)
    found.into.update(ident for ident, at in came if ident is not None and at >= begin)
    return found


def _minutes(times: list[int], since: int, end: int, *, whole: bool) -> float:
    """How long the rows that were looked at reach back, within the window."""
    begin = since if whole or not times else max(since, min(times))
    return max(1.0, (from_micros(end) - from_micros(begin)).total_seconds()) / 60
