"""What failed and is not grouped yet, with what a fingerprint needs of it; found by a small index, in bounded pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, literal_column, not_, or_, select

from console.core.status import Status
from console.store.compile import Plain
from console.store.tables import UNGROUPED, attempt, delivery, destination, identifier, interface, message

OPEN = (Status.ERROR, Status.PARKED, Status.UNKNOWN, Status.HELD, Status.QUEUED, Status.SENDING)
"""Where a failed message still waits for somebody, or for its next try."""

REFUSED_LATER = "refused"
"""`application` of a message that was sent, and refused by a reply that came later."""

EARLIER_TRIES = 20


_copy = message.alias("copy")
_sent = delivery.alias("copy_sent")


def refused_later() -> ColumnElement[bool]:
    """The condition on `delivery`: sent, refused by a reply that came later, and no copy of it was accepted there."""
    accepted = (
        exists()
        .where(_copy.c.parent_id == delivery.c.message_id, _sent.c.message_id == _copy.c.id)
        .where(_sent.c.destination_id == delivery.c.destination_id)
        .where(Plain(_sent.c.status) == Status.SENT.value, _sent.c.application != REFUSED_LATER)
    )
    told = delivery.c.application == literal_column(f"'{REFUSED_LATER}'")  # a literal, so that its small index serves
    return and_(Plain(delivery.c.status) == Status.SENT.value, told, not_(accepted))


def waits() -> ColumnElement[bool]:
    """The condition on `delivery`: a failed message that is not dealt with."""
    return or_(delivery.c.status.in_([status.value for status in OPEN]), refused_later())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one try came to: the words of `attempt`. `outcome` is "" where no try tells (refused on arrival)."""

    outcome: str
    code: str
    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRow:
    """One failed delivery. `updated_at` is the state that is looked at (microseconds), `at` when it failed.

    `last` is what its last failure said: of the last try, of a reply that came later, or of the refusal on arrival.
    `earlier` are other tries of it, where it was grouped before. `arrival` is True where it never was for sending.
    """

    id: int
    updated_at: int
    at: int
    interface_id: int
    destination_id: int | None
    interface: str
    interface_title: str
    destination: str
    destination_title: str
    site: str
    environment: str
    layer: str
    type: str
    status: str
    application: str
    fingerprint_id: int | None
    patient: int | None
    arrival: bool
    last: Tried
    earlier: tuple[Tried, ...] = ()


_columns = (
    delivery.c.id,
    delivery.c.message_id,
    delivery.c.updated_at,
    delivery.c.interface_id,
    delivery.c.destination_id,
    delivery.c.status,
    delivery.c.application,
    delivery.c.application_at,
    delivery.c.attempts,
    delivery.c.outcome.label("said"),
    delivery.c.detail,
    delivery.c.fingerprint_id,
    message.c.layer,
    message.c.type,
    message.c.problem,
    interface.c.name,
    interface.c.title,
    interface.c.site,
    interface.c.environment,
    destination.c.name.label("destination"),
    destination.c.title.label("destination_title"),
    attempt.c.outcome,
    attempt.c.code,
    attempt.c.text,
    attempt.c.path,
    attempt.c.ended_at,
)
_joined = (
    delivery.join(message, message.c.id == delivery.c.message_id)
    .join(interface, interface.c.id == delivery.c.interface_id)
    .outerjoin(destination, destination.c.id == delivery.c.destination_id)
    .outerjoin(attempt, and_(attempt.c.delivery_id == delivery.c.id, attempt.c.number == delivery.c.attempts))
)

_listed: Select[Any] = select(*_columns).select_from(_joined)


T = TypeVar("T")


def ungrouped_as(
    connection: Connection, interface_ids: Collection[int], limit: int, make: Callable[[tuple[FailedRow, ...]], T]
) -> T:
    """What `make` makes of a page of `ungrouped`, in the reader's thread."""
    return make(ungrouped(connection, interface_ids, limit))


def members_as(
    connection: Connection, fingerprint_id: int, limit: int, make: Callable[[tuple[FailedRow, ...]], T]
) -> T:
    """What `make` makes of a page of `members`, in the reader's thread."""
    return make(members(connection, fingerprint_id, limit))


