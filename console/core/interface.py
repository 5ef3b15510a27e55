"""What an interface is and how it behaves: the words and policies that settings are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Authority(StrEnum):
    """Who owns the queue."""

    GATEWAY = "gateway"
    EXTERNAL = "external"


class Ordering(StrEnum):
    """What must stay in order on a destination."""

    INTERFACE = "interface"
    PATIENT = "patient"
    NONE = "none"


class OnError(StrEnum):
    """What a refused message does to its queue."""

    STOP = "stop"
    PARK = "park"
    SKIP = "skip"


class OnUnknown(StrEnum):
    """What happens to a message that was written without a matching reply."""

    RESEND_SAME_ID = "resend_same_id"
    ASK = "ask"


class AckMode(StrEnum):
    """HL7 v2 acknowledgement mode (2.8.2 original, 2.8.3 enhanced); AUTO decides by MSH-15 and MSH-16."""

    AUTO = "auto"
    ORIGINAL = "original"
    ENHANCED = "enhanced"
    NONE = "none"  # no HL7 reply at all; the transport's commit says that it is stored


class LinkState(StrEnum):
    """The wire of an interface, the same words on every layer."""

    UP = "up"
    SLOW = "slow"
    DOWN = "down"
    OFF = "off"
    UNKNOWN = "unknown"


class WorkState(StrEnum):
    """What a person or a rule has decided about an interface."""

    RUNNING = "running"
    PAUSED = "paused"  # takes in, does not send
    HELD = "held"  # as paused, with a reason that is shown as the hold
    STOPPED = "stopped"  # neither takes in nor sends
    BACKING_OFF = "backing_off"  # running, waits for the next try (derived, never stored)
    BLOCKED = "blocked"  # running, its head waits for a person (derived, never stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Full jitter: the delay before try n+1 is uniform in [0, min(cap, base * 2**(n-1))].

    `max_attempts` None means for ever: a message is never dropped for age.
    """

    base: timedelta = timedelta(seconds=1)
    cap: timedelta = timedelta(seconds=60)
    max_attempts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPolicy:
    """All that settlement needs to know of a destination."""

    on_error: OnError = OnError.STOP
    on_unknown: OnUnknown = OnUnknown.RESEND_SAME_ID
    ask_types: frozenset[str] = frozenset()  # message types ("DFT^P03", "ORM") that ask whatever on_unknown says
    retry: RetryPolicy = RetryPolicy()
    retry_on: frozenset[str] = frozenset()  # codes ("AR") that this peer uses for "try again"
    application_later: bool = False  # after an accept-level reply the application's own comes on another connection
