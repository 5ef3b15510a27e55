"""How each state is said and shown: word, sign, colour token, and whether it asks for attention. Pure, no Qt objects.

Good and quiet states keep a quiet word beside a coloured sign; states that ask for attention colour the word too.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.core.interface import LinkState, WorkState
from console.core.message import Severity
from console.core.status import Status
from console.desktop.theme.signs import Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a state looks like; `loud` colours the word as well as the sign."""

    word: str
    sign: Sign
    colour: str
    loud: bool = False


STATUS: dict[Status, Face] = {
    Status.RECEIVED: Face(word="Received", sign=Sign.RING, colour="idle"),
    Status.FILTERED: Face(word="Filtered", sign=Sign.RING, colour="idle"),
    Status.QUEUED: Face(word="Queued", sign=Sign.QUARTER, colour="info"),
    Status.SENDING: Face(word="Sending", sign=Sign.HALF, colour="info"),
    Status.SENT: Face(word="Sent", sign=Sign.DISC, colour="ok"),
    Status.ERROR: Face(word="Error", sign=Sign.CROSS, colour="error", loud=True),
    Status.HELD: Face(word="Held", sign=Sign.BARS, colour="held", loud=True),
    Status.PARKED: Face(word="Parked", sign=Sign.SQUARE, colour="held", loud=True),
    Status.UNKNOWN: Face(word="Unknown", sign=Sign.QUESTION, colour="warn", loud=True),
    Status.CANCELLED: Face(word="Cancelled", sign=Sign.DASH, colour="idle"),
}

RETRYING = Face(word="Retrying", sign=Sign.TRIANGLE, colour="warn", loud=True)
"""QUEUED after at least one try: it has a due time, or waits for one."""

REFUSED_LATER = Face(word="Refused", sign=Sign.CROSS, colour="error", loud=True)
"""SENT, and afterwards refused by the receiving application."""

OVERDUE = Face(word="Overdue", sign=Sign.TRIANGLE, colour="warn", loud=True)
"""SENT, and the receiving application has not answered in time."""

AWAITED = Face(word="Sent", sign=Sign.HALF, colour="info")
"""SENT, and the receiving application's own answer is awaited."""

LATER: dict[str, Face] = {"refused": REFUSED_LATER, "overdue": OVERDUE, "awaited": AWAITED}
"""The application's later reply, where it says more than that the message was sent."""

LINK: dict[LinkState, Face] = {
    LinkState.UP: Face(word="Up", sign=Sign.DISC, colour="ok"),
    LinkState.SLOW: Face(word="Slow", sign=Sign.TRIANGLE, colour="warn", loud=True),
    LinkState.DOWN: Face(word="Down", sign=Sign.CROSS, colour="error", loud=True),
    LinkState.OFF: Face(word="Off", sign=Sign.RING, colour="idle"),
    LinkState.UNKNOWN: Face(word="Unknown", sign=Sign.QUESTION, colour="warn"),
}

WORK: dict[WorkState, Face] = {
    WorkState.RUNNING: Face(word="Running", sign=Sign.DISC, colour="ok"),
    WorkState.PAUSED: Face(word="Paused", sign=Sign.BARS, colour="held", loud=True),
    WorkState.HELD: Face(word="Held", sign=Sign.BARS, colour="held", loud=True),
    WorkState.STOPPED: Face(word="Stopped", sign=Sign.RING, colour="idle"),
    WorkState.BACKING_OFF: Face(word="Backing off", sign=Sign.TRIANGLE, colour="warn", loud=True),
    WorkState.BLOCKED: Face(word="Blocked", sign=Sign.CROSS, colour="error", loud=True),
}

SEVERITY: dict[Severity, Face] = {
    Severity.ERROR: Face(word="Error", sign=Sign.CROSS, colour="error", loud=True),
    Severity.WARNING: Face(word="Warning", sign=Sign.TRIANGLE, colour="warn", loud=True),
    Severity.INFO: Face(word="Note", sign=Sign.INFO, colour="info"),
}

CHECK: dict[str, Face] = {
    "ok": Face(word="Good", sign=Sign.DISC, colour="ok"),
    "info": SEVERITY[Severity.INFO],
    "warn": SEVERITY[Severity.WARNING],
    "error": SEVERITY[Severity.ERROR],
}
"""The levels of a live check of a draft."""


def status_face(status: Status, *, attempts: int, waiting: bool, application: str = "") -> Face:
    """The face of a delivery; `waiting` is True where a next try is due later, `application` the later reply's word."""
    if status is Status.SENT and application in LATER:
        return LATER[application]
    if status is Status.QUEUED and (waiting or attempts > 0):
        return RETRYING
    return STATUS[status]
