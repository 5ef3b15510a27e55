"""A copy is stored only where its original stands as the person saw it: the check and the copy are one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from console.core.errors import RefusedError
from console.core.status import Status
from console.store.arrivals import Arrival, Recorded
from console.store.job_kin import kin
from console.store.ready import Ready
from console.store.record import record
from console.store.replace import Replace
from console.store.requests import message_of_request
from console.store.session import Session
from console.store.tables import delivery, message

MOVING = frozenset({Status.QUEUED, Status.SENDING})
"""The gateway itself moves these on; nobody decided anything."""

_read = select(delivery.c.message_id, delivery.c.status, delivery.c.updated_at).where(
    delivery.c.id == bindparam("delivery_id")
)
_newest = Ready(select(func.max(message.c.id)).where(message.c.id.in_(select(kin.c.id))))


class MovedError(RefusedError):
    """The original moved, or was copied, since the person looked at it. Nothing was stored."""


def mark_of(connection: Connection, delivery_id: int) -> str:
    """What a delivery stands at: its status, when a decision last changed it, and the newest copy of its family. Two
    equal marks mean that nobody did anything with it in between; "" where it is gone."""
    row = connection.execute(_read, {"delivery_id": delivery_id}).first()
    if row is None:
        return ""
    ((newest,),) = _newest.run(connection, {"message_id": row.message_id})
    moving = Status(row.status) in MOVING
    return f"{'moving' if moving else row.status}.{0 if moving else row.updated_at}.{newest or 0}"


def newest_in(mark: str) -> int:
    """The newest message of the family in a mark; 0 where it is none of ours."""
    last = mark.rpartition(".")[2]
    return int(last) if last.isascii() and last.isdigit() and len(last) < 20 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmoved:
    """Store a copy where the original still bears the mark that the person saw. Raises `MovedError` otherwise."""

    work: Arrival | Replace
    delivery_id: int
    seen: str

    def apply(self, session: Session) -> Recorded:
        """Check and store; a repeated request finds its copy and changes nothing."""
        connection = session.connection
        if session.shared:
            connection.execute(select(delivery.c.id).where(delivery.c.id == self.delivery_id).with_for_update())
        copy = self.work.copy if isinstance(self.work, Replace) else self.work
        repeated = message_of_request(connection, copy.request_id) is not None
        if not repeated and mark_of(connection, self.delivery_id) != self.seen:
            raise MovedError("The original moved since you opened it. Nothing was sent.")
        if isinstance(self.work, Replace):
            return self.work.apply(session)
        (recorded,) = record(session, [self.work])
        return recorded
