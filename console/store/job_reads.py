"""What is read of jobs: their rows, what is still to go, their counts, their receipts. Never a whole job at once."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, literal, not_, or_, select, text, tuple_

from console.core.interface import Ordering
from console.core.outcome import Outcome
from console.core.status import Status
from console.store.claim import in_order
from console.store.job_rows import OPEN_STATES, Item, ItemRow, StoredJob
from console.store.tables import attempt, delivery, destination, interface, job, job_item, message
from console.store.times import from_micros

_OPEN = job.c.state.in_(OPEN_STATES)
_WIRE = (Status.QUEUED.value, Status.SENDING.value)
_REFUSALS = tuple(
    outcome.value for outcome in Outcome if outcome not in {Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.TRANSIENT}
)


def stored_job(connection: Connection, job_id: int) -> StoredJob | None:
    """One job, or None."""
    found = connection.execute(select(job).where(job.c.id == job_id)).first()
    return None if found is None else _job(found)


def stored_jobs(connection: Connection, limit: int) -> tuple[StoredJob, ...]:
    """Those that have not ended first, then the newest."""
    ended = case((_OPEN, 0), else_=1)
    return tuple(_job(row) for row in connection.execute(select(job).order_by(ended, job.c.id.desc()).limit(limit)))


def running_jobs(connection: Connection, owner: str) -> tuple[StoredJob, ...]:
    """What this gateway works on, oldest first."""
    statement = select(job).where(job.c.state == "running", job.c.owner == owner).order_by(job.c.id)
    return tuple(_job(row) for row in connection.execute(statement))


def open_jobs(connection: Connection) -> int:
    """How many have not ended."""
    return int(connection.execute(select(func.count()).select_from(job).where(_OPEN)).scalar_one())


def orphaned_jobs(connection: Connection, owner: str) -> bool:
    """True where a job runs that is another gateway's."""
    others = select(job.c.id).where(job.c.state.in_(("preparing", "running")), job.c.owner != owner)
    return connection.execute(others.limit(1)).first() is not None


def job_of_request(connection: Connection, request_id: str) -> StoredJob | None:
    """The job that this request has started already, or None."""
    found = connection.execute(select(job).where(job.c.request_id == request_id)).first()
    return None if found is None else _job(found)


def waiting_places(connection: Connection, job_id: int) -> tuple[int, ...]:
    """The destinations for which something is still to go, in the order of their first item."""
    first = func.min(job_item.c.number)
    statement = select(job_item.c.destination_id).where(job_item.c.job_id == job_id, text("state = 'waiting'"))
    return tuple(connection.execute(statement.group_by(job_item.c.destination_id).order_by(first)).scalars())


def interfaces_of(connection: Connection, job_id: int) -> frozenset[str]:
    """The names of the interfaces that a job sends to or changes something of."""
    places = select(job_item.c.destination_id).where(job_item.c.job_id == job_id).distinct()
    names = select(interface.c.name).join(destination, destination.c.interface_id == interface.c.id)
    return frozenset(connection.execute(names.where(destination.c.id.in_(places))).scalars())


def next_items(connection: Connection, job_id: int, destination_id: int, after: int, limit: int) -> tuple[Item, ...]:
    """The next ones for a destination behind the number `after`, in order: what was done is not read over again."""
    here = and_(job_item.c.job_id == job_id, job_item.c.number > after, job_item.c.destination_id == destination_id)
    statement = select(job_item).where(here, text("state = 'waiting'")).order_by(job_item.c.number).limit(limit)
    return tuple(_item(row) for row in connection.execute(statement))


