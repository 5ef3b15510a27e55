"""What reads answer: frozen nouns of the store, never rows of the database library."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from console.core.interface import WorkState
from console.core.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One line of the message list. `destination` and its title are empty where there is none."""

    id: int
    message_id: int
    interface_id: int
    destination_id: int | None
    seq: int
    status: Status
    in_queue: bool
    received_at: datetime
    updated_at: datetime
    layer: str
    type: str
    interface: str
    interface_title: str
    site: str
    environment: str
    destination: str
    destination_title: str
    control_id: str
    sender: str
    peer: str
    size: int
    attempts: int
    outcome: str
    detail: str
    due_at: datetime | None
    possible_duplicate: bool
    parent_id: int | None
    flags: frozenset[str]  # words of `flag:` in the grammar
    application: str = ""  # reply of the application that comes later: "", awaited, overdue, accepted, refused
    application_at: datetime | None = None  # since when it is awaited, or when it came


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One stored message without its body."""

    id: int
    interface_id: int
    seq: int
    received_at: datetime
    peer: str
    layer: str
    type: str
    version: str
    control_id: str
    sender: str
    sha256: str  # hex
    size: int
    ack: bytes | None
    parent_id: int | None
    problem: str
    ticket: str
    reason: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """One try; `strays` counts the frames that belonged to nothing, `stray_frames` holds those that were kept."""

    delivery_id: int
    number: int
    started_at: datetime
    ended_at: datetime
    outcome: str
    code: str
    text: str
    path: str
    reply: bytes | None
    strays: int
    stray_frames: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedRow:
    """A message that belongs to another. `relation`: original, copy, or the kind of identifier they share."""

    message_id: int
    delivery_id: int | None  # its newest delivery
    control_id: str
    type: str
    relation: str
    status: Status | None
    received_at: datetime
    newer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthRow:
    """The queue of one destination. `by_status` are deliveries that hold a place or are parked."""

    interface_id: int
    destination_id: int
    depth: int  # those that hold a place
    by_status: dict[Status, int] = field(default_factory=dict)
    oldest_at: datetime | None = None  # when the oldest that holds a place was received


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """The first delivery that holds a queue, or a key of it, and how many wait behind it."""

    delivery_id: int
    status: Status
    since: datetime
    detail: str
    due_at: datetime | None
    barrier: bool
    behind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """What a person decided about an interface; `since` is None where nobody ever did."""

    work: WorkState
    reason: str
    actor: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Rows in all."""

    messages: int
    audit_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceRow:
    """An interface as stored, with what a person decided about it."""

    id: int
    name: str
    layer: str
    title: str
    site: str
    environment: str
    work: WorkState
    work_reason: str
    work_actor: str
    work_since: datetime | None
    lease_owner: str
    lease_epoch: int
    repeats: int
    last_at: datetime | None
    last_control_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One row of the audit log; `id` is the place in the list, `seq` the place in its writer's chain."""

    id: int
    writer: str
    seq: int
    at: datetime
    actor: str
    role: str
    action: str
    object: str
    message_id: int | None
    reason: str
    outcome: str
    detail: str
