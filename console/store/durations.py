"""How long the last try of each of some deliveries took, for the list: "AA in 18 ms"."""

from __future__ import annotations

from sqlalchemy import Connection, and_, select

from console.store.tables import attempt, delivery


def durations(connection: Connection, delivery_ids: tuple[int, ...]) -> dict[int, int]:
    """Delivery id -> whole milliseconds of its last try; deliveries that were never tried are left out."""
    last = and_(attempt.c.delivery_id == delivery.c.id, attempt.c.number == delivery.c.attempts)
    statement = (
        select(delivery.c.id, attempt.c.started_at, attempt.c.ended_at)
        .join(attempt, last)
        .where(delivery.c.id.in_(delivery_ids))
    )
    return {row.id: max(0, round((row.ended_at - row.started_at) / 1000)) for row in connection.execute(statement)}
