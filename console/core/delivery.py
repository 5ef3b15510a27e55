"""One message on its way to one destination: the claim, the attempt, and where it goes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.core.outcome import Judgement, Outcome
from console.core.sequence import Number
from console.core.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery taken for sending; the claim is committed before a byte is written (write barrier)."""

    delivery_id: int
    message_id: int
    attempt: int  # 1 for the first try
    control_id: str
    type: str
    raw: bytes
    possible_duplicate: bool
    number: Number | None = None  # of the sequence number protocol, where the destination speaks it


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at handing a message to one destination, with the raw reply kept."""

    delivery_id: int
    number: int
    started_at: datetime
    ended_at: datetime
    judgement: Judgement
    reply: bytes | None = None
    strays: tuple[bytes, ...] = ()  # frames that came in this try and belong to no message we sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Where a delivery goes after a try. `due_at` only with QUEUED; `repeat` marks a possible duplicate."""

    status: Status
    outcome: Outcome
    due_at: datetime | None = None
    repeat: bool = False
    reason: str = ""
    application: str = ""  # "awaited" where the application's own reply comes later, "accepted" where it is here
    adopt: int | None = None  # sequence number to count on from, where the partner stands elsewhere
