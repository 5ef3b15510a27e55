"""What people do to failure groups, each with its audit row and its line of history in one transaction.

A group's `version` is the fence: whoever saw an older one is told who acted since, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from console.core.errors import NotFoundError, RefusedError
from console.store.audit import AuditEntry
from console.store.failures import OPEN, refused_later
from console.store.noting import add_event, make_group, reopen
from console.store.session import Session
from console.store.tables import audit, delivery
from console.store.tables_triage import failure_group, fingerprint, fingerprint_split, group_event
from console.store.texts import fit
from console.store.times import from_micros, to_micros

DONE = {
    "own": "took it or gave it away",
    "note": "wrote a note on it",
    "ticket": "set its ticket number",
    "resolve": "resolved it",
    "reopen": "opened it again",
    "archive": "archived it",
    "merge": "merged it",
    "split": "split it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does what to which group, and the version that was seen. `text` is its line of history."""

    group_id: int
    version: int
    command: str
    text: str
    entry: AuditEntry

    @property
    def now(self) -> int:
        """The moment of the act in microseconds."""
        return to_micros(self.entry.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """Own, note, ticket, resolve, reopen or archive: the values given are set, None leaves them. Answers the version.

    Raises NotFoundError, RefusedError.
    """

    act: Act
    owner: str | None = None
    ticket: str | None = None
    state: str | None = None
    state_text: str = ""
    until_per_hour: int | None = None
    until_count: int | None = None

    def apply(self, session: Session) -> int:
        """Do it."""
        row = _fenced(session.connection, self.act)
        values: dict[str, Any] = {"version": row.version + 1}
        if self.owner is not None:
            values["owner"] = fit(self.owner)
        if self.ticket is not None:
            values["ticket"] = fit(self.ticket)
        if self.state is not None:
            values |= self._state(session.connection)
        own = failure_group.c.id == self.act.group_id
        session.connection.execute(update(failure_group).where(own).values(**values))
        count = episode(session.connection, self.act.group_id) if self.state == "resolved" else 0
        _tell(session, self.act, self.act.group_id, self.act.text, count)
        return int(row.version) + 1

    def _state(self, connection: Connection) -> dict[str, Any]:
        seen = select(func.coalesce(func.sum(fingerprint.c.seen), 0))
        seen = seen.where(fingerprint.c.group_id == self.act.group_id)
        return {
            "state": self.state,
            "state_at": self.act.now,
            "state_by": fit(self.act.entry.actor),
            "state_text": fit(self.state_text, 1000),
            "until_per_hour": self.until_per_hour,
            "until_count": self.until_count,
            "archived_seen": connection.execute(seen).scalar_one() if self.state == "archived" else 0,
            "regressed_at": None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGroups:
    """The fingerprints of one group become part of another, now and when they fail again. Answers the other's version.

    The emptied group keeps its row, so that its number still leads to its messages.
    """

    act: Act
    into: int
    into_text: str

    def apply(self, session: Session) -> int:
        """Do it."""
        connection = session.connection
        source, target = self.act.group_id, self.into
        if source == target:
            raise RefusedError("A group cannot be merged into itself. Choose another one.")
        _lock_prints(connection, (source, target))
        rows = {ident: _locked(connection, ident) for ident in sorted((source, target))}
        _check(connection, self.act, rows[source])
        _check_merged(connection, rows[target])
        moved = update(fingerprint).where(fingerprint.c.group_id == source).values(group_id=target)
        connection.execute(moved)
        group = failure_group.c
        followers = update(failure_group).where(group.merged_into == source)
        connection.execute(followers.values(merged_into=target))
        emptied = {
            "state": "merged",
            "state_at": self.act.now,
            "state_by": fit(self.act.entry.actor),
            "state_text": "",
            "merged_into": target,
            "version": rows[source].version + 1,
        }
        connection.execute(update(failure_group).where(group.id == source).values(**emptied))
        grown = {
            "version": rows[target].version + 1,
            "owner": rows[target].owner or rows[source].owner,
            "ticket": rows[target].ticket or rows[source].ticket,
        }
        connection.execute(update(failure_group).where(group.id == target).values(**grown))
        if rows[target].state == "resolved" and open_messages(connection, target):
            reopen(session, target, self.act.now, kind="reopened", text="What was merged into it still waits.")
        add_event(session, target, self.act.now, kind="merge", text=self.into_text, actor=self.act.entry.actor)
        _tell(session, self.act, source, self.act.text)
        return int(rows[target].version) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPrints:
    """Some fingerprints leave for a group of their own, now and when they fail again. Answers the new group."""

    act: Act
    prints: tuple[int, ...]

    def apply(self, session: Session) -> int:
        """Do it."""
        connection = session.connection
        _lock_prints(connection, (self.act.group_id,))
        row = _fenced(connection, self.act)
        own = set(prints_of(connection, self.act.group_id))
        leaving = tuple(ident for ident in dict.fromkeys(self.prints) if ident in own)
        if len(leaving) != len(set(self.prints)):
            raise RefusedError("Not all of these belong to the group by now. Look at it again, then choose.")
        if len(leaving) == len(own):
            raise RefusedError("Something must stay in the group. Leave at least one fingerprint in it.")
        made = make_group(session, lead=min(leaving), now=self.act.now)
        moved = update(fingerprint).where(fingerprint.c.id.in_(leaving))
        connection.execute(moved.values(group_id=made))
        lead = row.lead if row.lead not in leaving else min(own - set(leaving))
        rest = update(failure_group).where(failure_group.c.id == self.act.group_id)
        connection.execute(rest.values(version=row.version + 1, lead=lead))
        add_event(
            session,
            made,
            self.act.now,
            kind="split",
            text=f"Split off group {self.act.group_id}.",
            actor=self.act.entry.actor,
        )
        _tell(session, self.act, self.act.group_id, f"{self.act.text} They are group {made}.")
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitBy:
    """These fingerprints (none: all) are told apart by type, destination or code from now on. Answers the version.

    What is there is told apart afterwards, by small works (`failures.members`).
    """

    act: Act
    by: str
    prints: tuple[int, ...] = field(default=())

    def apply(self, session: Session) -> int:
        """Write it down."""
        connection = session.connection
        _lock_prints(connection, (self.act.group_id,))
        row = _fenced(connection, self.act)
        statement = select(fingerprint.c.id, fingerprint.c.key, fingerprint_split.c.by).outerjoin(
            fingerprint_split, fingerprint_split.c.key == fingerprint.c.key
        )
        found = connection.execute(statement.where(fingerprint.c.group_id == self.act.group_id)).all()
        keys = [item.key for item in found if item.by is None and (not self.prints or item.id in self.prints)]
        if not keys:
            by = next((item.by for item in found if item.by is not None), "")
            raise RefusedError(f"It is split already{f' by {by}' if by else ''}. Look at the groups it became.")
        connection.execute(insert(fingerprint_split), [{"key": key, "by": self.by} for key in sorted(keys)])
        own = failure_group.c.id == self.act.group_id
        connection.execute(update(failure_group).where(own).values(version=row.version + 1))
        _tell(session, self.act, self.act.group_id, self.act.text)
        return int(row.version) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Resolve these groups by themselves: the last of their messages was handled. Answers those that were.

    Counted anew in the transaction, so that a failure which was noted meanwhile keeps its group open.
    """

    group_ids: tuple[int, ...]
    now: datetime

    def apply(self, session: Session) -> tuple[int, ...]:
        """Resolve those that are open and empty."""
        connection = session.connection
        _lock_prints(connection, self.group_ids)
        done: list[int] = []
        group, now = failure_group.c, to_micros(self.now)
        candidates = select(group.id).where(group.id.in_(self.group_ids), group.state == "open").order_by(group.id)
        for ident in connection.execute(candidates.with_for_update()).scalars().all():
            if open_messages(connection, ident):
                continue
            values = {
                "state": "resolved",
                "state_at": now,
                "state_by": "",
                "state_text": "",
                "regressed_at": None,
                "until_per_hour": None,
                "until_count": None,
            }
            connection.execute(update(failure_group).where(group.id == ident).values(**values))
            words = "Nothing of it waits any more."
            add_event(session, ident, now, kind="resolve", text=words, count=episode(connection, ident))
            done.append(ident)
        return tuple(done)


def open_messages(connection: Connection, group_id: int) -> bool:
    """True where a message of the group still waits for somebody."""
    ids = prints_of(connection, group_id)
    opened = delivery.c.status.in_([status.value for status in OPEN])
    for waits in (opened, refused_later()):  # one after the other: each has an index
        some = select(delivery.c.id).where(delivery.c.fingerprint_id.in_(ids), waits).limit(1)
        if ids and connection.execute(some).first() is not None:
            return True
    return False


def prints_of(connection: Connection, group_id: int) -> Sequence[int]:
    """The fingerprints of a group."""
    statement = select(fingerprint.c.id).where(fingerprint.c.group_id == group_id).order_by(fingerprint.c.id)
    return connection.execute(statement).scalars().all()


def episode(connection: Connection, group_id: int) -> int:
    """Messages seen since it was last resolved."""
    seen = select(func.coalesce(func.sum(fingerprint.c.seen), 0)).where(fingerprint.c.group_id == group_id)
    family = select(failure_group.c.id).where(
        (failure_group.c.id == group_id) | (failure_group.c.merged_into == group_id)
    )
    told = select(func.coalesce(func.sum(group_event.c.count), 0)).where(
        group_event.c.group_id.in_(family), group_event.c.kind == "resolve"
    )
    return max(0, int(connection.execute(seen).scalar_one()) - int(connection.execute(told).scalar_one()))


def _lock_prints(connection: Connection, group_ids: Sequence[int]) -> None:
    """Fingerprints are locked before groups, by key, as where failures are noted."""
    own = select(fingerprint.c.id).where(fingerprint.c.group_id.in_(group_ids)).order_by(fingerprint.c.key)
    connection.execute(own.with_for_update()).all()


def _locked(connection: Connection, group_id: int) -> Row[Any]:
    row = connection.execute(select(failure_group).where(failure_group.c.id == group_id).with_for_update()).first()
    if row is None:
        raise NotFoundError(f"There is no failure group {group_id}.")
    return row


def _fenced(connection: Connection, act: Act) -> Row[Any]:
    row = _locked(connection, act.group_id)
    _check(connection, act, row)
    return row


def _check(connection: Connection, act: Act, row: Row[Any]) -> None:
    """Raise `RefusedError` in words where somebody acted since."""
    _check_merged(connection, row)
    if row.version != act.version:
        raise RefusedError(f"{_last_act(connection, row.id)} Look at it again, then decide; nothing was changed.")


def _check_merged(connection: Connection, row: Row[Any]) -> None:
    if row.state == "merged":
        at = from_micros(row.state_at).astimezone()
        raise RefusedError(
            f"{row.state_by} merged group {row.id} into group {row.merged_into} at {at:%H:%M}. Act on that one."
        )


def _last_act(connection: Connection, group_id: int) -> str:
    """ "b.hart resolved it at 10:12: mapped." """
    event = group_event.c
    newest = select(group_event).where(event.group_id == group_id, event.actor != "").order_by(event.id.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None:
        return "The group changed since you looked."
    at = from_micros(row.at).astimezone()
    return f"{row.actor} {DONE.get(row.kind, 'changed it')} at {at:%H:%M}: {row.text}"


def _tell(session: Session, act: Act, group_id: int, text: str, count: int = 0) -> None:
    """The line of history and the audit row."""
    add_event(session, group_id, act.now, kind=act.command, text=text, actor=act.entry.actor, count=count)
    ident = session.numbers.take(session.connection, audit, 1)[0]
    session.audit.append(session.connection, ident, act.entry)
