"""A job's own life: created with its list, begun, paused, ended; the messages themselves are in `job_items`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from console.core.errors import NotFoundError, RefusedError
from console.store.audit import AuditEntry
from console.store.job_rows import Item, StoredJob
from console.store.ready import Ready
from console.store.session import Session
from console.store.tables import audit, interface, job, job_item
from console.store.texts import fit
from console.store.times import to_micros

ITEM_COLUMNS = (
    "job_id",
    "number",
    "delivery_id",
    "message_id",
    "destination_id",
    "replaces",
    "anyway",
    "delivered",
    "expected_status",
    "expected_at",
    "state",
    "text",
    "copy_message_id",
    "copy_delivery_id",
    "at",
)
_new_item = Ready(insert(job_item), ITEM_COLUMNS)

RESTARTED = (
    "The gateway restarted while this ran. What was sent stays sent, and nothing is sent twice. "
    "Go on with the rest, or cancel it."
)
NEVER_BEGUN = "The gateway restarted while the list was being written. Nothing was done: start it again from a dry run."


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateJob:
    """Store a job without its list yet, with its audit row; the same request again finds the first job.

    Answers (id of the job, True where it was created now). `job.id` and the object of `audit` are filled in here.
    """

    job: StoredJob
    audit: AuditEntry

    def apply(self, session: Session) -> tuple[int, bool]:
        """Create it, unless this request has made one already."""
        connection = session.connection
        known = connection.execute(select(job.c.id).where(job.c.request_id == self.job.request_id)).scalar()
        if known is not None:
            return int(known), False
        ident = session.numbers.take(connection, job, 1)[0]
        connection.execute(insert(job), {**_columns(self.job), "id": ident})
        _note(session, replace(self.audit, object=f"job {ident}"))
        return ident, True


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItems:
    """Write a part of a job's list; a few hundred at once, so that live traffic is not kept waiting."""

    job_id: int
    items: tuple[Item, ...]
    now: datetime

    def apply(self, session: Session) -> None:
        """Insert them, all waiting."""
        at = to_micros(self.now)
        _new_item.run_many(session.connection, [_item_columns(self.job_id, item, at) for item in self.items])


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeJob:
    """Move a job from one of `before` to `to`, with whatever else is given; None leaves a value as it is.

    Raises RefusedError where the job stands elsewhere by now, NotFoundError where there is none.
    """

    job_id: int
    before: frozenset[str]
    to: str
    now: datetime
    note: str | None = None
    per_minute: int | None = None
    try_first: int | None = None
    owner: str | None = None
    audit: AuditEntry | None = None

    def apply(self, session: Session) -> None:
        """Change it, with the audit row of the person who wants it."""
        connection = session.connection
        here = job.c.id == self.job_id
        state = connection.execute(select(job.c.state).where(here).with_for_update()).scalar_one_or_none()
        if state is None:
            raise NotFoundError(f"There is no job {self.job_id}.")
        if state not in self.before:
            raise RefusedError(f"Job {self.job_id} is {state} by now. Look at it again; nothing was changed.")
        given = {"per_minute": self.per_minute, "try_first": self.try_first, "owner": self.owner}
        values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        if self.note is not None:
            values["note"] = fit(self.note, 1000)
        connection.execute(update(job).where(here).values(state=self.to, updated_at=to_micros(self.now), **values))
        if self.audit is not None:
            _note(session, self.audit)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOrphans:
    """Pause the jobs whose gateway has ended, and give up lists that were never finished; a person decides.

    Where several gateways share the store, a job belongs to a gateway as long as that one holds any lease.
    """

    owner: str
    now: datetime

    def apply(self, session: Session) -> tuple[int, ...]:
        """Answers the jobs that were stopped."""
        connection = session.connection
        unfinished = job.c.state.in_(("preparing", "running"))
        found = connection.execute(select(job.c.id, job.c.state, job.c.owner).where(unfinished)).all()
        orphans = [row for row in found if row.owner != self.owner and not self._lives(session, row.owner)]
        for row in orphans:
            begun = row.state == "running"
            values: dict[str, Any] = {
                "state": "paused" if begun else "cancelled",
                "note": RESTARTED if begun else NEVER_BEGUN,
                "updated_at": to_micros(self.now),
            }
            if not begun:  # receipts always add up to the total: only what is on the list counts
                listed = select(func.count()).select_from(job_item).where(job_item.c.job_id == row.id)
                values["total"] = connection.execute(listed).scalar_one()
            connection.execute(update(job).where(job.c.id == row.id).values(**values))
        return tuple(row.id for row in orphans)

    def _lives(self, session: Session, owner: str) -> bool:
        """True where another gateway of a shared store still holds a lease; a file has one gateway, and that is us."""
        if not session.shared:
            return False
        now = session.lease_clock(to_micros(self.now))
        held = select(interface.c.id).where(interface.c.lease_owner == owner, interface.c.lease_until > now)
        return session.connection.execute(held.limit(1)).first() is not None


_LOCK = select(job.c.id).where(
    job.c.id == bindparam("job_id"), job.c.owner == bindparam("owner"), job.c.state == "running"
)


def is_worked_on(session: Session, job_id: int, owner: str) -> bool:
    """True while the job runs and belongs to this gateway; the row stays locked to the end of the transaction."""
    wanted = {"job_id": job_id, "owner": owner}
    return session.connection.execute(_LOCK.with_for_update(), wanted).first() is not None


def _note(session: Session, entry: AuditEntry) -> None:
    session.audit.append(session.connection, session.numbers.take(session.connection, audit, 1)[0], entry)


def _columns(stored: StoredJob) -> dict[str, Any]:
    return {
        "kind": stored.kind,
        "state": stored.state,
        "request_id": stored.request_id,
        "actor": fit(stored.actor),
        "role": stored.role,
        "reason": fit(stored.reason, 2000),
        "ticket": fit(stored.ticket),
        "destination": fit(stored.destination),
        "environment": stored.environment,
        "total": stored.total,
        "per_minute": stored.per_minute,
        "try_first": stored.try_first,
        "note": fit(stored.note, 1000),
        "owner": fit(stored.owner),
        "last_message_id": stored.last_message_id,
        "recipe_id": stored.recipe_id,
        "group_id": stored.group_id,
        "created_at": to_micros(stored.created_at),
        "updated_at": to_micros(stored.updated_at),
    }


def _item_columns(job_id: int, item: Item, at: int) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "number": item.number,
        "delivery_id": item.delivery_id,
        "message_id": item.message_id,
        "destination_id": item.destination_id,
        "replaces": int(item.replaces),
        "anyway": int(item.anyway),
        "delivered": int(item.delivered),
        "expected_status": item.expected_status.value,
        "expected_at": item.expected_at,
        "state": "waiting",
        "text": "",
        "copy_message_id": None,
        "copy_delivery_id": None,
        "at": at,
    }
