"""Alerts as stored: what is open, pages of the list, what became of each delivery."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, Select, func, or_, select

from console.store.tables_alerts import alert, alert_delivery, alert_rule
from console.store.times import from_micros, from_micros_or_none, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlert:
    """One alert. `channels` were told that it opened, or will be."""

    id: int
    rule_id: int
    rule_name: str
    subject: str
    interface_id: int | None
    group_id: int | None
    kind: str
    severity: str
    title: str
    text: str
    query: str
    value: float | None
    threshold: float
    parent_id: int | None
    storm: int
    evidence: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    acknowledged_by: str
    acknowledged_at: datetime | None
    escalated_at: datetime | None
    muted_until: datetime | None
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDelivery:
    """What was told, or is to be, on one channel. `at`: when it was sent or failed, or when it is tried next."""

    alert_id: int
    channel: str
    event: str
    state: str
    tries: int
    at: datetime
    text: str


def alerts_of_late(connection: Connection, since: datetime) -> tuple[StoredAlert, ...]:
    """All that are open, and those that closed since then."""
    late = or_(alert.c.open == 1, alert.c.closed_at >= to_micros(since))
    found = [_row(row) for row in connection.execute(_select().where(late).order_by(alert.c.id))]
    told: dict[int, set[str]] = {}
    if found:
        opened = select(alert_delivery.c.alert_id, alert_delivery.c.channel)
        opened = opened.where(alert_delivery.c.alert_id.in_([one.id for one in found]))
        for row in connection.execute(opened.where(alert_delivery.c.event == "opened")):
            told.setdefault(row.alert_id, set()).add(row.channel)
    return tuple(replace(one, channels=frozenset(told.get(one.id, ()))) for one in found)


def alert_page(
    connection: Connection, state: str, before: int | None, limit: int, *, swallowed: bool, parent: int | None
) -> tuple[StoredAlert, ...]:
    """A page, newest first."""
    statement = _select().order_by(alert.c.id.desc()).limit(limit)
    if state != "all":
        statement = statement.where(alert.c.open == (1 if state == "open" else 0))
    if parent is not None:
        statement = statement.where(alert.c.parent_id == parent)
    elif not swallowed:
        statement = statement.where(alert.c.parent_id.is_(None))
    if before is not None:
        statement = statement.where(alert.c.id < before)
    return tuple(_row(row) for row in connection.execute(statement))


def one_alert(connection: Connection, alert_id: int) -> StoredAlert | None:
    """One, or None."""
    found = connection.execute(_select().where(alert.c.id == alert_id)).first()
    return None if found is None else _row(found)


def open_places(connection: Connection) -> tuple[tuple[int | None, int | None], ...]:
    """(interface, group) of each alert that is open and stands for itself."""
    statement = select(alert.c.interface_id, alert.c.group_id).where(alert.c.open == 1, alert.c.parent_id.is_(None))
    return tuple((row.interface_id, row.group_id) for row in connection.execute(statement))


def swallowed_by(connection: Connection, alert_ids: Collection[int]) -> dict[int, int]:
    """How many consequences each has, by its number."""
    statement = select(alert.c.parent_id, func.count()).where(alert.c.parent_id.in_(alert_ids))
    return {row[0]: int(row[1]) for row in connection.execute(statement.group_by(alert.c.parent_id))}


def deliveries_of(connection: Connection, alert_ids: Collection[int]) -> dict[int, tuple[StoredDelivery, ...]]:
    """What was told of each, in order."""
    statement = select(alert_delivery).where(alert_delivery.c.alert_id.in_(alert_ids)).order_by(alert_delivery.c.id)
    found: dict[int, tuple[StoredDelivery, ...]] = {}
    for row in connection.execute(statement):
        one = StoredDelivery(
            alert_id=row.alert_id,
            channel=row.channel,
            event=row.event,
            state=row.state,
            tries=row.tries,
            at=from_micros(row.due_at),
            text=row.text,
        )
        found[row.alert_id] = (*found.get(row.alert_id, ()), one)
    return found


def _select() -> Select[tuple[object, ...]]:
    name = alert_rule.c.name.label("rule_name")
    return select(alert, name).join(alert_rule, alert_rule.c.id == alert.c.rule_id)


def _row(row: Row[tuple[object, ...]]) -> StoredAlert:
    return StoredAlert(
        id=row.id,
        rule_id=row.rule_id,
        rule_name=row.rule_name,
        subject=row.subject,
        interface_id=row.interface_id,
        group_id=row.group_id,
        kind=row.kind,
        severity=row.severity,
        title=row.title,
        text=row.text,
        query=row.query,
        value=row.value,
        threshold=row.threshold,
        parent_id=row.parent_id,
        storm=row.storm,
        evidence=row.evidence,
        opened_at=from_micros(row.opened_at),
        closed_at=from_micros_or_none(row.closed_at),
        closed_by=row.closed_by,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=from_micros_or_none(row.acknowledged_at),
        escalated_at=from_micros_or_none(row.escalated_at),
        muted_until=from_micros_or_none(row.muted_until),
    )
