"""A corrected copy takes the place of its original: one transaction, so that neither both nor none can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from console.core.errors import RefusedError
from console.core.status import Status, check_move
from console.store.arrivals import Arrival, Recorded
from console.store.audit import AuditEntry
from console.store.record import record
from console.store.session import Session
from console.store.tables import audit, delivery
from console.store.texts import fit
from console.store.times import to_micros

REPLACEABLE = frozenset({Status.ERROR, Status.HELD, Status.QUEUED, Status.PARKED})
"""Not SENDING, which is on the wire, and not UNKNOWN, of which a person must first say whether it arrived. The copy of
a parked original goes to its own place, as the original would if it were released, and leaves none that could be."""

_read = select(delivery.c.seq, delivery.c.status, delivery.c.destination_id).where(
    delivery.c.id == bindparam("delivery_id")
)
_cancel = (
    update(delivery)
    .where(delivery.c.id == bindparam("original"))
    .values(
        status=Status.CANCELLED.value, in_queue=0, due_at=None, detail=bindparam("words"), updated_at=bindparam("at")
    )
)
_take_place = update(delivery).where(delivery.c.id == bindparam("copy")).values(seq=bindparam("place"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Store the copy with the original's place in the queue, and cancel the original with the reason.

    Later messages of the same patient go on waiting until the copy is through, as they waited for the original.
    Raises RefusedError where the original moved since the person looked; nothing is stored then.
    """

    copy: Arrival
    original_delivery_id: int
    now: datetime
    audit: AuditEntry

    def apply(self, session: Session) -> Recorded:
        """Do both; a repeated request finds the copy stored and changes nothing."""
        (recorded,) = record(session, [self.copy])
        if recorded.duplicate or not recorded.delivery_ids:
            return recorded
        connection = session.connection
        row = connection.execute(_read, {"delivery_id": self.original_delivery_id}).one()
        before = Status(row.status)
        if before not in REPLACEABLE or row.destination_id != self.copy.planned[0].destination_id:
            raise RefusedError(f"The original is {before.value} by now. Look at it again; nothing was sent.")
        check_move(before, Status.CANCELLED)
        words = fit(f"Replaced by the copy {self.copy.summary.control_id}", 1000)
        connection.execute(_cancel, {"original": self.original_delivery_id, "words": words, "at": to_micros(self.now)})
        connection.execute(_take_place, {"copy": recorded.delivery_ids[0], "place": row.seq})
        session.audit.append(connection, session.numbers.take(connection, audit, 1)[0], self.audit)
        return recorded
