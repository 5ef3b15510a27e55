"""Saved views: filters with a name, one's own and shared; and counting what a filter matches within a time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from console.core.errors import NotFoundError, RefusedError
from console.query.nodes import Node
from console.store.audit import AuditEntry
from console.store.compile import Compiler
from console.store.search import Hash, listed
from console.store.session import Session
from console.store.tables import audit, delivery, saved_view
from console.store.texts import fit
from console.store.times import from_micros, to_micros

MOST_VIEWS = 200
"""Views of one person: a list that nobody can read helps nobody."""

FIRST_SLICE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """One saved view as stored."""

    id: int
    owner: str
    name: str
    query: str
    shared: bool
    updated_at: datetime


def views_for(connection: Connection, owner: str) -> tuple[ViewRow, ...]:
    """One's own and those that others share, by name."""
    seen = or_(saved_view.c.owner == owner, saved_view.c.shared == 1)
    rows = [_row(found) for found in connection.execute(select(saved_view).where(seen))]
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.owner, row.id)))


def view_row(connection: Connection, view_id: int) -> ViewRow | None:
    """One view, or None."""
    found = connection.execute(select(saved_view).where(saved_view.c.id == view_id)).first()
    return None if found is None else _row(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveView:
    """Keep a view under a name; the same name of the same owner is replaced. Answers its number.

    With `view_id` that view of the owner gets the new name, query and sharing; it must still be there.
    """

    owner: str
    name: str
    query: str
    shared: bool
    now: datetime
    entry: AuditEntry
    view_id: int | None = None

    def apply(self, session: Session) -> int:
        """Insert or update. Raises `NotFoundError`, `RefusedError` where the name is taken or there are too many."""
        connection = session.connection
        mine = saved_view.c.owner == self.owner
        named = connection.execute(select(saved_view.c.id).where(mine, saved_view.c.name == fit(self.name))).scalar()
        target = named if self.view_id is None else self._existing(connection, named)
        values: dict[str, Any] = {
            "name": fit(self.name),
            "query": self.query,
            "shared": int(self.shared),
            "updated_at": to_micros(self.now),
        }
        if target is None:
            if connection.execute(select(func.count()).select_from(saved_view).where(mine)).scalar_one() >= MOST_VIEWS:
                raise RefusedError(f"You have {MOST_VIEWS} views. Delete one that you no longer use, then save again.")
            target = session.numbers.take(connection, saved_view, 1)[0]
            connection.execute(
                insert(saved_view).values(id=target, owner=self.owner, created_at=to_micros(self.now), **values)
            )
        else:
            connection.execute(update(saved_view).where(saved_view.c.id == target).values(**values))
        session.audit.append(connection, session.numbers.take(connection, audit, 1)[0], self.entry)
        return int(target)

    def _existing(self, connection: Connection, named: int | None) -> int:
        if named is not None and named != self.view_id:
            raise RefusedError(f"You already have a view named {self.name}. Choose another name.")
        found = connection.execute(
            select(saved_view.c.id).where(saved_view.c.id == self.view_id, saved_view.c.owner == self.owner)
        ).scalar()
        if found is None:
            raise NotFoundError("This view is not there any more. Save it under a name instead.")
        return int(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteView:
    """Remove a view of this owner, with its audit row. Answers False where there is none."""

    view_id: int
    owner: str
    entry: AuditEntry

    def apply(self, session: Session) -> bool:
        """Delete."""
        mine = and_(saved_view.c.id == self.view_id, saved_view.c.owner == self.owner)
        if session.connection.execute(delete(saved_view).where(mine)).rowcount != 1:
            return False
        ident = session.numbers.take(session.connection, audit, 1)[0]
        session.audit.append(session.connection, ident, self.entry)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many match; `more`: it is a lower bound, because counting stopped at the cap or at the end of its time."""

    count: int
    more: bool


def count_within(
    connection: Connection,
    query: Node,
    cap: int,
    seconds: float,
    *,
    now: datetime,
    hash: Hash,  # noqa: A002  (the word of the contract)
) -> Counted:
    """Count in slices of the newest deliveries first, until `cap` or `seconds` are reached; blocks at most about that.

    Raises `QueryError` where SQL cannot say the filter.
    """
    condition = Compiler(now=now, hash=hash).condition(query)
    upper = connection.execute(select(func.coalesce(func.max(delivery.c.id), 0))).scalar_one()
    begun, size, found = time.monotonic(), FIRST_SLICE, 0
    while upper > 0:
        lower = max(0, upper - size)
        some = (
            listed.with_only_columns(delivery.c.id)
            .where(delivery.c.id > lower, delivery.c.id <= upper, condition)
            .limit(cap - found + 1)
            .subquery()
        )
        began = time.monotonic()
        found += connection.execute(select(func.count()).select_from(some)).scalar_one()
        upper = lower
        if found > cap:
            return Counted(count=cap, more=True)
        if upper and time.monotonic() - begun > seconds:
            return Counted(count=found, more=True)
        if time.monotonic() - began < seconds / 8:
            size *= 2
    return Counted(count=found, more=False)


def _row(found: Row[Any]) -> ViewRow:
    return ViewRow(
        id=found.id,
        owner=found.owner,
        name=found.name,
        query=found.query,
        shared=bool(found.shared),
        updated_at=from_micros(found.updated_at),
    )
