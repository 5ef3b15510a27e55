"""The life of a delivery: its statuses and the lawful moves between them.

The table is checked on every write (`console.store`) and drawn in `docs/architecture.md` from here.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where one delivery (one message for one destination) stands."""

    RECEIVED = "received"  # stored, no destination wants more than that
    FILTERED = "filtered"  # the destination's route condition did not match
    QUEUED = "queued"  # waits its turn; with a due time: it will be tried again
    SENDING = "sending"  # claimed and perhaps on the wire
    SENT = "sent"  # the peer accepted it
    ERROR = "error"  # the peer or the intake refused it
    HELD = "held"  # stays in its place until released
    PARKED = "parked"  # left the queue, may return
    UNKNOWN = "unknown"  # written without a matching reply: it may have happened
    CANCELLED = "cancelled"  # final, with a reason (skip, cancel)


ALLOWED: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(),
    Status.FILTERED: frozenset(),
    Status.QUEUED: frozenset({Status.SENDING, Status.HELD, Status.PARKED, Status.CANCELLED}),
    Status.SENDING: frozenset(
        {Status.SENT, Status.ERROR, Status.QUEUED, Status.UNKNOWN, Status.PARKED, Status.CANCELLED}
    ),
    Status.SENT: frozenset(),
    Status.ERROR: frozenset({Status.QUEUED, Status.PARKED, Status.CANCELLED}),
    Status.HELD: frozenset({Status.QUEUED, Status.PARKED, Status.CANCELLED}),
    Status.PARKED: frozenset({Status.QUEUED, Status.CANCELLED}),
    Status.UNKNOWN: frozenset({Status.SENT, Status.QUEUED, Status.PARKED, Status.CANCELLED}),
    Status.CANCELLED: frozenset(),
}

FINAL: frozenset[Status] = frozenset({Status.RECEIVED, Status.FILTERED, Status.SENT, Status.CANCELLED})
"""No way out by itself; retention may only ever touch these (I2)."""

IN_QUEUE: frozenset[Status] = frozenset({Status.QUEUED, Status.SENDING, Status.HELD, Status.UNKNOWN, Status.ERROR})
"""Holds its place in the queue and therefore its ordering key. A parked delivery left the queue."""


class UnlawfulMove(ValueError):
    """A status change that the table does not allow; a bug of ours or a command on a stale row."""

    def __init__(self, before: Status, after: Status) -> None:
        super().__init__(f"A delivery that is {before.value} cannot become {after.value}.")
        self.before = before
        self.after = after


def check_move(before: Status, after: Status) -> None:
    """Raise `UnlawfulMove` unless the table allows `before` -> `after`."""
    if after not in ALLOWED[before]:
        raise UnlawfulMove(before, after)
