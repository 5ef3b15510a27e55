"""Failure groups as they stand: rows, fingerprints, what is open, failures by time, history. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, text, union_all

from console.core.status import Status
from console.store.failures import OPEN, refused_later, waits
from console.store.noting import BUCKET
from console.store.tables import delivery, destination, interface, message
from console.store.tables_triage import (
    failure_bucket,
    failure_group,
    fingerprint,
    fingerprint_split,
    group_event,
    happening,
)
from console.store.times import from_micros, from_micros_or_none, to_micros

MOST_EVENTS = 200

_OPEN = tuple(status.value for status in OPEN)
_IN_QUEUE = tuple(status.value for status in OPEN if status is not Status.PARKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """The row of a group; the words of the table."""

    id: int
    version: int
    state: str
    state_at: datetime
    state_by: str
    state_text: str
    merged_into: int | None
    lead: int
    regressed_at: datetime | None
    until_per_hour: int | None
    until_count: int | None
    archived_seen: int
    owner: str
    ticket: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRow:
    """The row of a fingerprint, with the names of where it failed."""

    id: int
    key: str
    cause: str
    group_id: int
    layer: str
    interface: str
    interface_title: str
    site: str
    environment: str
    destination_id: int | None
    destination: str
    destination_title: str
    kind: str
    outcome: str
    code: str
    path: str
    text: str
    rule: str
    split: str
    seen: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is open of a group. `by_print` are messages, `patients` None where no message names one."""

    by_print: dict[int, int] = field(default_factory=dict)
    patients: int | None = None
    later: bool = False  # some were sent, and refused by a reply that came later

    @property
    def open(self) -> int:
        """Messages that wait."""
        return sum(self.by_print.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One line of history."""

    group_id: int
    at: datetime
    actor: str
    kind: str
    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """Something that happened on an interface, or everywhere."""

    at: datetime
    kind: str
    text: str


def group_rows(connection: Connection, group_ids: Collection[int] | None = None) -> dict[int, GroupRow]:
    """These groups, or all."""
    statement = select(failure_group)
    if group_ids is not None:
        statement = statement.where(failure_group.c.id.in_(tuple(group_ids)))
    return {row.id: _group(row) for row in connection.execute(statement)}


def print_rows(connection: Connection, group_ids: Collection[int] | None = None) -> tuple[PrintRow, ...]:
    """The fingerprints of these groups, or all, the oldest first."""
    columns = (
        interface.c.name,
        interface.c.title,
        interface.c.site,
        interface.c.environment,
        destination.c.name.label("destination"),
        destination.c.title.label("destination_title"),
    )
    tables = fingerprint.join(interface, interface.c.id == fingerprint.c.interface_id).outerjoin(
        destination, destination.c.id == fingerprint.c.destination_id
    )
    statement = select(fingerprint, *columns).select_from(tables).order_by(fingerprint.c.id)
    if group_ids is not None:
        statement = statement.where(fingerprint.c.group_id.in_(tuple(group_ids)))
    return tuple(_print(row) for row in connection.execute(statement))


def open_counts(connection: Connection, group_ids: Collection[int] | None = None) -> dict[int, Counted]:
    """What is open of these groups, or of all; from the index alone. A group with nothing open has no entry."""
    opened = [delivery.c.status.in_(_OPEN)]
    later = [refused_later()]
    prints = select(fingerprint.c.id, fingerprint.c.group_id)
    if group_ids is not None:
        prints = prints.where(fingerprint.c.group_id.in_(tuple(group_ids)))
    of_group = {row.id: row.group_id for row in connection.execute(prints)}
    if not of_group:
        return {}
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    patients: defaultdict[int, set[int]] = defaultdict(set)
    named = delivery.c.patient
    refused: set[int] = set()
    for conditions in (opened, later):
        where = [*conditions, delivery.c.fingerprint_id.is_not(None)]
        if group_ids is not None:
            where.append(delivery.c.fingerprint_id.in_(tuple(of_group)))
        shape = select(delivery.c.fingerprint_id, named, func.count().label("many")).where(*where)
        for ident, patient, many in connection.execute(shape.group_by(delivery.c.fingerprint_id, named)):
            group_id = of_group.get(ident)
            if group_id is None:
                continue
            found[group_id][ident] = found[group_id].get(ident, 0) + many
            if conditions is later:
                refused.add(group_id)
            if patient is not None:
                patients[group_id].add(patient)
    return {
        group_id: Counted(
            by_print=counts,
            patients=len(patients[group_id]) if patients[group_id] else None,
            later=group_id in refused,
        )
        for group_id, counts in found.items()
    }


def buckets(
    connection: Connection, since: datetime, group_ids: Collection[int] | None = None
) -> dict[int, dict[int, int]]:
    """Failures of groups by bucket of ten minutes since then: group -> bucket -> how many."""
    statement = (
        select(fingerprint.c.group_id, failure_bucket.c.bucket, func.sum(failure_bucket.c.count))
        .join(fingerprint, fingerprint.c.id == failure_bucket.c.fingerprint_id)
        .where(failure_bucket.c.bucket >= to_micros(since) // BUCKET)
        .group_by(fingerprint.c.group_id, failure_bucket.c.bucket)
    )
    if group_ids is not None:
        statement = statement.where(fingerprint.c.group_id.in_(tuple(group_ids)))
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for group_id, bucket, many in connection.execute(statement):
        found[group_id][bucket] = int(many)
    return dict(found)


_original = delivery.alias("original")


def groups_of(connection: Connection, delivery_ids: Collection[int]) -> frozenset[int]:
    """The groups of these deliveries, and of the originals of which they are copies; a thousand at most."""
    ids = tuple(delivery_ids)
    group = select(fingerprint.c.group_id)
    own = group.join(delivery, delivery.c.fingerprint_id == fingerprint.c.id).where(delivery.c.id.in_(ids))
    of_original = (
        group.join(_original, _original.c.fingerprint_id == fingerprint.c.id)
        .join(message, message.c.parent_id == _original.c.message_id)
        .join(delivery, delivery.c.message_id == message.c.id)
        .where(delivery.c.id.in_(ids), message.c.parent_id.is_not(None))
    )
    found: set[int] = set()
    for statement in (own, of_original):
        found.update(connection.execute(statement.distinct()).scalars())
    return frozenset(found)


def splits(connection: Connection) -> dict[str, str]:
    """Fingerprints that are told apart by hand: key -> type, destination or code."""
    return {row.key: row.by for row in connection.execute(select(fingerprint_split))}


def split_prints(connection: Connection) -> tuple[int, ...]:
    """Fingerprints that were split by hand; their open messages belong to what they became."""
    statement = select(fingerprint.c.id).join(fingerprint_split, fingerprint_split.c.key == fingerprint.c.key)
    return tuple(connection.execute(statement.order_by(fingerprint.c.id)).scalars())


def events(connection: Connection, group_id: int) -> tuple[EventRow, ...]:
    """The history of a group and of what was merged into it, the newest first."""
    family = select(failure_group.c.id).where(
        (failure_group.c.id == group_id) | (failure_group.c.merged_into == group_id)
    )
    statement = select(group_event, group_event.c.count.label("many")).where(group_event.c.group_id.in_(family))
    rows = connection.execute(statement.order_by(group_event.c.at.desc(), group_event.c.id.desc()).limit(MOST_EVENTS))
    return tuple(
        EventRow(
            group_id=row.group_id,
            at=from_micros(row.at),
            actor=row.actor,
            kind=row.kind,
            text=row.text,
            count=row.many,
        )
        for row in rows
    )


def samples(connection: Connection, print_ids: Collection[int], limit: int) -> tuple[int, ...]:
    """Deliveries of fingerprints that wait, the newest first; where none waits, the last that did."""
    own = tuple(print_ids)
    here = select(delivery.c.id).where(delivery.c.fingerprint_id.in_(own), delivery.c.fingerprint_id.is_not(None))
    waiting = here.where(delivery.c.status.in_(_OPEN))
    later = here.where(refused_later())
    both = union_all(waiting, later).subquery()
    found = connection.execute(select(both.c.id).order_by(both.c.id.desc()).limit(limit)).scalars().all()
    if not found:
        found = connection.execute(here.order_by(delivery.c.id.desc()).limit(limit)).scalars().all()
    return tuple(found)


def marks(connection: Connection, since: datetime, interfaces: Collection[str]) -> tuple[MarkRow, ...]:
    """What happened since then on these interfaces or everywhere, the oldest first."""
    statement = (
        select(happening.c.at, happening.c.kind, happening.c.text)
        .outerjoin(interface, interface.c.id == happening.c.interface_id)
        .where(happening.c.at >= to_micros(since))
        .where(happening.c.interface_id.is_(None) | interface.c.name.in_(tuple(interfaces)))
        .order_by(happening.c.at, happening.c.id)
        .limit(MOST_EVENTS)
    )
    return tuple(MarkRow(at=from_micros(row.at), kind=row.kind, text=row.text) for row in connection.execute(statement))


def queued_members(connection: Connection, group_ids: Collection[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """Group -> destination -> (its messages that hold a place in that queue, the lowest place)."""
    statement = (
        select(fingerprint.c.group_id, delivery.c.destination_id, func.count(), func.min(delivery.c.seq))
        .join(fingerprint, fingerprint.c.id == delivery.c.fingerprint_id)
        .where(fingerprint.c.group_id.in_(tuple(group_ids)), delivery.c.destination_id.is_not(None))
        .where(delivery.c.in_queue == 1, delivery.c.status.in_(_IN_QUEUE))
        .group_by(fingerprint.c.group_id, delivery.c.destination_id)
    )
    found: defaultdict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for group_id, destination_id, many, lowest in connection.execute(statement):
        found[group_id][destination_id] = (int(many), int(lowest))
    return dict(found)


def states_open(connection: Connection, print_ids: Collection[int]) -> dict[str, int]:
    """What is open of fingerprints, by status; "refused later" for what was sent and refused afterwards."""
    own = delivery.c.fingerprint_id.in_(tuple(print_ids))
    by_status = select(delivery.c.status, func.count()).where(own, delivery.c.status.in_(_OPEN))
    found = {name: int(many) for name, many in connection.execute(by_status.group_by(delivery.c.status))}
    later = connection.execute(select(func.count()).select_from(delivery).where(own, refused_later())).scalar_one()
    return {**found, "refused later": int(later)} if later else found


_types = text(
    "WITH RECURSIVE kind(name) AS (SELECT min(type) FROM message UNION ALL "
    "SELECT (SELECT min(type) FROM message WHERE type > kind.name) FROM kind WHERE kind.name IS NOT NULL) "
    "SELECT name FROM kind WHERE name IS NOT NULL"
)


def message_types(connection: Connection) -> tuple[str, ...]:
    """All message types there ever were, from the ends of their index."""
    return tuple(connection.execute(_types).scalars())


def groups_of_types(connection: Connection, types: Collection[str]) -> frozenset[int]:
    """The groups with open messages of these types."""
    opened = select(delivery.c.fingerprint_id.label("print")).join(message, message.c.id == delivery.c.message_id)
    here = opened.where(delivery.c.fingerprint_id.is_not(None), waits(), message.c.type.in_(tuple(types))).distinct()
    some = here.subquery()
    statement = select(fingerprint.c.group_id).join(some, some.c.print == fingerprint.c.id).distinct()
    return frozenset(connection.execute(statement).scalars())


def types_of(connection: Connection, delivery_ids: Collection[int]) -> tuple[str, ...]:
    """The message types of deliveries, in the order of the alphabet."""
    statement = select(message.c.type).join(delivery, delivery.c.message_id == message.c.id).distinct()
    return tuple(sorted(connection.execute(statement.where(delivery.c.id.in_(tuple(delivery_ids)))).scalars()))


def _group(row: Row[Any]) -> GroupRow:
    return GroupRow(
        id=row.id,
        version=row.version,
        state=row.state,
        state_at=from_micros(row.state_at),
        state_by=row.state_by,
        state_text=row.state_text,
        merged_into=row.merged_into,
        lead=row.lead,
        regressed_at=from_micros_or_none(row.regressed_at),
        until_per_hour=row.until_per_hour,
        until_count=row.until_count,
        archived_seen=row.archived_seen,
        owner=row.owner,
        ticket=row.ticket,
        created_at=from_micros(row.created_at),
    )


def _print(row: Row[Any]) -> PrintRow:
    return PrintRow(
        id=row.id,
        key=row.key,
        cause=row.cause,
        group_id=row.group_id,
        layer=row.layer,
        interface=row.name,
        interface_title=row.title,
        site=row.site,
        environment=row.environment,
        destination_id=row.destination_id,
        destination=row.destination or "",
        destination_title=row.destination_title or "",
        kind=row.kind,
        outcome=row.outcome,
        code=row.code,
        path=row.path,
        text=row.text,
        rule=row.rule,
        split=row.split,
        seen=row.seen,
        first_at=from_micros(row.first_at),
        last_at=from_micros(row.last_at),
    )
