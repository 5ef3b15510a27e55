"""Bulk work: a counted dry run over a selection or a query, then a job with one receipt per message."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from console.api.base import Whole, Wire
from console.api.interfaces import CommandOffer
from console.api.messages import MessageRow


class JobKind(StrEnum):
    """What is done to every message of a job."""

    RESEND = "resend"  # a copy as a new message, linked to its original
    RETRY = "retry"
    HOLD = "hold"
    RELEASE = "release"
    PARK = "park"
    SKIP = "skip"
    CANCEL = "cancel"
    CURE = "cure"  # its cause was mended elsewhere: each goes on from where it stands (refused: retry, parked: release)


class JobState(StrEnum):
    """Where a job stands."""

    PREPARING = "preparing"  # its list is being written; nothing was done yet
    RUNNING = "running"
    PAUSED = "paused"  # by a person, after the first few, or by a restart of the gateway
    DONE = "done"
    CANCELLED = "cancelled"  # what was sent stays sent


class Selection(Wire):
    """Either the deliveries by id, or all that match the query at the moment of the dry run."""

    ids: tuple[Whole, ...] = Field((), max_length=10_000)
    query: str = Field("", max_length=4096)
    whole_query: bool = False  # True: `query` counts, even the empty one, and `ids` must be empty


class PlanRequest(Wire):
    """Count what would be done; nothing is changed."""

    kind: JobKind
    selection: Selection
    destination: str = ""  # resend: send to this destination only; "" is each message's own
    recipe: Whole | None = None  # resend: the version of a recipe that changes each copy
    group: Whole | None = None  # the failure group that this releases; shown there


class PlanRow(Wire):
    """One line of the dry run: messages of one type to one destination."""

    type: str
    interface: str
    destination: str  # title
    count: int
    oldest: datetime
    newest: datetime
    order: str  # "Patient", "Interface", "None": what keeps them in order


class PlanClass(Wire):
    """Messages with the same answer: ready, or left out for one reason. `name` is stable, the rest is for people."""

    # ready, delivered, newer, unknown, busy, duplicate, forbidden, nowhere, other_status, unchanged, recipe_fails
    name: str
    title: str  # "Already delivered"
    text: str  # "Cerner said AA before; left out"
    count: int
    can_include: bool = False  # the person may tick it, after reading why it was left out


class Plan(Wire):
    """A dry run, kept in the gateway for some minutes under `id`; a job is started from it and from nothing else."""

    id: str
    kind: JobKind
    counted_at: datetime
    expires_at: datetime
    total: int
    ready: int
    more: bool = False  # the query matches more than a job may hold; nothing can be started
    destination: str = ""  # title, where there is one only
    environment: str = ""  # PROD as soon as one message goes to PROD
    typed_count: bool  # the person must type the number
    rows: tuple[PlanRow, ...]
    classes: tuple[PlanClass, ...]
    oldest: datetime | None = None
    newest: datetime | None = None
    seconds_at_full_speed: float = 0.0  # estimate from the destination's rate now
    text: str = ""  # one sentence: what this will do, and to what it will not


class PlanMessages(Wire):
    """The messages of one class of a plan, in the order they would go."""

    rows: tuple[MessageRow, ...]
    next: int | None = None


class JobRequest(Wire):
    """Start the job of a plan. `request_id` makes a repeated request harmless."""

    plan: str
    include: tuple[str, ...] = ()  # class names with can_include that the person ticked
    reason: str
    ticket: str = ""
    per_minute: int = Field(0, ge=0, le=60_000)  # 0: as fast as live traffic allows
    try_first: int = Field(0, ge=0, le=1000)
    typed_count: int | None = None
    request_id: str
    untried: str = Field("", max_length=2000)  # a group released without a try of a few: why; kept in the audit log


class JobCounts(Wire):
    """Receipts by what they say; they always add up to the total."""

    accepted: int = 0  # sent and accepted; for other kinds: done
    rejected: int = 0  # the peer refused it
    unknown: int = 0  # sent without a matching reply: it may have arrived
    sending: int = 0  # the copy waits in the queue or is on the wire
    refused: int = 0  # not done: moved since the dry run, or not possible any more
    waiting: int = 0  # to go
    cancelled: int = 0


class JobRow(Wire):
    """One job, live."""

    id: int
    kind: JobKind
    title: str  # "Resend to CERN"
    state: JobState
    actor: str
    reason: str
    ticket: str = ""
    environment: str
    started_at: datetime
    updated_at: datetime
    total: int
    counts: JobCounts
    per_minute: int
    rate: float = 0.0  # receipts per second over the last seconds
    seconds_left: float | None = None
    recipe: int | None = None
    group: int | None = None
    note: str = ""  # why it stands: "Tried 3: 3 accepted. Go on, or cancel the rest."
    commands: tuple[CommandOffer, ...] = ()


class JobRows(Wire):
    """Jobs, newest first."""

    rows: tuple[JobRow, ...]


class JobCommandName(StrEnum):
    """What a person can do to a job."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    PACE = "pace"


ANYWAY = "resume.anyway"
"""An offer beside the commands: RESUME can be had with a reason, though not every try of a group was accepted."""


class JobCommand(Wire):
    """A command on a job; a cancel keeps what was sent and takes back what still waits in a queue."""

    command: JobCommandName
    per_minute: int = Field(0, ge=0, le=60_000)
    reason: str = Field("", max_length=2000)  # going on though not every try of a group was accepted: why


class JobReceipt(Wire):
    """What became of one message: waiting, sending, accepted, rejected, unknown, refused, cancelled."""

    number: int
    state: str
    at: datetime
    original_id: int  # delivery
    original_control_id: str
    copy_id: int | None = None  # delivery
    copy_control_id: str = ""
    type: str = ""
    text: str  # "AA in 19 ms", "Closed before reply", "Moved since the dry run: it is sent by now"


class JobReceipts(Wire):
    """Receipts of a job, newest act first; `next` goes into `before` (offset by rows already seen)."""

    rows: tuple[JobReceipt, ...]
    next: str | None = None
