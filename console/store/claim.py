"""Take the next deliveries for sending, in the order that was promised (ARCHITECTURE decision 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, or_, select, text, true, update
from sqlalchemy.sql.elements import ColumnElement

from console.core.delivery import Claimed
from console.core.interface import Ordering
from console.core.status import Status, check_move
from console.store.bodies import decode_body
from console.store.errors import DamagedError
from console.store.lease import holds_lease
from console.store.ready import Ready, lists
from console.store.sequence import give_out
from console.store.session import Session
from console.store.tables import body, delivery, message
from console.store.times import to_micros

IN_QUEUE = text("delivery.in_queue = 1")
_earlier = delivery.alias("earlier")
_flying = delivery.alias("flying")


def _due() -> ColumnElement[bool]:
    return or_(delivery.c.due_at.is_(None), delivery.c.due_at <= bindparam("now"))


def _is_flying(*also: ColumnElement[bool]) -> ColumnElement[bool]:
    """Something of this destination is on the wire; the status is a literal so that its small index serves."""
    return exists().where(
        _flying.c.destination_id == delivery.c.destination_id, text("flying.status = 'sending'"), *also
    )


def _stands_before(*also: ColumnElement[bool]) -> ColumnElement[bool]:
    """Something earlier of this destination still holds its place."""
    return exists().where(
        _earlier.c.destination_id == delivery.c.destination_id,
        text("earlier.in_queue = 1"),
        _earlier.c.seq < delivery.c.seq,
        *also,
    )


_queue = select(delivery.c.id).where(delivery.c.destination_id == bindparam("destination_id"), IN_QUEUE)
_ready = and_(delivery.c.status == Status.QUEUED.value, _due())


_first_barrier = (  # not correlated: read once a statement, however long the queue
    select(_earlier.c.seq)
    .where(_earlier.c.destination_id == bindparam("destination_id"))
    .where(text("earlier.in_queue = 1"), text("earlier.barrier = 1"))
    .order_by(_earlier.c.seq)
    .limit(1)
    .scalar_subquery()
)


def in_order(ordering: Ordering) -> ColumnElement[bool]:
    """What must hold for a queued delivery to have its turn; a parked one that returns must not overtake the wire.

    The statement needs the parameter `destination_id`.
    """
    match ordering:
        case Ordering.INTERFACE:
            return and_(~_stands_before(), ~_is_flying())
        case Ordering.PATIENT:
            same_key = _earlier.c.order_key == delivery.c.order_key
            meets = or_(_flying.c.barrier == 1, delivery.c.barrier == 1, _flying.c.order_key == delivery.c.order_key)
            return and_(
                ~_stands_before(same_key),
                or_(_first_barrier.is_(None), delivery.c.seq <= _first_barrier),
                or_(delivery.c.barrier == 0, ~_stands_before()),
                ~_is_flying(meets),
            )
        case Ordering.NONE:
            return true()


def _turn(ordering: Ordering) -> Select[tuple[int]]:
    if ordering is Ordering.INTERFACE:  # look at the head alone: behind it nothing can have its turn
        head = (
            select(delivery.c.id)
            .where(delivery.c.destination_id == bindparam("destination_id"), IN_QUEUE)
            .order_by(delivery.c.seq, delivery.c.id)
            .limit(1)
            .scalar_subquery()
        )
        return select(delivery.c.id).where(delivery.c.id == head, _ready, ~_is_flying())
    return _queue.where(_ready, in_order(ordering)).order_by(delivery.c.seq, delivery.c.id).limit(bindparam("limit"))


_TURNS = {ordering: Ready(_turn(ordering)) for ordering in Ordering}
_load = lists(
    lambda ids: (
        select(
            delivery.c.id,
            delivery.c.message_id,
            delivery.c.attempts,
            delivery.c.status,
            delivery.c.possible_duplicate,
            message.c.control_id,
            message.c.type,
            message.c.sha256,
            body.c.codec,
            body.c.data,
        )
        .join(message, message.c.id == delivery.c.message_id)
        .join(body, body.c.message_id == message.c.id)
        .where(delivery.c.id.in_(ids))
        .order_by(delivery.c.seq, delivery.c.id)
    )
)


class _Loaded(NamedTuple):
    """A row of `_load`."""

    id: int
    message_id: int
    attempts: int
    status: str
    possible_duplicate: int
    control_id: str
    type: str
    sha256: bytes
    codec: int
    data: bytes


_take = lists(
    lambda ids: (
        update(delivery)
        .where(delivery.c.id.in_(ids), delivery.c.status == Status.QUEUED.value)
        .values(
            status=Status.SENDING.value,
            attempts=delivery.c.attempts + 1,
            claim_epoch=bindparam("epoch"),
            updated_at=bindparam("now"),
            due_at=None,
        )
    )
)


_hold_damaged = (
    update(delivery)
    .where(delivery.c.id == bindparam("delivery_id"))
    .values(status=Status.HELD.value, outcome="damaged", detail=bindparam("words"), updated_at=bindparam("now"))
)


def _claimed(row: _Loaded) -> Claimed:
    check_move(Status(row.status), Status.SENDING)
    return Claimed(
        delivery_id=row.id,
        message_id=row.message_id,
        attempt=row.attempts + 1,
        control_id=row.control_id,
        type=row.type,
        raw=decode_body(row.codec, row.data, bytes(row.sha256)),
        possible_duplicate=bool(row.possible_duplicate),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Take up to `limit` deliveries whose turn it is; the commit is the write barrier before the first byte.

    `limit` above 1 helps only where several orders are independent (patient, none). Empty where nothing is due, the
    turn is held, or the lease is no longer ours. `numbered` gives each its sequence number, in the same transaction.
    """

    destination_id: int
    interface_id: int
    epoch: int
    ordering: Ordering
    now: datetime
    limit: int = 1
    numbered: bool = False

    def apply(self, session: Session) -> tuple[Claimed, ...]:
        """Claim what is due."""
        if not holds_lease(session, self.interface_id, self.epoch):
            return ()
        now = to_micros(self.now)
        asked = {"destination_id": self.destination_id, "now": now, "limit": self.limit}
        ids = [row[0] for row in _TURNS[self.ordering].run(session.connection, asked)]
        if not ids:
            return ()
        rows = [_Loaded(*row) for row in _load(session.connection, ids, {})]
        claimed: list[Claimed] = []
        for row in rows:
            try:
                claimed.append(_claimed(row))
            except DamagedError as error:  # it keeps its place, and waits for a person: its neighbours are whole
                check_move(Status(row.status), Status.HELD)
                words = {"delivery_id": row.id, "words": str(error), "now": now}
                session.connection.execute(_hold_damaged, words)
        if claimed:
            _take(session.connection, [each.delivery_id for each in claimed], {"epoch": self.epoch, "now": now})
        if self.numbered:
            return tuple(self._numbered(session, each) for each in claimed)
        return tuple(claimed)

    def _numbered(self, session: Session, claimed: Claimed) -> Claimed:
        """With its sequence number."""
        number = give_out(session, self.destination_id, claimed.delivery_id, doubtful=claimed.possible_duplicate)
        return replace(claimed, number=number)

    def undo(self, result: tuple[Claimed, ...]) -> GiveBack:
        """What gives the deliveries back when nobody waits for the answer any more."""
        ids = tuple(claimed.delivery_id for claimed in result)
        return GiveBack(delivery_ids=ids, interface_id=self.interface_id, epoch=self.epoch, now=self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack:
    """Undo a claim of which not one byte was written: QUEUED again, the try is not counted. Answers how many."""

    delivery_ids: tuple[int, ...]
    interface_id: int
    epoch: int
    now: datetime

    def apply(self, session: Session) -> int:
        """Give back what is still ours and still claimed."""
        if not holds_lease(session, self.interface_id, self.epoch):
            return 0
        check_move(Status.SENDING, Status.QUEUED)
        statement = (
            update(delivery)
            .where(delivery.c.id.in_(self.delivery_ids), delivery.c.status == Status.SENDING.value)
            .where(delivery.c.claim_epoch == self.epoch)
            .values(status=Status.QUEUED.value, attempts=delivery.c.attempts - 1, updated_at=to_micros(self.now))
        )
        return session.connection.execute(statement).rowcount
