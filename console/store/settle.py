"""Write down what a try came to: attempt, status and due time in one transaction, fenced by the lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, insert, select, update

from console.core.delivery import Attempt, Settlement
from console.core.outcome import Outcome
from console.core.status import IN_QUEUE, Status, check_move
from console.store.application import ACCEPTED, REFUSED
from console.store.lease import holds_lease
from console.store.ready import Ready
from console.store.sequence import adopt
from console.store.session import Session
from console.store.tables import attempt, delivery
from console.store.texts import fit
from console.store.times import to_micros

ANSWERED = "No reply on this connection; its application answered, so it arrived and is not sent again."

STRAY_LIMIT = 1024 * 1024
"""Stray frames are kept up to this many bytes a try; their number is kept whatever their size."""

_read = Ready(
    select(
        delivery.c.status,
        delivery.c.claim_epoch,
        delivery.c.attempts,
        delivery.c.possible_duplicate,
        delivery.c.application,
    ).where(delivery.c.id == bindparam("delivery_id"), delivery.c.interface_id == bindparam("interface_id"))
)
_refused_later = delivery.c.application == REFUSED
_settled: dict[str, Any] = {
    "status": bindparam("to"),
    "in_queue": bindparam("queued"),
    "due_at": bindparam("due"),
    "possible_duplicate": bindparam("repeat"),
    "outcome": case((_refused_later, delivery.c.outcome), else_=bindparam("code")),
    "detail": case((_refused_later, delivery.c.detail), else_=bindparam("words")),
    "updated_at": bindparam("now"),
}
_mine = update(delivery).where(delivery.c.id == bindparam("delivery_id"), delivery.c.status == Status.SENDING.value)
_write = Ready(_mine.values(_settled))
_write_awaiting = Ready(
    _mine.values(
        # The application's own reply may have been faster than the accept level: it stays.
        {
            **_settled,
            "application": case((delivery.c.application != "", delivery.c.application), else_=bindparam("answer")),
            "application_at": case((delivery.c.application != "", delivery.c.application_at), else_=bindparam("since")),
        }
    )
)
ATTEMPT_COLUMNS = (
    "id",
    "delivery_id",
    "number",
    "started_at",
    "ended_at",
    "outcome",
    "code",
    "text",
    "path",
    "reply",
    "strays",
    "stray_data",
)
_new_attempt = Ready(insert(attempt), ATTEMPT_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """Settle one claimed delivery. Answers False, and writes nothing, when fenced or no longer SENDING."""

    delivery_id: int
    interface_id: int
    epoch: int
    settlement: Settlement
    attempt: Attempt
    now: datetime
    destination_id: int = 0  # needed where the settlement adopts a sequence number

    def apply(self, session: Session) -> bool:
        """Write the attempt and move the delivery."""
        if not holds_lease(session, self.interface_id, self.epoch):
            return False
        found = {"delivery_id": self.delivery_id, "interface_id": self.interface_id}
        rows = _read.run(session.connection, found)
        if not rows:
            return False
        status, claim_epoch, attempts, possible_duplicate, application = rows[0]
        ours = claim_epoch == self.epoch and attempts == self.attempt.number
        if not ours or status != Status.SENDING.value:
            return False
        settlement, judgement = self.settlement, self.attempt.judgement
        if judgement.outcome is Outcome.UNKNOWN and application in (ACCEPTED, REFUSED):
            settlement = Settlement(status=Status.SENT, outcome=judgement.outcome, reason=ANSWERED)
        to = settlement.status
        check_move(Status.SENDING, to)
        ident = session.numbers.take(session.connection, attempt, 1)[0]
        _new_attempt.run(session.connection, attempt_row(ident, self.attempt))
        values = {
            "delivery_id": self.delivery_id,
            "to": to.value,
            "queued": int(to in IN_QUEUE),
            "due": None if settlement.due_at is None else to_micros(settlement.due_at),
            "repeat": int(bool(possible_duplicate) or settlement.repeat),
            "code": fit(judgement.code),
            "words": fit(settlement.reason or judgement.text, 1000),
            "now": to_micros(self.now),
        }
        if settlement.application:
            values |= {"answer": settlement.application, "since": to_micros(self.now)}
            _write_awaiting.run(session.connection, values)
        else:
            _write.run(session.connection, values)
        if settlement.adopt is not None:
            adopt(session, self.destination_id, settlement.adopt)
        return True


def attempt_row(ident: int, tried: Attempt) -> dict[str, Any]:
    """The attempt as a row."""
    return {
        "id": ident,
        "delivery_id": tried.delivery_id,
        "number": tried.number,
        "started_at": to_micros(tried.started_at),
        "ended_at": to_micros(tried.ended_at),
        "outcome": tried.judgement.outcome.value,
        "code": fit(tried.judgement.code),
        "text": fit(tried.judgement.text, 1000),
        "path": fit(tried.judgement.path),
        "reply": tried.reply,
        "strays": len(tried.strays),
        "stray_data": pack_strays(tried.strays),
    }


def pack_strays(strays: tuple[bytes, ...]) -> bytes | None:
    """Stray frames behind their lengths (4 bytes, big-endian); as many whole ones as fit the limit."""
    packed = bytearray()
    for stray in strays:
        if len(packed) + len(stray) + 4 > STRAY_LIMIT:
            break
        packed += len(stray).to_bytes(4, "big") + stray
    return bytes(packed) or None


def unpack_strays(packed: bytes | None) -> tuple[bytes, ...]:
    """The stray frames back."""
    strays: list[bytes] = []
    rest = memoryview(packed or b"")
    while len(rest) >= 4:
        size = int.from_bytes(rest[:4], "big")
        strays.append(bytes(rest[4 : 4 + size]))
        rest = rest[4 + size :]
    return tuple(strays)
