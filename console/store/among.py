"""Which of some deliveries match a filter: what the live feed asks, so that filter and list can never differ."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from console.query.nodes import Node
from console.store.compile import Compiler
from console.store.rows import DeliveryRow
from console.store.search import Hash, delivery_row, listed
from console.store.tables import delivery


def among(
    connection: Connection,
    query: Node,
    delivery_ids: tuple[int, ...],
    *,
    now: datetime,
    hash: Hash,  # noqa: A002  (the word of the contract)
) -> tuple[DeliveryRow, ...]:
    """The matching ones, newest first. At most a few thousand ids at once. QueryError as for a search."""
    condition = Compiler(now=now, hash=hash).condition(query)
    statement = listed.where(delivery.c.id.in_(delivery_ids), condition).order_by(delivery.c.id.desc())
    return tuple(delivery_row(found) for found in connection.execute(statement))
