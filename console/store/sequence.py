"""Sequence numbers (MSH-13), kept where the messages are kept: in the same transaction, or they would tell a lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select, update

from console.core.sequence import Number, Taken, receive
from console.core.status import Status
from console.store.lease import holds_lease
from console.store.session import Session
from console.store.tables import delivery, destination, interface


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequenced:
    """The number of an arrival, and the reply for MSA-4: to a message that was taken, and to one that was not."""

    stated: int | None
    bare: bool = False  # it says nothing but its number: asked again, it is answered anew
    taken: Callable[[int], bytes | None]
    refused: Callable[[int], bytes | None]


def take_in(session: Session, interface_id: int, sequenced: Sequenced) -> Taken:
    """Judge an arrival by what was taken before, and count it."""
    column = interface.c.sequence
    own = interface.c.id == interface_id
    last = session.connection.execute(select(column).where(own)).scalar_one()
    taken = receive(last, sequenced.stated)
    if taken.last != last:
        session.connection.execute(update(interface).where(own).values(sequence=taken.last))
    return taken


def give_out(session: Session, destination_id: int, delivery_id: int, *, doubtful: bool) -> Number:
    """The number for a delivery that is claimed: its own from an earlier try (`doubtful`: which may have arrived),
    else the next.
    """
    own = destination.c.id == destination_id
    columns = select(destination.c.sequence, destination.c.sequence_delivery).where(own)
    last, bearer = session.connection.execute(columns).one()
    if bearer == delivery_id:
        return Number(value=last, own=True, repeat=doubtful)
    settled = bearer is None or _sent(session, bearer)
    session.connection.execute(update(destination).where(own).values(sequence=last + 1, sequence_delivery=delivery_id))
    return Number(value=last + 1, settled=settled, first=last == 0 and bearer is None)


def _sent(session: Session, delivery_id: int) -> bool:
    status = session.connection.execute(select(delivery.c.status).where(delivery.c.id == delivery_id)).scalar()
    return status == Status.SENT.value


def adopt(session: Session, destination_id: int, last: int) -> None:
    """Count on from where the partner stands."""
    session.connection.execute(
        update(destination).where(destination.c.id == destination_id).values(sequence=last, sequence_delivery=None)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumber:
    """Give a claimed delivery another number before a byte of it is written. False where the lease is not ours."""

    interface_id: int
    epoch: int
    destination_id: int
    delivery_id: int
    value: int

    def apply(self, session: Session) -> bool:
        """Write it down."""
        if not holds_lease(session, self.interface_id, self.epoch):
            return False
        session.connection.execute(
            update(destination)
            .where(destination.c.id == self.destination_id)
            .values(sequence=self.value, sequence_delivery=self.delivery_id)
        )
        return True
