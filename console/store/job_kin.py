"""How the family of an item stands at the place its copy goes to, at the very moment of the copy.

The fence of an item watches one delivery. The same content may reach the same place by another: by the original where a
copy was selected, by a copy of a copy, by the message's own delivery there where the selected one went elsewhere. So
the rule of the dry run (`console.gateway.jobs.classes.first_class`) is asked again in the transaction of the copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from console.core.status import Status
from console.store.job_rows import Item
from console.store.ready import Ready
from console.store.tables import delivery, destination, message

COPIED = "A copy of it was made since the dry run, so that it is not sent twice"
WAITS = "It, or a copy of it, waits for the same destination by now, so that it is not sent twice"
DOUBTFUL = "It, or a copy of it, was sent there without a reply since: it may have arrived, and somebody must say"
DELIVERED = "It, or a copy of it, was delivered there since the dry run"

ON_ITS_WAY = frozenset({Status.QUEUED, Status.SENDING, Status.HELD})
MAY_STILL_GO = ON_ITS_WAY | {Status.ERROR, Status.PARKED}
"""Of a copy. A refused or parked original goes only where a person wants it, and this job is what the person wants."""

_up = (
    select(message.c.id, message.c.parent_id)
    .where(message.c.id == bindparam("message_id"))
    .cte("ancestors", recursive=True)
)
_up = _up.union(select(message.c.id, message.c.parent_id).where(message.c.id == _up.c.parent_id))
kin = select(_up.c.id).cte("kin", recursive=True)
kin = kin.union(select(message.c.id).where(message.c.parent_id == kin.c.id))
_stands_there = Ready(
    select(delivery.c.message_id, delivery.c.id, delivery.c.status)
    .where(delivery.c.message_id.in_(select(kin.c.id)))
    .where(delivery.c.destination_id == bindparam("destination_id"))
    .order_by(delivery.c.id)
)


_copies_there = (
    select(message.c.control_id, delivery.c.status)
    .join(message, message.c.id == delivery.c.message_id)
    .join(destination, destination.c.id == delivery.c.destination_id)
    .where(delivery.c.message_id.in_(select(kin.c.id)), delivery.c.message_id != bindparam("message_id"))
    .where(destination.c.name == bindparam("destination"), delivery.c.status != Status.CANCELLED.value)
    .order_by(delivery.c.id.desc())
)


class Stand(NamedTuple):
    """One delivery of the family at the destination."""

    message_id: int
    delivery_id: int
    status: str


def family_there(connection: Connection, item: Item) -> tuple[Stand, ...]:
    """The original, its copies and theirs, as they stand where the item's copy would go."""
    asked = {"message_id": item.message_id, "destination_id": item.destination_id}
    return tuple(Stand(*row) for row in _stands_there.run(connection, asked))


def copies_there(connection: Connection, message_id: int, name: str) -> tuple[tuple[str, Status], ...]:
    """Other messages of the family that went, or may still go, to the destination of this name: id and status, newest
    first."""
    found = connection.execute(_copies_there, {"message_id": message_id, "destination": name})
    return tuple((row.control_id, Status(row.status)) for row in found)


def goes_otherwise(item: Item, family: Iterable[Stand], last_message_id: int) -> str:
    """Why a copy now could be a second one; empty where it could not. `last_message_id`: the newest of the dry run."""
    for stand in family:
        if stand.delivery_id == item.delivery_id:
            continue  # the fence watches it
        status = Status(stand.status)
        if stand.message_id > last_message_id and status is not Status.CANCELLED:
            return COPIED
        if status is Status.UNKNOWN:
            return DOUBTFUL
        if status in (ON_ITS_WAY if stand.message_id == item.message_id else MAY_STILL_GO):
            return WAITS
        if status is Status.SENT and not item.delivered:
            return DELIVERED
    return ""
