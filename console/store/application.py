"""Replies of an application that come later, on a connection of their own (HL7 v2 chapter 2, 2.8.3.2).

They are matched in the transaction that stores them, so that a reply is never durable without its effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select, text, update

from console.core.status import Status
from console.store.session import Session
from console.store.tables import delivery, message
from console.store.texts import fit
from console.store.times import from_micros, to_micros

AWAITED, OVERDUE, ACCEPTED, REFUSED = "awaited", "overdue", "accepted", "refused"

_MAY_ANSWER = (Status.SENT.value, Status.SENDING.value, Status.UNKNOWN.value, Status.QUEUED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A message that answers one of ours: which destinations it may speak of, and what it says.

    `control_id` is its MSA-2, `asked_by` who it is addressed to, in the form of a message's sender.
    """

    destination_ids: tuple[int, ...]
    control_id: str
    asked_by: str
    accepted: bool
    code: str
    text: str


# Those that wait come first; among them one whose sender is addressed; then the newest. A delivery that is still on
# the wire, or whose first reply was lost, may be answered as well: the application can be faster than the accept
# level. What was answered once is never answered again. Several that wait and none that is addressed: nobody can say.
_faster = case((delivery.c.application == "", 1), else_=0).label("faster")
_not_addressed = case((message.c.sender == bindparam("asked_by"), 0), else_=1).label("not_addressed")
_candidates = (
    select(delivery.c.id, delivery.c.interface_id, _faster, _not_addressed)
    .join(message, message.c.id == delivery.c.message_id)
    .where(
        message.c.control_id == bindparam("control_id"),
        delivery.c.destination_id.in_(bindparam("destination_ids", expanding=True)),
        delivery.c.attempts > 0,
        delivery.c.status.in_(_MAY_ANSWER),
        delivery.c.application.in_((AWAITED, OVERDUE))
        | ((delivery.c.application == "") & (delivery.c.status != Status.SENT.value)),
    )
    .order_by(
        _faster,
        _not_addressed,
        delivery.c.id.desc(),
    )
    .limit(2)
    .with_for_update(of=delivery)
)


def settle_application(session: Session, answers: Answers, now: datetime) -> tuple[int, int] | None:
    """(delivery, its interface) of what this answers, now marked with the answer; None where none waits for it."""
    asked = {
        "control_id": fit(answers.control_id),
        "destination_ids": list(answers.destination_ids),
        "asked_by": fit(answers.asked_by),
    }
    rows = session.connection.execute(_candidates, asked).all()
    if not rows or (len(rows) == 2 and rows[0].not_addressed and rows[0].faster == rows[1].faster):
        return None
    found = rows[0]
    values: dict[str, str | int] = {
        "application": ACCEPTED if answers.accepted else REFUSED,
        "application_at": to_micros(now),
        "updated_at": to_micros(now),
    }
    if not answers.accepted:
        values |= {
            "outcome": fit(answers.code),
            "detail": fit(f"Refused by the application later: {answers.text}", 1000),
        }
    session.connection.execute(update(delivery).where(delivery.c.id == found.id).values(**values))
    return found.id, found.interface_id


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkOverdue:
    """What a destination's application has not answered since `before` is overdue. Answers the deliveries."""

    destination_id: int
    before: datetime

    def apply(self, session: Session) -> tuple[int, ...]:
        """Mark them; they may still be answered."""
        statement = (
            update(delivery)
            .where(
                text("application = 'awaited'"),
                delivery.c.destination_id == self.destination_id,
                delivery.c.application_at < to_micros(self.before),
            )
            .values(application=OVERDUE)
            .returning(delivery.c.id)
        )
        return tuple(session.connection.execute(statement).scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """How many replies of a destination's application are overdue, and since when the oldest was awaited."""

    count: int
    since: datetime


def overdue(connection: Connection) -> dict[int, Overdue]:
    """By destination; only those that have any. Costs what is overdue, not what is stored."""
    statement = (
        select(
            delivery.c.destination_id, func.count().label("many"), func.min(delivery.c.application_at).label("since")
        )
        .where(text("application = 'overdue'"))
        .group_by(delivery.c.destination_id)
    )
    return {
        row.destination_id: Overdue(count=row.many, since=from_micros(row.since))
        for row in connection.execute(statement)
    }


def any_awaited(connection: Connection, destination_id: int, before: datetime) -> bool:
    """True where something would be marked as overdue: spares the writer a transaction each time."""
    statement = (
        select(delivery.c.id)
        .where(
            text("application = 'awaited'"),
            delivery.c.application_at < to_micros(before),
            delivery.c.destination_id == destination_id,
        )
        .limit(1)
    )
    return connection.execute(statement).first() is not None
