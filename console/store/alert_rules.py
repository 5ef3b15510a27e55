"""Alert rules in the store: each with a version, the shipped ones under a stable name, changes with their audit row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from console.core.errors import NotFoundError, RefusedError
from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit
from console.store.tables_alerts import alert, alert_rule
from console.store.times import from_micros, from_micros_or_none, to_micros

MOST_RULES = 500
"""A list that nobody can read helps nobody, and each rule is looked at every few seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRule:
    """One rule; `body` is JSON that the gateway reads. `built_in` is the stable name of a shipped rule, else ""."""

    id: int
    version: int
    name: str
    body: str
    built_in: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedRule:
    """A rule that comes with the program."""

    built_in: str
    name: str
    body: str


def stored_rules(connection: Connection) -> tuple[StoredRule, ...]:
    """All that were not removed, in the order in which they were made."""
    statement = select(alert_rule).where(alert_rule.c.removed == 0).order_by(alert_rule.c.id)
    return tuple(_rule(row) for row in connection.execute(statement))


def last_opened(connection: Connection) -> dict[int, datetime]:
    """When each rule opened its last alert."""
    statement = select(alert.c.rule_id, func.max(alert.c.opened_at)).group_by(alert.c.rule_id)
    found = {ident: from_micros_or_none(at) for ident, at in connection.execute(statement)}
    return {ident: at for ident, at in found.items() if at is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipRules:
    """Bring the shipped rules in, those only that the store has never seen: what a person changed stays."""

    rules: tuple[ShippedRule, ...]
    now: datetime

    def apply(self, session: Session) -> int:
        """How many are new."""
        connection = session.connection
        known = set(connection.execute(select(alert_rule.c.built_in)).scalars())
        fresh = [rule for rule in self.rules if rule.built_in not in known]
        for ident, rule in zip(session.numbers.take(connection, alert_rule, len(fresh)), fresh, strict=True):
            connection.execute(
                insert(alert_rule).values(
                    id=ident,
                    version=1,
                    name=rule.name,
                    body=rule.body,
                    built_in=rule.built_in,
                    removed=0,
                    by="",
                    at=to_micros(self.now),
                )
            )
        return len(fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRule:
    """Make a rule (`id` 0) or change one, with its audit row; `version` is the one that the person saw."""

    id: int
    version: int
    name: str
    body: str
    by: str
    now: datetime
    entry: AuditEntry

    def apply(self, session: Session) -> int:
        """Its number. Raises `NotFoundError`, `RefusedError` where somebody else was faster or there are too many."""
        connection = session.connection
        values = {"name": self.name, "body": self.body, "by": self.by, "at": to_micros(self.now)}
        ident = self.id
        if ident:
            row = connection.execute(select(alert_rule).where(alert_rule.c.id == ident).with_for_update()).first()
            if row is None or row.removed:
                raise NotFoundError("This rule is not there any more. Save it as a new one.")
            if row.version != self.version:
                who = f"{row.by} " if row.by else "Somebody "
                raise RefusedError(f"{who}changed this rule since you opened it. Open it again, then save.")
            changed = update(alert_rule).where(alert_rule.c.id == ident, alert_rule.c.version == self.version)
            connection.execute(changed.values(version=self.version + 1, **values))
        else:
            many = select(func.count()).select_from(alert_rule).where(alert_rule.c.removed == 0)
            if connection.execute(many).scalar_one() >= MOST_RULES:
                raise RefusedError(f"There are {MOST_RULES} rules. Remove one that nobody needs, then save again.")
            ident = int(session.numbers.take(connection, alert_rule, 1)[0])
            connection.execute(insert(alert_rule).values(id=ident, version=1, built_in="", removed=0, **values))
        session.audit.append(connection, session.numbers.take(connection, audit, 1)[0], self.entry)
        return ident


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRule:
    """Remove a rule that was not shipped, with its audit row. What it opened closes with the next look."""

    id: int
    now: datetime
    entry: AuditEntry

    def apply(self, session: Session) -> None:
        """Raises `NotFoundError`, and `RefusedError` for a shipped one."""
        connection = session.connection
        row = connection.execute(select(alert_rule).where(alert_rule.c.id == self.id).with_for_update()).first()
        if row is None or row.removed:
            raise NotFoundError("This rule is not there any more.")
        if row.built_in:
            raise RefusedError("This rule came with the program. It can be switched off, not removed.")
        gone = update(alert_rule).where(alert_rule.c.id == self.id)
        connection.execute(gone.values(removed=1, version=row.version + 1, at=to_micros(self.now)))
        session.audit.append(connection, session.numbers.take(connection, audit, 1)[0], self.entry)


def _rule(row: Row[tuple[object, ...]]) -> StoredRule:
    return StoredRule(
        id=row.id,
        version=row.version,
        name=row.name,
        body=row.body,
        built_in=row.built_in,
        by=row.by,
        at=from_micros(row.at),
    )
