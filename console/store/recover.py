"""After a crash or a lost lease: what was on the wire goes back in line or asks a person (RELIABILITY I8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from console.core.delivery import Attempt
from console.core.interface import OnUnknown
from console.core.outcome import Judgement, Outcome
from console.core.status import Status, check_move
from console.store.lease import holds_lease
from console.store.session import Session
from console.store.settle import attempt_row
from console.store.tables import attempt, delivery, message
from console.store.times import from_micros, to_micros

INTERRUPTED = Judgement(
    outcome=Outcome.UNKNOWN, code="interrupted", text="The gateway stopped while this was sent: it may have arrived"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """How many deliveries went back in line, and how many wait for a person. `fenced`: the lease was not ours."""

    queued: int = 0
    asked: int = 0
    fenced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recover:
    """Settle what earlier owners left SENDING. Runs after TakeLease and before the first Claim of that epoch.

    `decide(type, destination_id)` is the destination's rule for a message that may have arrived.
    """

    interface_id: int
    epoch: int
    now: datetime
    decide: Callable[[str, int], OnUnknown]

    def apply(self, session: Session) -> Recovered:
        """Move every SENDING delivery of an older epoch, with an attempt row that says why."""
        if not holds_lease(session, self.interface_id, self.epoch):
            return Recovered(fenced=True)
        statement = (
            select(delivery.c.id, delivery.c.destination_id, delivery.c.attempts, delivery.c.updated_at, message.c.type)
            .join(message, message.c.id == delivery.c.message_id)
            .where(delivery.c.interface_id == self.interface_id, delivery.c.status == Status.SENDING.value)
            .where(delivery.c.claim_epoch != self.epoch)
            .order_by(delivery.c.seq)
        )
        asked = 0
        rows = session.connection.execute(statement).all()
        for row in rows:
            ask = self.decide(row.type, row.destination_id) is OnUnknown.ASK
            asked += ask
            self._move(session, row.id, Status.UNKNOWN if ask else Status.QUEUED)
            tried = Attempt(
                delivery_id=row.id,
                number=row.attempts,
                started_at=from_micros(row.updated_at),
                ended_at=self.now,
                judgement=INTERRUPTED,
            )
            ident = session.numbers.take(session.connection, attempt, 1)[0]
            session.connection.execute(insert(attempt), attempt_row(ident, tried))
        return Recovered(queued=len(rows) - asked, asked=asked)

    def _move(self, session: Session, delivery_id: int, to: Status) -> None:
        check_move(Status.SENDING, to)
        values = {
            "status": to.value,
            "in_queue": 1,
            "due_at": None,
            "possible_duplicate": 1,
            "outcome": INTERRUPTED.code,
            "detail": INTERRUPTED.text,
            "updated_at": to_micros(self.now),
        }
        session.connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(**values))
