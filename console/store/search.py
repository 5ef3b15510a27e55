"""Pages of the message list: filtered in SQL, newest first, paged by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, FromClause, Row, Select, func, select
from sqlalchemy.sql.elements import BinaryExpression, False_
from sqlalchemy.sql.operators import in_op

from console.core.status import Status
from console.query.nodes import Identified, Node, Number, NumberField, WordField, Words
from console.query.plan import leaves
from console.store.compile import Compiler, Condition
from console.store.flags import FLAG_NAMES
from console.store.narrow import Narrower
from console.store.rows import DeliveryRow
from console.store.tables import delivery, destination, interface, message
from console.store.times import from_micros, from_micros_or_none

Hash = Callable[[str, str], int]

_with_message = delivery.join(message, message.c.id == delivery.c.message_id)
joined = _with_message.join(interface, interface.c.id == delivery.c.interface_id).outerjoin(
    destination, destination.c.id == delivery.c.destination_id
)
_columns = (
    delivery.c.id,
    delivery.c.message_id,
    delivery.c.interface_id,
    delivery.c.destination_id,
    delivery.c.seq,
    delivery.c.status,
    delivery.c.in_queue,
    message.c.received_at,
    delivery.c.updated_at,
    message.c.layer,
    message.c.type,
    interface.c.name,
    interface.c.title,
    interface.c.site,
    interface.c.environment,
    destination.c.name.label("destination_name"),
    destination.c.title.label("destination_title"),
    message.c.control_id,
    message.c.sender,
    message.c.peer,
    message.c.size,
    delivery.c.attempts,
    delivery.c.outcome,
    delivery.c.detail,
    delivery.c.due_at,
    delivery.c.possible_duplicate,
    message.c.parent_id,
    message.c.flags,
    delivery.c.application,
    delivery.c.application_at,
)
listed: Select[Any] = select(*_columns).select_from(joined)
"""Everything a list row shows."""


def search(
    connection: Connection,
    query: Node,
    before: int | None,
    limit: int,
    *,
    now: datetime,
    hash: Hash,  # noqa: A002  (the word of the contract)
    skip: int = 0,
) -> tuple[DeliveryRow, ...]:
    """The newest `limit` matching deliveries with an id below `before`, after so many are left out.

    What is left out is walked by id alone, in time that grows with `skip`. QueryError where SQL cannot say the filter.
    """
    conditions = _conditions(connection, query, before, now, hash)
    if _nothing(conditions):
        return ()
    if skip:
        ids = select(delivery.c.id).select_from(_tables(query)).where(*conditions).order_by(delivery.c.id.desc())
        first = connection.execute(ids.offset(skip).limit(1)).scalar_one_or_none()
        if first is None:
            return ()
        conditions.append(delivery.c.id <= first)
    statement = listed.where(*conditions)
    rows = connection.execute(statement.order_by(delivery.c.id.desc()).limit(limit))
    return tuple(delivery_row(row) for row in rows)


def count(
    connection: Connection,
    query: Node,
    cap: int,
    *,
    now: datetime,
    hash: Hash,  # noqa: A002  (the word of the contract)
) -> int | None:
    """How many match; None where there are more than `cap`, because counting them all would take too long."""
    conditions = _conditions(connection, query, None, now, hash, counting=True)
    if _nothing(conditions):
        return 0
    some = select(delivery.c.id).select_from(_tables(query)).where(*conditions).limit(cap + 1).subquery()
    found = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return None if found > cap else int(found)


def found_ids(
    connection: Connection,
    query: Node,
    before: int | None,
    limit: int,
    *,
    now: datetime,
    hash: Hash,  # noqa: A002  (the word of the contract)
) -> tuple[int, ...]:
    """As `search`, by id alone."""
    conditions = _conditions(connection, query, before, now, hash)
    if _nothing(conditions):
        return ()
    statement = select(delivery.c.id).select_from(_tables(query)).where(*conditions)
    return tuple(connection.execute(statement.order_by(delivery.c.id.desc()).limit(limit)).scalars())


def _conditions(
    connection: Connection,
    query: Node,
    before: int | None,
    now: datetime,
    hash: Hash,  # noqa: A002  (the word of the contract)
    *,
    counting: bool = False,
) -> list[Condition]:
    """The filter, where the page begins, and where to look first."""
    compiler = Compiler(now=now, hash=hash)
    narrower = Narrower(connection, compiler, before, counting)
    leads = narrower.conditions(query)
    driven = narrower.walks(query) or any(
        isinstance(lead, BinaryExpression) and lead.operator is in_op for lead in leads
    )
    conditions = [replace(compiler, driven=driven, counting=counting).condition(query), *leads]
    if before is not None:
        conditions.append(delivery.c.id < before)
    return conditions


def _nothing(conditions: list[Condition]) -> bool:
    """True where a look at the indexes has shown that nothing can match."""
    return any(isinstance(condition, False_) for condition in conditions)


_IN_DELIVERY = frozenset(
    {
        WordField.STATUS,
        WordField.OUTCOME,
        WordField.APPLICATION,
        WordField.INTERFACE,
        WordField.SITE,
        WordField.ENVIRONMENT,
        WordField.DESTINATION,
        WordField.TICKET,
        WordField.NOTE,
        WordField.FLAG,
        NumberField.ATTEMPTS,
        NumberField.CAUSE,
    }
)
"""Fields whose conditions name no column of the message."""


def _tables(query: Node) -> FromClause:
    """Only the tables that the filter needs: each delivery has a message, so leaving it out changes no count."""
    for leaf in leaves(query):
        if isinstance(leaf, Words | Number) and leaf.field in _IN_DELIVERY:
            continue
        if not isinstance(leaf, Identified):
            return _with_message
    return delivery


def row(connection: Connection, delivery_id: int) -> DeliveryRow | None:
    """One delivery, or None."""
    found = connection.execute(listed.where(delivery.c.id == delivery_id)).first()
    return None if found is None else delivery_row(found)


def rows(connection: Connection, delivery_ids: tuple[int, ...]) -> tuple[DeliveryRow, ...]:
    """These deliveries, newest first; those that do not exist are left out. At most a few thousand at once."""
    found = connection.execute(listed.where(delivery.c.id.in_(delivery_ids)).order_by(delivery.c.id.desc()))
    return tuple(delivery_row(each) for each in found)


_BITS = tuple((name, int(bit)) for name, bit in FLAG_NAMES.items())
_NO_FLAGS: frozenset[str] = frozenset()
_QUEUED = Status.QUEUED.value
_STATUS = {status.value: status for status in Status}
"""Plain words and numbers: looking them up in the enums took a third of the time of a page."""


def delivery_row(found: Row[Any]) -> DeliveryRow:
    """A row of `listed` as a noun."""
    return DeliveryRow(
        id=found.id,
        message_id=found.message_id,
        interface_id=found.interface_id,
        destination_id=found.destination_id,
        seq=found.seq,
        status=_STATUS[found.status],
        in_queue=bool(found.in_queue),
        received_at=from_micros(found.received_at),
        updated_at=from_micros(found.updated_at),
        layer=found.layer,
        type=found.type,
        interface=found.name,
        interface_title=found.title,
        site=found.site,
        environment=found.environment,
        destination=found.destination_name or "",
        destination_title=found.destination_title or "",
        control_id=found.control_id,
        sender=found.sender,
        peer=found.peer,
        size=found.size,
        attempts=found.attempts,
        outcome=found.outcome,
        detail=found.detail,
        due_at=from_micros_or_none(found.due_at),
        possible_duplicate=bool(found.possible_duplicate),
        parent_id=found.parent_id,
        flags=_flags(found),
        application=found.application,
        application_at=from_micros_or_none(found.application_at),
    )


def _flags(found: Row[Any]) -> frozenset[str]:
    bits = found.flags
    names = [name for name, bit in _BITS if bits & bit] if bits else []
    if found.parent_id is not None:
        names.append("resend")
    if found.possible_duplicate:
        names.append("repeat")
    if found.due_at is not None and found.status == _QUEUED:
        names.append("retrying")
    return frozenset(names) if names else _NO_FLAGS
