"""The message of a type that came before another on its interface."""

from __future__ import annotations

from sqlalchemy import Connection, select

from console.store.tables import message

MOST_WALKED = 1000
"""Messages that are looked back; on an interface with many types the one before may be further, and is not told."""


def type_before(connection: Connection, message_id: int) -> int | None:
    """The id of the newest older message of the same type on the same interface, where it is near; None else."""
    me = connection.execute(
        select(message.c.interface_id, message.c.seq, message.c.type).where(message.c.id == message_id)
    ).first()
    if me is None:
        return None
    older = (
        select(message.c.id, message.c.type)
        .where(message.c.interface_id == me.interface_id, message.c.seq < me.seq)
        .order_by(message.c.seq.desc())
        .limit(MOST_WALKED)
    )
    return next((row.id for row in connection.execute(older) if row.type == me.type), None)
