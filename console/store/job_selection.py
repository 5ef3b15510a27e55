"""What a dry run reads: the deliveries selected, their families of copies, and what is newer at each destination.

Everything is read in chunks by index; nothing here decides (see `console.gateway.jobs.classes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, select, text

from console.core.outcome import Outcome
from console.core.status import Status
from console.store.flags import Flag
from console.store.job_rows import OPEN_STATES
from console.store.tables import attempt, delivery, destination, identifier, interface, job, job_item, message

CHUNK = 500
RECENT = 200
T = TypeVar("T")

_joined = (
    delivery.join(message, message.c.id == delivery.c.message_id)
    .join(interface, interface.c.id == delivery.c.interface_id)
    .outerjoin(destination, destination.c.id == delivery.c.destination_id)
)
_columns: Select[Any] = select(
    delivery.c.id,
    delivery.c.message_id,
    delivery.c.interface_id,
    delivery.c.destination_id,
    delivery.c.seq,
    delivery.c.status,
    delivery.c.in_queue,
    delivery.c.updated_at,
    message.c.received_at,
    message.c.type,
    message.c.parent_id,
    message.c.flags,
    interface.c.name,
).select_from(_joined)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One selected delivery. Times are microseconds: at 50 000 rows a datetime each would cost more than the query."""

    delivery_id: int
    message_id: int
    interface_id: int
    destination_id: int | None
    seq: int
    status: Status
    in_queue: bool
    updated_at: int
    received_at: int
    type: str
    parent_id: int | None
    unreadable: bool
    interface: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one message stands at one destination."""

    message_id: int
    parent_id: int | None
    destination_id: int
    seq: int
    status: Status
    in_queue: bool


def selected(connection: Connection, delivery_ids: Sequence[int]) -> tuple[Candidate, ...]:
    """These deliveries; those that do not exist are left out."""
    return tuple(
        _candidate(row)
        for part in chunks(delivery_ids)
        for row in connection.execute(_columns.where(delivery.c.id.in_(part)))
    )


def last_message_id(connection: Connection) -> int:
    """The newest message there is: what comes later was not known to the dry run."""
    return int(connection.execute(select(func.coalesce(func.max(message.c.id), 0))).scalar_one())


def families(connection: Connection, candidates: Iterable[Candidate]) -> dict[int, tuple[int, ...]]:
    """Message -> all messages of its family (the original, copies, copies of copies), itself included.

    A message that was never copied and is no copy has no entry.
    """
    parents = {each.message_id: each.parent_id for each in candidates}
    known = set(parents)
    climbing = {parent for parent in parents.values() if parent is not None} - known
    while climbing:
        found = _parents(connection, climbing)
        known |= climbing
        parents.update(found)
        climbing = {parent for parent in found.values() if parent is not None} - known
    descending = set(parents)
    while descending:
        found = dict(_children(connection, descending))
        descending = found.keys() - parents.keys()
        parents.update(found)
    members: dict[int, list[int]] = {}
    for ident in parents:
        members.setdefault(_root(ident, parents), []).append(ident)
    return {ident: tuple(sorted(family)) for family in members.values() if len(family) > 1 for ident in family}


def standings(connection: Connection, message_ids: Iterable[int]) -> tuple[Standing, ...]:
    """All deliveries of these messages that have a destination."""
    columns = (
        select(
            delivery.c.message_id,
            message.c.parent_id,
            delivery.c.destination_id,
            delivery.c.seq,
            delivery.c.status,
            delivery.c.in_queue,
        )
        .join(message, message.c.id == delivery.c.message_id)
        .where(delivery.c.destination_id.is_not(None))
    )
    return tuple(
        Standing(row.message_id, row.parent_id, row.destination_id, row.seq, Status(row.status), bool(row.in_queue))
        for part in chunks(sorted(message_ids))
        for row in connection.execute(columns.where(delivery.c.message_id.in_(part)))
    )


def in_other_jobs(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, int]:
    """Delivery -> the job in whose list it still waits."""
    statement = (
        select(job_item.c.delivery_id, job_item.c.job_id)
        .join(job, job.c.id == job_item.c.job_id)
        .where(job_item.c.state == "waiting", job.c.state.in_(OPEN_STATES))
    )
    return {
        row.delivery_id: row.job_id
        for part in chunks(delivery_ids)
        for row in connection.execute(statement.where(job_item.c.delivery_id.in_(part)))
    }


def identifiers(connection: Connection, message_ids: Iterable[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    """Message -> its identifiers as (hash, kind); a message without any has no entry."""
    found: dict[int, list[tuple[int, str]]] = {}
    columns = select(identifier.c.message_id, identifier.c.hash, identifier.c.kind)
    for part in chunks(sorted(message_ids)):
        for message_id, hashed, kind in connection.execute(columns.where(identifier.c.message_id.in_(part))):
            found.setdefault(message_id, []).append((hashed, kind))
    return {message_id: tuple(pairs) for message_id, pairs in found.items()}


def newest_named(connection: Connection, hashes: Iterable[int]) -> dict[tuple[int, str], int]:
    """(hash, kind) -> the newest message that names it, by the order of arrival."""
    newest = func.max(identifier.c.message_id)
    columns = select(identifier.c.hash, identifier.c.kind, newest).group_by(identifier.c.hash, identifier.c.kind)
    return {
        (hashed, kind): int(message_id)
        for part in chunks(sorted(set(hashes)))
        for hashed, kind, message_id in connection.execute(columns.where(identifier.c.hash.in_(part)))
    }


_later = (
    select(delivery.c.message_id, delivery.c.seq)
    .join(identifier, identifier.c.message_id == delivery.c.message_id)
    .where(
        identifier.c.hash == bindparam("hash"),
        identifier.c.kind == bindparam("kind"),
        delivery.c.destination_id == bindparam("destination_id"),
        delivery.c.seq > bindparam("seq"),
        delivery.c.status.in_(bindparam("statuses", expanding=True)),
        delivery.c.message_id.not_in(bindparam("family", expanding=True)),
    )
    .order_by(delivery.c.seq.desc())
    .limit(1)
)


def newest_at(
    connection: Connection,
    identified: tuple[int, str],
    destination_id: int,
    seq: int,
    statuses: frozenset[Status],
    family: tuple[int, ...],
) -> tuple[int, int] | None:
    """(message, seq) of the newest at a destination that names this, stands behind `seq` there, and is none of the
    family."""
    found = connection.execute(
        _later,
        {
            "hash": identified[0],
            "kind": identified[1],
            "destination_id": destination_id,
            "seq": seq,
            "statuses": [status.value for status in statuses],
            "family": list(family),
        },
    ).first()
    return None if found is None else (found.message_id, found.seq)


def doubtful(connection: Connection, delivery_ids: Sequence[int]) -> frozenset[int]:
    """Which of these were written without a reply at their last try: they may have arrived, wherever they stand now."""
    last = and_(attempt.c.delivery_id == delivery.c.id, attempt.c.number == delivery.c.attempts)
    statement = select(delivery.c.id).join(attempt, last).where(attempt.c.outcome == Outcome.UNKNOWN.value)
    return frozenset(
        ident
        for part in chunks(delivery_ids)
        for ident in connection.execute(statement.where(delivery.c.id.in_(part))).scalars()
    )


def seconds_each(connection: Connection) -> dict[int, float]:
    """Destination -> how long its newest deliveries took, in seconds; from the last few hundred of all."""
    newest = select(delivery.c.id, delivery.c.destination_id, delivery.c.attempts).where(text("status = 'sent'"))
    sent = newest.order_by(delivery.c.id.desc()).limit(RECENT).subquery()
    took = func.avg(attempt.c.ended_at - attempt.c.started_at)
    statement = (
        select(sent.c.destination_id, took)
        .join(attempt, and_(attempt.c.delivery_id == sent.c.id, attempt.c.number == sent.c.attempts))
        .group_by(sent.c.destination_id)
    )
    return {destination_id: float(micros) / 1e6 for destination_id, micros in connection.execute(statement)}


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """In parts that fit one statement."""
    for place in range(0, len(values), size):
        yield values[place : place + size]


def _parents(connection: Connection, message_ids: set[int]) -> dict[int, int | None]:
    columns = select(message.c.id, message.c.parent_id)
    return {
        row.id: row.parent_id
        for part in chunks(sorted(message_ids))
        for row in connection.execute(columns.where(message.c.id.in_(part)))
    }


def _children(connection: Connection, message_ids: set[int]) -> Iterator[tuple[int, int]]:
    columns = select(message.c.id, message.c.parent_id)
    for part in chunks(sorted(message_ids)):
        for row in connection.execute(columns.where(message.c.parent_id.in_(part))):
            yield row.id, row.parent_id


def _root(ident: int, parents: dict[int, int | None]) -> int:
    """The first original; a parent that was removed by retention ends the climb."""
    seen = {ident}
    parent = parents.get(ident)
    while parent is not None and parent in parents and parent not in seen:
        seen.add(parent)
        ident, parent = parent, parents[parent]
    return ident


def _candidate(row: Row[Any]) -> Candidate:
    return Candidate(
        row.id,
        row.message_id,
        row.interface_id,
        row.destination_id,
        row.seq,
        Status(row.status),
        bool(row.in_queue),
        row.updated_at,
        row.received_at,
        row.type,
        row.parent_id,
        bool(row.flags & Flag.UNREADABLE),
        row.name,
    )
