"""What stands beside the rows of a page, in one read: one read more is a change of threads, and the page waits."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from console.store.durations import durations
from console.store.notes import tickets_of


def beside(
    connection: Connection, delivery_ids: tuple[int, ...], message_ids: Collection[int]
) -> tuple[dict[int, int], dict[int, str]]:
    """Milliseconds of the last try by delivery (see `durations`), tickets by message (see `tickets_of`)."""
    took = durations(connection, delivery_ids) if delivery_ids else {}
    return took, tickets_of(connection, message_ids)
