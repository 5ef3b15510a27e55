"""Which message a request of a person has made already: a repeated request must find it, also after a restart."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from console.store.tables import message


class Carried(NamedTuple):
    """What a request has made: the message, its original where it is a copy, and who asked."""

    message_id: int
    parent_id: int | None
    actor: str


def message_of_request(connection: Connection, request_id: str) -> Carried | None:
    """What this request has made, or None where it was never carried out."""
    if not request_id:
        return None
    found = connection.execute(
        select(message.c.id, message.c.parent_id, message.c.actor).where(message.c.request_id == request_id)
    ).first()
    return None if found is None else Carried(found.id, found.parent_id, found.actor)
