"""One message and what belongs to it: body, tries, relatives; and what is stored of an interface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from console.core.interface import WorkState
from console.core.status import Status
from console.store.bodies import decode_body
from console.store.rows import AttemptRow, InterfaceRow, MessageRow, RelatedRow, WorkRow
from console.store.settle import unpack_strays
from console.store.tables import attempt, delivery, identifier, interface, message
from console.store.tables import body as body_table
from console.store.times import from_micros, from_micros_or_none

MOST_RELATED = 50
_ORDERS = ("placer", "filler", "accession")
_body = (
    select(body_table.c.codec, body_table.c.data, message.c.sha256)
    .join(message, message.c.id == body_table.c.message_id)
    .where(message.c.id == bindparam("message_id"))
)


def stored_by(connection: Connection, interface_name: str) -> int | None:
    """How many messages an interface of this name ever stored; None where there never was one."""
    found = connection.execute(
        select(interface.c.next_seq).where(interface.c.name == interface_name)
    ).scalar_one_or_none()
    return None if found is None else int(found) - 1


def body(connection: Connection, message_id: int) -> bytes | None:
    """The bytes as received; None where there is no such message. Patient data: audit before you show it.

    Raises `DamagedError` where they are not what was received.
    """
    found = connection.execute(_body, {"message_id": message_id}).first()
    return None if found is None else decode_body(found.codec, found.data, bytes(found.sha256))


def stored_message(connection: Connection, message_id: int) -> MessageRow | None:
    """The message without its body, or None."""
    found = connection.execute(select(message).where(message.c.id == message_id)).first()
    if found is None:
        return None
    return MessageRow(
        id=found.id,
        interface_id=found.interface_id,
        seq=found.seq,
        received_at=from_micros(found.received_at),
        peer=found.peer,
        layer=found.layer,
        type=found.type,
        version=found.version,
        control_id=found.control_id,
        sender=found.sender,
        sha256=bytes(found.sha256).hex(),
        size=found.size,
        ack=None if found.ack is None else bytes(found.ack),
        parent_id=found.parent_id,
        problem=found.problem,
        ticket=found.ticket,
        reason=found.reason,
        actor=found.actor,
    )


def attempts(connection: Connection, delivery_id: int) -> tuple[AttemptRow, ...]:
    """All tries of a delivery, oldest first."""
    statement = select(attempt).where(attempt.c.delivery_id == delivery_id).order_by(attempt.c.number, attempt.c.id)
    return tuple(_attempt_row(found) for found in connection.execute(statement))


def _attempt_row(found: Row[Any]) -> AttemptRow:
    return AttemptRow(
        delivery_id=found.delivery_id,
        number=found.number,
        started_at=from_micros(found.started_at),
        ended_at=from_micros(found.ended_at),
        outcome=found.outcome,
        code=found.code,
        text=found.text,
        path=found.path,
        reply=None if found.reply is None else bytes(found.reply),
        strays=found.strays,
        stray_frames=unpack_strays(found.stray_data),
    )


def related(connection: Connection, message_id: int) -> tuple[RelatedRow, ...]:
    """The original, the copies, and messages that share an identifier; newest first, the closest relation counts."""
    me = connection.execute(select(message.c.parent_id).where(message.c.id == message_id)).first()
    if me is None:
        return ()
    relations: dict[int, str] = {}
    mine = identifier.alias("mine")
    shared = (
        select(identifier.c.message_id, func.min(identifier.c.kind).label("kind"))
        .join(mine, and_(mine.c.hash == identifier.c.hash, mine.c.kind == identifier.c.kind))
        .where(mine.c.message_id == message_id, identifier.c.message_id != message_id)
        .group_by(identifier.c.message_id)
        .order_by(identifier.c.message_id.desc())
        .limit(MOST_RELATED)
    )
    relations.update((row.message_id, row.kind) for row in connection.execute(shared))
    copies = select(message.c.id).where(message.c.parent_id == message_id).limit(MOST_RELATED)
    relations.update((ident, "copy") for ident in connection.execute(copies).scalars())
    if me.parent_id is not None:
        relations[me.parent_id] = "original"
    return _relatives(connection, relations, message_id)


def newer(connection: Connection, message_id: int) -> tuple[RelatedRow, ...]:
    """Messages of the same interface that came later and name the same order, visit or patient: resending the old
    one could undo them. Copies of this message are not counted."""
    me = connection.execute(select(message.c.interface_id, message.c.seq).where(message.c.id == message_id)).first()
    if me is None:
        return ()
    mine = identifier.alias("mine")
    shared = (
        select(message.c.id, func.min(identifier.c.kind).label("kind"))
        .join(identifier, identifier.c.message_id == message.c.id)
        .join(mine, and_(mine.c.hash == identifier.c.hash, mine.c.kind == identifier.c.kind))
        .where(mine.c.message_id == message_id, message.c.interface_id == me.interface_id, message.c.seq > me.seq)
        .where(or_(message.c.parent_id.is_(None), message.c.parent_id != message_id))
        .group_by(message.c.id)
        .order_by(message.c.id.desc())
        .limit(MOST_RELATED)
    )
    return _relatives(connection, {row.id: row.kind for row in connection.execute(shared)}, message_id)


def _relatives(connection: Connection, relations: dict[int, str], message_id: int) -> tuple[RelatedRow, ...]:
    newest = (
        select(func.max(delivery.c.id))
        .where(delivery.c.message_id == message.c.id)
        .correlate(message)
        .scalar_subquery()
    )
    statement = (
        select(message.c.id, message.c.control_id, message.c.type, message.c.received_at)
        .add_columns(delivery.c.id.label("delivery_id"), delivery.c.status)
        .outerjoin(delivery, delivery.c.id == newest)
        .where(message.c.id.in_(relations))
        .order_by(message.c.id.desc())
    )
    return tuple(
        RelatedRow(
            message_id=row.id,
            delivery_id=row.delivery_id,
            control_id=row.control_id,
            type=row.type,
            relation="order" if relations[row.id] in _ORDERS else relations[row.id],
            status=None if row.status is None else Status(row.status),
            received_at=from_micros(row.received_at),
            newer=row.id > message_id,
        )
        for row in connection.execute(statement)
    )


def deliveries_of(connection: Connection, message_id: int) -> tuple[int, ...]:
    """The deliveries of a message, oldest first."""
    statement = select(delivery.c.id).where(delivery.c.message_id == message_id).order_by(delivery.c.id)
    return tuple(connection.execute(statement).scalars())


def identifiers_of(connection: Connection, message_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The identifier hashes of messages, for the in-memory predicate; a message without any has no entry."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    statement = select(identifier.c.message_id, identifier.c.hash).where(
        identifier.c.message_id.in_(tuple(message_ids))
    )
    for row in connection.execute(statement):
        found[row.message_id].add(row.hash)
    return {message_id: frozenset(hashes) for message_id, hashes in found.items()}


def patient_hash(connection: Connection, message_id: int) -> int | None:
    """The keyed hash of the patient that the message is about, for an audit row; None where it names none."""
    statement = (
        select(identifier.c.hash)
        .where(identifier.c.message_id == message_id, identifier.c.kind == "mrn")
        .order_by(identifier.c.hash)
        .limit(1)
    )
    return connection.execute(statement).scalar_one_or_none()


def work_of(connection: Connection, interface_id: int) -> WorkRow:
    """What a person decided about the interface; running where nobody did, or where it is not known."""
    found = connection.execute(select(interface).where(interface.c.id == interface_id)).first()
    if found is None:
        return WorkRow(work=WorkState.RUNNING, reason="", actor="", since=None)
    return WorkRow(
        work=WorkState(found.work),
        reason=found.work_reason,
        actor=found.work_actor,
        since=from_micros(found.work_since) if found.work_since else None,
    )


def interfaces(connection: Connection) -> tuple[InterfaceRow, ...]:
    """All interfaces that were ever registered, with the last message of each."""
    last = (
        select(func.max(message.c.seq))
        .where(message.c.interface_id == interface.c.id)
        .correlate(interface)
        .scalar_subquery()
    )
    newest = and_(message.c.interface_id == interface.c.id, message.c.seq == last)
    statement = (
        select(interface, message.c.received_at.label("last_at"), message.c.control_id.label("last_control_id"))
        .outerjoin(message, newest)
        .order_by(interface.c.id)
    )
    return tuple(_interface_row(found) for found in connection.execute(statement))


def _interface_row(found: Row[Any]) -> InterfaceRow:
    return InterfaceRow(
        id=found.id,
        name=found.name,
        layer=found.layer,
        title=found.title,
        site=found.site,
        environment=found.environment,
        work=WorkState(found.work),
        work_reason=found.work_reason,
        work_actor=found.work_actor,
        work_since=from_micros(found.work_since) if found.work_since else None,
        lease_owner=found.lease_owner,
        lease_epoch=found.lease_epoch,
        repeats=found.repeats,
        last_at=from_micros_or_none(found.last_at),
        last_control_id=found.last_control_id or "",
    )
