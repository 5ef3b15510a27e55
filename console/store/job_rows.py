"""Nouns of bulk work in the store: the job, its items, and what one item came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.core.status import Status

OPEN_STATES = ("preparing", "running", "paused")
"""A job that has not ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredJob:
    """One job as stored. What became of its messages is not here: it is derived from their deliveries."""

    id: int
    kind: str
    state: str  # preparing, running, paused, done, cancelled
    request_id: str
    actor: str
    role: str
    reason: str
    ticket: str
    destination: str  # title, where there is one only
    environment: str
    total: int
    per_minute: int  # 0: as fast as live traffic allows
    try_first: int  # pauses by itself after so many, until a person goes on; 0: never
    note: str
    owner: str  # the gateway that works on it
    last_message_id: int  # the newest message the dry run knew of
    created_at: datetime
    updated_at: datetime
    recipe_id: int | None = None  # the version of a recipe that changes each copy
    group_id: int | None = None  # the failure group it releases


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One message of a job with its fence: what the dry run saw of its delivery."""

    number: int  # from 1, in the order in which they go
    delivery_id: int
    message_id: int
    destination_id: int  # where the copy goes; for other kinds the delivery's own
    replaces: bool  # the copy takes the place of its original in the queue
    anyway: bool  # a person included it although a newer message exists
    delivered: bool  # accepted there before: the copy gets a new control id
    expected_status: Status
    expected_at: int  # its updated_at then, in microseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What one item came to: the copy's ids, or the words why it was refused."""

    number: int
    delivery_id: int
    text: str = ""  # empty: done
    copy_message_id: int | None = None
    copy_delivery_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One item as its receipt is made from it; `outcome` is that of the copy's last try, "" before the first."""

    number: int
    state: str  # waiting, done, refused
    text: str
    at: datetime
    at_micros: int
    delivery_id: int
    control_id: str
    type: str
    copy_delivery_id: int | None
    copy_status: Status | None
    outcome: str
