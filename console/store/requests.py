"""Which message a request of a person has made already: a repeated request must find it, also after a restart."""

from __future__ import annotations

from sqlalchemy import Connection, select

from console.store.tables import message


def message_of_request(connection: Connection, request_id: str) -> tuple[int, int | None] | None:
    """(id of the message, id of its original), or None where the request was never carried out."""
    if not request_id:
        return None
    found = connection.execute(
        select(message.c.id, message.c.parent_id).where(message.c.request_id == request_id)
    ).first()
    return None if found is None else (found.id, found.parent_id)
