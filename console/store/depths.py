"""Queues in numbers: how deep, how old, what holds them, when the next try is due; and totals for the status bar."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, not_, select, text

from console.core.interface import Ordering
from console.core.status import Status
from console.store.claim import in_order
from console.store.rows import Blocked, DepthRow, Totals
from console.store.tables import audit, delivery, interface, message, turn
from console.store.times import from_micros, from_micros_or_none, to_micros

MINUTE = 60_000_000
_HOLDS_PLACE = text("delivery.in_queue = 1")


def depths(connection: Connection) -> dict[int, DepthRow]:
    """The queue of every destination that has anything open, by destination id."""
    by_status: defaultdict[int, dict[Status, int]] = defaultdict(dict)
    interfaces: dict[int, int] = {}
    shape = (delivery.c.destination_id, delivery.c.interface_id, delivery.c.status)
    grouped = select(*shape, func.count().label("many")).where(delivery.c.destination_id.is_not(None)).group_by(*shape)
    places = grouped.where(_HOLDS_PLACE)
    parked = grouped.where(delivery.c.status == text("'parked'"))
    for statement in (places, parked):
        for row in connection.execute(statement):
            by_status[row.destination_id][Status(row.status)] = row.many
            interfaces[row.destination_id] = row.interface_id
    return {
        ident: DepthRow(
            interface_id=interfaces[ident],
            destination_id=ident,
            depth=sum(many for status, many in counts.items() if status is not Status.PARKED),
            by_status=counts,
            oldest_at=_oldest(connection, ident),
        )
        for ident, counts in by_status.items()
    }


def _oldest(connection: Connection, destination_id: int) -> datetime | None:
    """The head of the queue is its oldest, because places are given in order of arrival."""
    statement = (
        select(message.c.received_at)
        .join(delivery, delivery.c.message_id == message.c.id)
        .where(delivery.c.destination_id == destination_id, _HOLDS_PLACE)
        .order_by(delivery.c.seq)
        .limit(1)
    )
    return from_micros_or_none(connection.execute(statement).scalar_one_or_none())


def next_due(connection: Connection, destination_id: int) -> datetime | None:
    """When the earliest planned try of a destination is due; None where none is planned."""
    statement = select(func.min(delivery.c.due_at)).where(
        delivery.c.destination_id == destination_id, _HOLDS_PLACE, delivery.c.status == Status.QUEUED.value
    )
    return from_micros_or_none(connection.execute(statement).scalar_one())


def why_blocked(connection: Connection, destination_id: int, ordering: Ordering) -> Blocked | None:
    """The first delivery that holds others back: the head of the queue, or what holds a patient's later messages.

    None where nothing waits. `behind` counts what cannot go because of what stands before it.
    """
    here = {"destination_id": destination_id}
    place = and_(delivery.c.destination_id == bindparam("destination_id"), _HOLDS_PLACE)
    first = select(delivery).where(place).order_by(delivery.c.seq, delivery.c.id).limit(1)
    head = connection.execute(first.where(delivery.c.status != Status.QUEUED.value), here).first()
    head = head if head is not None and ordering is not Ordering.INTERFACE else connection.execute(first, here).first()
    if head is None:
        return None
    waits = select(func.count()).select_from(delivery).where(place, delivery.c.status == Status.QUEUED.value)
    if ordering is not Ordering.INTERFACE:
        waits = waits.where(not_(in_order(ordering)))
    behind = connection.execute(waits, here).scalar_one()
    if ordering is Ordering.INTERFACE and head.status == Status.QUEUED.value:
        behind -= 1  # the head does not wait behind itself
    return Blocked(
        delivery_id=head.id,
        status=Status(head.status),
        since=from_micros(head.updated_at),
        detail=head.detail,
        due_at=from_micros_or_none(head.due_at),
        barrier=bool(head.barrier),
        behind=int(behind),
    )


def minute_counts(connection: Connection, since: datetime) -> dict[int, tuple[tuple[datetime, int], ...]]:
    """Arrivals per minute since then, by interface: (start of the minute, how many), oldest first."""
    minute = (message.c.received_at - message.c.received_at % MINUTE).label("minute")
    # As a sum, so that no index on the interface is walked for the sake of the grouping: that read every message.
    number = (message.c.interface_id + 0).label("interface_id")
    statement = (
        select(number, minute, func.count().label("many"))
        .where(message.c.received_at >= to_micros(since))
        .group_by(number, minute)
        .order_by(number, minute)
    )
    found: defaultdict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.interface_id].append((from_micros(row.minute), int(row.many)))
    return {interface_id: tuple(minutes) for interface_id, minutes in found.items()}


def totals(connection: Connection) -> Totals:
    """Rows in all, from the numbers that were given out: counting a million rows would take too long."""
    messages = connection.execute(select(func.coalesce(func.sum(interface.c.next_seq - 1), 0))).scalar_one()
    ends = select(select(func.max(audit.c.seq)).where(audit.c.writer == turn.c.writer).scalar_subquery())
    return Totals(
        messages=int(messages), audit_rows=sum(end or 0 for end in connection.execute(ends.select_from(turn)).scalars())
    )