def ungrouped(connection: Connection, interface_ids: Collection[int], limit: int) -> tuple[FailedRow, ...]:
    """The oldest deliveries of these interfaces whose last failure is not grouped; one on the wire is left alone."""
    ids = (
        select(delivery.c.id)
        .where(UNGROUPED, delivery.c.status != Status.SENDING.value)
        .where(delivery.c.interface_id.in_(tuple(interface_ids)))
        .order_by(delivery.c.id)
        .limit(limit)
    )
    return _rows(connection, connection.execute(ids).scalars().all())


def members(connection: Connection, fingerprint_id: int, limit: int) -> tuple[FailedRow, ...]:
    """Some deliveries of a fingerprint that still wait; none that is on the wire."""
    here = select(delivery.c.id).where(delivery.c.fingerprint_id == fingerprint_id, waits())
    ids = here.where(delivery.c.status != Status.SENDING.value).limit(limit)
    return _rows(connection, connection.execute(ids).scalars().all())


def _rows(connection: Connection, ids: Sequence[int]) -> tuple[FailedRow, ...]:
    if not ids:
        return ()
    found = connection.execute(_listed.where(delivery.c.id.in_(ids))).all()
    patients = _patients(connection, {row.message_id for row in found})
    grouped = [row.id for row in found if row.fingerprint_id is not None and row.attempts > 1]
    earlier = _earlier(connection, grouped) if grouped else {}
    by_id = {row.id: _row(row, patients.get(row.message_id), earlier.get(row.id, ())) for row in found}
    return tuple(by_id[ident] for ident in sorted(by_id))


def _patients(connection: Connection, message_ids: Iterable[int]) -> dict[int, int]:
    """Message -> the keyed hash of its patient; the same one as `views.patient_hash`."""
    statement = (
        select(identifier.c.message_id, func.min(identifier.c.hash))
        .where(identifier.c.message_id.in_(tuple(message_ids)), identifier.c.kind == "mrn")
        .group_by(identifier.c.message_id)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def _earlier(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, tuple[Tried, ...]]:
    """Tries before the last one, the newest few of each delivery."""
    statement = (
        select(attempt.c.delivery_id, attempt.c.outcome, attempt.c.code, attempt.c.text, attempt.c.path)
        .join(delivery, delivery.c.id == attempt.c.delivery_id)
        .where(attempt.c.delivery_id.in_(delivery_ids), attempt.c.number < delivery.c.attempts)
        .where(attempt.c.number >= delivery.c.attempts - EARLIER_TRIES)
        .distinct()
    )
    found: defaultdict[int, list[Tried]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.delivery_id].append(Tried(outcome=row.outcome, code=row.code, text=row.text, path=row.path))
    return {ident: tuple(tries) for ident, tries in found.items()}


def _row(row: Row[Any], patient: int | None, earlier: tuple[Tried, ...]) -> FailedRow:
    at, last = _last(row)
    return FailedRow(
        id=row.id,
        updated_at=row.updated_at,
        at=at,
        interface_id=row.interface_id,
        destination_id=row.destination_id,
        interface=row.name,
        interface_title=row.title,
        destination=row.destination or "",
        destination_title=row.destination_title or "",
        site=row.site,
        environment=row.environment,
        layer=row.layer,
        type=row.type,
        status=row.status,
        application=row.application,
        fingerprint_id=row.fingerprint_id,
        patient=patient,
        arrival=row.destination_id is None,
        last=last,
        earlier=earlier,
    )


def _last(row: Row[Any]) -> tuple[int, Tried]:
    """When it failed, and what was said: the last try where the row still speaks of it, else the row itself."""
    if row.application == REFUSED_LATER:
        said = Tried(outcome="content_error", code=row.said, text=row.detail, path="")
        return row.application_at or row.updated_at, said
    if row.code is not None and row.code == row.said:
        return row.ended_at, Tried(outcome=row.outcome, code=row.code, text=row.text, path=row.path)
    return row.updated_at, Tried(outcome="", code=row.said, text=row.problem or row.detail, path="")
