"""What people do to deliveries: hold, release, park, skip, retry, resolve; each with a reason and an audit row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from console.core.status import ALLOWED, IN_QUEUE, Status, check_move
from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit, delivery, message
from console.store.texts import fit
from console.store.times import to_micros

_read = (
    select(
        delivery.c.id,
        delivery.c.message_id,
        delivery.c.destination_id,
        delivery.c.status,
        delivery.c.possible_duplicate,
        message.c.control_id,
    )
    .join(message, message.c.id == delivery.c.message_id)
    .where(delivery.c.id == bindparam("delivery_id"))
    .with_for_update(of=delivery)
)


class _Found(NamedTuple):
    """The delivery as it stands."""

    id: int
    message_id: int
    destination_id: int | None
    status: str
    possible_duplicate: int
    control_id: str


_BY_GATEWAY_ONLY = frozenset({Status.SENDING, Status.ERROR, Status.UNKNOWN, Status.RECEIVED, Status.FILTERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of one delivery: done or not, where it stands now, and why not in words."""

    delivery_id: int
    done: bool
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Move deliveries for a person. One that cannot be moved is answered in words and does not hinder the others.

    `only_from` are the statuses this command starts from (empty: all that the table allows). It is checked in the same
    transaction: a release must not send again what became UNKNOWN since the person looked.
    """

    delivery_ids: tuple[int, ...]
    to: Status
    now: datetime
    actor: str
    role: str
    action: str
    reason: str
    only_from: frozenset[Status] = frozenset()

    def apply(self, session: Session) -> tuple[Moved, ...]:
        """Move each; one audit row per delivery, moved or not, in the same transaction."""
        return tuple(self._move_one(session, delivery_id) for delivery_id in self.delivery_ids)

    def _move_one(self, session: Session, delivery_id: int) -> Moved:
        found = session.connection.execute(_read, {"delivery_id": delivery_id}).first()
        row = None if found is None else _Found(*found)
        complaint = self._complaint(row)
        if row is not None and not complaint:
            self._write(session, row)
        self._audit(session, delivery_id, row, complaint)
        if row is None or complaint:
            return Moved(delivery_id=delivery_id, done=False, status=row.status if row else "", text=complaint)
        return Moved(delivery_id=delivery_id, done=True, status=self.to.value)

    def _complaint(self, row: _Found | None) -> str:
        """Why this delivery cannot be moved; empty where it can."""
        if row is None:
            return "There is no such delivery any more."
        before = Status(row.status)
        if before is Status.SENDING:
            return "It is being sent at this moment: wait for the reply."
        if row.destination_id is None:
            return "It has no destination: edit a copy and resend it instead."
        if self.to in _BY_GATEWAY_ONLY or self.to not in ALLOWED[before]:
            return f"It is {before.value} and cannot become {self.to.value}."
        if self.only_from and before not in self.only_from:
            return f"It is {before.value} by now: look at it again."
        return ""

    def _write(self, session: Session, row: _Found) -> None:
        before = Status(row.status)
        check_move(before, self.to)
        # Parked, it may be released later, by somebody who does not know that it may have arrived.
        doubtful = before is Status.UNKNOWN and self.to in {Status.QUEUED, Status.PARKED}
        repeat = bool(row.possible_duplicate) or doubtful
        values = {
            "status": self.to.value,
            "in_queue": int(self.to in IN_QUEUE),
            "due_at": None,
            "possible_duplicate": int(repeat),
            "detail": fit(f"{self._verb()} by {self.actor}: {self.reason}", 1000),
            "updated_at": to_micros(self.now),
        }
        session.connection.execute(update(delivery).where(delivery.c.id == row.id).values(**values))

    def _verb(self) -> str:
        """ "Send again" of the action `command.send_again`."""
        return self.action.rpartition(".")[2].replace("_", " ").capitalize()

    def _audit(self, session: Session, delivery_id: int, row: _Found | None, complaint: str) -> None:
        entry = AuditEntry(
            at=self.now,
            actor=self.actor,
            role=self.role,
            action=self.action,
            object=f"delivery {delivery_id}" + (f" ({row.control_id})" if row is not None and row.control_id else ""),
            message_id=row.message_id if row is not None else None,
            reason=self.reason,
            outcome="refused" if complaint else "done",
            detail=complaint or f"{row.status if row is not None else ''} -> {self.to.value}",
        )
        ident = session.numbers.take(session.connection, audit, 1)[0]
        session.audit.append(session.connection, ident, entry)
