"""What intake hands to the store, and what it gets back: the nouns of `record`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.core.message import Summary
from console.core.status import Status
from console.store.application import Answers
from console.store.audit import AuditEntry
from console.store.sequence import Sequenced


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One delivery to be created.

    `destination_id` None: no destination (RECEIVED, or an arrival refused with ERROR). `order_key` is a 63-bit keyed
    hash; None with `barrier` waits for all earlier ones and holds all later ones; None without is not ordered.
    `detail` is words for the list, `outcome` the short code; neither holds patient data.
    """

    destination_id: int | None
    status: Status
    order_key: int | None = None
    barrier: bool = False
    detail: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One message to be stored with its deliveries.

    `identifiers` are (kind, keyed hash). `ack` is what the peer will be told, kept for repeats; with
    `accept_same_id_other_content` False a known id with other bytes is kept but refused, answered with `refusal`.
    A resend carries `parent_message_id`, `actor`, `reason`, `ticket`, its `request_id` (the same request twice is
    one message) and an `audit` entry that is written in the same transaction. `answers` marks the delivery that this
    message is the later reply to; `sequenced` has it counted, and refused where it is out of turn.
    """

    interface_id: int
    received_at: datetime
    peer: str
    raw: bytes
    summary: Summary
    identifiers: tuple[tuple[str, int], ...] = ()
    planned: tuple[Planned, ...]
    ack: bytes | None
    accept_same_id_other_content: bool = True
    refusal: bytes | None = None
    parent_message_id: int | None = None
    actor: str = ""
    reason: str = ""
    ticket: str = ""
    request_id: str = ""
    audit: AuditEntry | None = None
    answers: Answers | None = None
    sequenced: Sequenced | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The arrival is durable; now, and not earlier, it may be acknowledged with `ack`.

    `duplicate`: an exact repeat; `message_id` and `ack` are those of the first one and nothing was queued.
    `same_id_other_content`: kept and flagged; `conflict`: kept, flagged and refused.
    `out_of_turn`: kept and refused for its sequence number. `answered`: the delivery it was the later reply to;
    `refused_later`: the interface of that delivery, where the reply is a refusal.
    """

    message_id: int
    delivery_ids: tuple[int, ...] = ()
    seq: int = 0
    duplicate: bool = False
    same_id_other_content: bool = False
    conflict: bool = False
    out_of_turn: bool = False
    answered: int | None = None
    refused_later: int | None = None
    ack: bytes | None = None