def unsettled_copies(connection: Connection, job_id: int) -> dict[int, tuple[int, ...]]:
    """Destination -> the copies of this job that wait in its queue or are on the wire."""
    statement = (
        select(delivery.c.destination_id, delivery.c.id)
        .join(job_item, job_item.c.copy_delivery_id == delivery.c.id)
        .where(job_item.c.job_id == job_id, delivery.c.status.in_(_WIRE))
        .order_by(delivery.c.id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for destination_id, delivery_id in connection.execute(statement):
        found[destination_id] = (*found.get(destination_id, ()), delivery_id)
    return found


def still_unsettled(connection: Connection, delivery_ids: tuple[int, ...]) -> frozenset[int]:
    """Which of these still wait or are on the wire; a few hundred at most."""
    here = select(delivery.c.id).where(delivery.c.id.in_(delivery_ids), delivery.c.status.in_(_WIRE))
    return frozenset(connection.execute(here).scalars())


def withdrawable_copies(connection: Connection, job_id: int) -> tuple[int, ...]:
    """The copies that a cancel takes back: those that still wait. One that holds its original's place is not among
    them: without it the messages behind would pass a hole."""
    statement = (
        select(delivery.c.id)
        .join(job_item, job_item.c.copy_delivery_id == delivery.c.id)
        .where(job_item.c.job_id == job_id, job_item.c.replaces == 0, delivery.c.status == Status.QUEUED.value)
    )
    return tuple(connection.execute(statement.order_by(delivery.c.id)).scalars())


def stands_ahead(
    connection: Connection,
    destination_id: int,
    ordering: Ordering,
    own: tuple[int, ...],
    now_micros: int,
    placed: int | None = None,
) -> Status | None:
    """What must go before a job's next copy: live traffic that could go now (QUEUED), or what holds the whole queue.

    `own` are the job's copies under way there; they do not count. `placed` is the delivery whose own place the next one
    goes to: what holds the queue behind that place does not stand ahead of it.
    """
    here = and_(delivery.c.destination_id == destination_id, text("delivery.in_queue = 1"))
    statement = select(delivery.c.status, delivery.c.seq).where(here, delivery.c.id.not_in(own))
    if ordering is Ordering.INTERFACE:
        statement = statement.where(delivery.c.status != Status.SENDING.value).order_by(delivery.c.seq)
    else:
        due = or_(delivery.c.due_at.is_(None), delivery.c.due_at <= now_micros)
        statement = statement.where(delivery.c.status == Status.QUEUED.value, due, in_order(ordering))
    values = {"destination_id": destination_id} if ordering is Ordering.PATIENT else {}
    found = connection.execute(statement.limit(1), values).first()
    if found is None:
        return None
    status = Status(found.status)
    if placed is not None and status is not Status.QUEUED:
        place = connection.execute(select(delivery.c.seq).where(delivery.c.id == placed)).scalar()
        return status if place is None or found.seq < place else None
    return status


# Receipts: derived from what became of the copy, never guessed. `console.gateway.jobs.receipts.receipt_state` says the
# same in Python; a test holds both equal.

_last_try = and_(attempt.c.delivery_id == delivery.c.id, attempt.c.number == delivery.c.attempts)
_gave_up = delivery.c.status.in_((Status.PARKED.value, Status.CANCELLED.value))
RECEIPT = case(
    (and_(job_item.c.state == "waiting", job.c.state == "cancelled"), literal("cancelled")),
    (job_item.c.state == "waiting", literal("waiting")),
    (job_item.c.state == "refused", literal("refused")),
    (job_item.c.copy_delivery_id.is_(None), literal("accepted")),
    (delivery.c.status == Status.SENT.value, literal("accepted")),
    (delivery.c.status == Status.UNKNOWN.value, literal("unknown")),
    (delivery.c.status == Status.ERROR.value, literal("rejected")),
    (and_(_gave_up, attempt.c.outcome == Outcome.UNKNOWN.value), literal("unknown")),
    (and_(_gave_up, attempt.c.outcome.in_(_REFUSALS)), literal("rejected")),
    (delivery.c.status == Status.CANCELLED.value, literal("cancelled")),
    else_=literal("sending"),
)
_receipts = (
    job_item.join(job, job.c.id == job_item.c.job_id)
    .outerjoin(delivery, delivery.c.id == job_item.c.copy_delivery_id)
    .outerjoin(attempt, _last_try)
)
_final = or_(
    and_(job_item.c.state == "waiting", job.c.state == "cancelled"),
    and_(job_item.c.state != "waiting", job_item.c.copy_delivery_id.is_(None)),
    delivery.c.status.in_((Status.SENT.value, Status.CANCELLED.value)),
)


def receipt_counts(connection: Connection, job_id: int, after: int = 0, through: int | None = None) -> Counter[str]:
    """Receipts of the items behind `after`, up to `through`, by what they say."""
    label = RECEIPT.label("receipt")
    statement = select(label, func.count()).select_from(_receipts)
    if through is not None:
        statement = statement.where(job_item.c.number <= through)
    here = statement.where(job_item.c.job_id == job_id, job_item.c.number > after).group_by(text("receipt"))
    return Counter({receipt: int(many) for receipt, many in connection.execute(here)})


def final_through(connection: Connection, job_id: int, after: int) -> int:
    """The number up to which no receipt can change any more, so that it need not be counted again."""
    first_open = (
        select(job_item.c.number)
        .select_from(_receipts)
        .where(job_item.c.job_id == job_id, job_item.c.number > after, not_(func.coalesce(_final, text("false"))))
        .order_by(job_item.c.number)
        .limit(1)
    )
    found = connection.execute(first_open).scalar()
    if found is not None:
        return int(found) - 1
    last = select(func.max(job_item.c.number)).where(job_item.c.job_id == job_id)
    return int(connection.execute(last).scalar() or 0)


def item_rows(
    connection: Connection, job_id: int, before: tuple[int, int] | None, state: str, limit: int
) -> tuple[ItemRow, ...]:
    """A page of items, the newest act first, behind the place (microseconds, number); `state` "" is all."""
    statement = _item_page().where(job_item.c.job_id == job_id)
    if before is not None:
        statement = statement.where(tuple_(job_item.c.at, job_item.c.number) < tuple_(*before))
    if state:
        statement = statement.where(RECEIPT.in_((state,)))
    ordered = statement.order_by(job_item.c.at.desc(), job_item.c.number.desc()).limit(limit)
    return tuple(_item_row(row) for row in connection.execute(ordered))


def numbered_rows(connection: Connection, job_id: int, numbers: tuple[int, ...]) -> tuple[ItemRow, ...]:
    """These items of a job, in order; a few."""
    here = _item_page().where(job_item.c.job_id == job_id, job_item.c.number.in_(numbers))
    return tuple(_item_row(row) for row in connection.execute(here.order_by(job_item.c.number)))


def _item_page() -> Select[Any]:
    return select(
        job_item,
        message.c.control_id,
        message.c.type,
        delivery.c.status.label("copy_status"),
        attempt.c.outcome.label("tried"),
    ).select_from(_receipts.join(message, message.c.id == job_item.c.message_id))


def _item_row(row: Row[Any]) -> ItemRow:
    return ItemRow(
        number=row.number,
        state=row.state,
        text=row.text,
        at=from_micros(row.at),
        at_micros=row.at,
        delivery_id=row.delivery_id,
        control_id=row.control_id,
        type=row.type,
        copy_delivery_id=row.copy_delivery_id,
        copy_status=None if row.copy_status is None else Status(row.copy_status),
        outcome=row.tried or "",
    )


def _item(row: Row[Any]) -> Item:
    return Item(
        number=row.number,
        delivery_id=row.delivery_id,
        message_id=row.message_id,
        destination_id=row.destination_id,
        replaces=bool(row.replaces),
        anyway=bool(row.anyway),
        delivered=bool(row.delivered),
        expected_status=Status(row.expected_status),
        expected_at=row.expected_at,
    )


def _job(row: Row[Any]) -> StoredJob:
    return StoredJob(
        id=row.id,
        kind=row.kind,
        state=row.state,
        request_id=row.request_id,
        actor=row.actor,
        role=row.role,
        reason=row.reason,
        ticket=row.ticket,
        destination=row.destination,
        environment=row.environment,
        total=row.total,
        per_minute=row.per_minute,
        try_first=row.try_first,
        note=row.note,
        owner=row.owner,
        last_message_id=row.last_message_id,
        recipe_id=row.recipe_id,
        group_id=row.group_id,
        created_at=from_micros(row.created_at),
        updated_at=from_micros(row.updated_at),
    )
