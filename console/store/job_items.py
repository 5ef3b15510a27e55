"""Do a few messages of a job: each act, its mark and its fence in one transaction (RELIABILITY R-33).

The mark is what makes each original go 0 or 1 time, whatever is killed when: a copy without its mark, or a mark without
its copy, cannot be committed. An item whose delivery moved since the dry run is refused in words, never done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, literal, select, update

from console.core.errors import BugError
from console.core.status import Status
from console.store.arrivals import Arrival, Recorded
from console.store.audit import AuditEntry
from console.store.job_kin import family_there, goes_otherwise, kin
from console.store.job_rows import Done, Item
from console.store.jobs import is_worked_on
from console.store.lease import holds_lease
from console.store.move import Move
from console.store.ready import Ready
from console.store.record import record
from console.store.replace import Replace
from console.store.session import Session
from console.store.tables import delivery, identifier, job_item, message
from console.store.texts import fit
from console.store.times import to_micros

NEWER = "A newer message of the same patient, visit or order came since the dry run"
WENT = "A newer message of the same patient, visit or order went there since the dry run"
GONE = "It was removed since the dry run"

REACHED = frozenset({Status.SENT, Status.SENDING, Status.UNKNOWN})
"""A newer message in one of these may be filed already."""

AHEAD = REACHED | {Status.QUEUED, Status.HELD, Status.ERROR}
"""A newer message in one of these is filed before a copy that joins the end of the queue."""

_other = identifier.alias("other")
_newer = message.alias("newer")
_mine = delivery.alias("mine")

_stands = (
    select(job_item.c.state, delivery.c.status, delivery.c.updated_at)
    .select_from(job_item.outerjoin(delivery, delivery.c.id == job_item.c.delivery_id))
    .where(job_item.c.job_id == bindparam("job_id"), job_item.c.number == bindparam("number"))
)
_lock_delivery = select(delivery.c.id).where(delivery.c.id == bindparam("delivery_id")).with_for_update()
_stands_now = Ready(_stands)


def _came_newer(statuses: frozenset[Status]) -> Ready:
    words = sorted(status.value for status in statuses)
    return Ready(
        select(_newer.c.id)
        .select_from(
            identifier.join(_other, (_other.c.hash == identifier.c.hash) & (_other.c.kind == identifier.c.kind))
            .join(_newer, _newer.c.id == _other.c.message_id)
            .join(delivery, delivery.c.message_id == _newer.c.id)
        )
        .where(
            identifier.c.message_id == bindparam("message_id"),
            _other.c.message_id > bindparam("last"),
            _newer.c.parent_id.is_(None),
            delivery.c.destination_id == bindparam("destination_id"),
            delivery.c.status.in_([literal(word) for word in words]),
        )
        .limit(1)
    )


def _went_newer(statuses: frozenset[Status]) -> Ready:
    """Known to the dry run, behind this one in the queue, and on its way since: a job may stand paused for long. What
    this job has still to send does not count, and neither do copies of the message itself."""
    words = sorted(status.value for status in statuses)
    own = select(_mine.c.seq).where(_mine.c.id == bindparam("delivery_id")).scalar_subquery()
    first = select(func.min(kin.c.id)).scalar_subquery()
    waits = exists().where(
        job_item.c.job_id == bindparam("job_id"),
        job_item.c.delivery_id == delivery.c.id,
        job_item.c.state == "waiting",
    )
    return Ready(
        select(delivery.c.id)
        .select_from(
            identifier.join(_other, (_other.c.hash == identifier.c.hash) & (_other.c.kind == identifier.c.kind)).join(
                delivery, delivery.c.message_id == _other.c.message_id
            )
        )
        .where(
            identifier.c.message_id == bindparam("message_id"),
            _other.c.message_id > first,
            _other.c.message_id <= bindparam("last"),
            _other.c.message_id.not_in(select(kin.c.id)),
            delivery.c.destination_id == bindparam("destination_id"),
            delivery.c.seq > own,
            delivery.c.status.in_([literal(word) for word in words]),
            ~waits,
        )
        .limit(1)
    )


_NEWER = {False: _came_newer(AHEAD), True: _came_newer(REACHED)}
_WENT = {False: _went_newer(AHEAD), True: _went_newer(REACHED)}
_mark = (
    update(job_item)
    .where(job_item.c.job_id == bindparam("of"), job_item.c.number == bindparam("place"))
    .where(job_item.c.state == "waiting")
    .values(
        state=bindparam("to"),
        text=bindparam("words"),
        copy_message_id=bindparam("new_message"),
        copy_delivery_id=bindparam("new_delivery"),
        at=bindparam("when"),
    )
)


class _Stand(NamedTuple):
    """An item and its delivery as they are now."""

    state: str
    status: str | None
    updated_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCopy:
    """An item with the copy to store for it; `replaced` is the audit row where it takes its original's place.

    `problem` instead of a copy: it cannot be made, and these are the words why.
    """

    item: Item
    copy: Arrival | None = None
    replaced: AuditEntry | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyItems:
    """Store the copies of a few items of one destination, in this order or not at all.

    None where the job does not run any more (paused, cancelled, another gateway's) or the lease is lost; nothing was
    done then.
    """

    job_id: int
    owner: str
    interface_id: int
    epoch: int
    last_message_id: int
    now: datetime
    copies: tuple[ItemCopy, ...]

    def apply(self, session: Session) -> tuple[Done, ...] | None:
        """Copy and mark each, or refuse and mark it."""
        if not holds_lease(session, self.interface_id, self.epoch) or not is_worked_on(
            session, self.job_id, self.owner
        ):
            return None
        done = [self._one(session, each) for each in self.copies]
        return tuple(each for each in done if each is not None)

    def _one(self, session: Session, each: ItemCopy) -> Done | None:
        stand = stands(session, self.job_id, each.item)
        if stand.state != "waiting":
            return None
        why = each.problem or must_stay(
            session, self.job_id, each.item, stand, self.last_message_id, own_place=each.item.replaces
        )
        if why or each.copy is None:
            refused = Done(number=each.item.number, delivery_id=each.item.delivery_id, text=why)
            return marked(session, self.job_id, each.item, self.now, refused)
        recorded = self._store(session, each, each.copy)
        done = Done(
            number=each.item.number,
            delivery_id=each.item.delivery_id,
            copy_message_id=recorded.message_id,
            copy_delivery_id=recorded.delivery_ids[0],
        )
        return marked(session, self.job_id, each.item, self.now, done)

    def _store(self, session: Session, each: ItemCopy, copy: Arrival) -> Recorded:
        if each.replaced is None:
            (recorded,) = record(session, [copy])
        else:
            work = Replace(copy=copy, original_delivery_id=each.item.delivery_id, now=self.now, audit=each.replaced)
            recorded = work.apply(session)
        if recorded.duplicate or not recorded.delivery_ids:
            raise BugError(f"Item {each.item.number} of job {self.job_id} has a copy and no mark.")
        return recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveItems:
    """Hold, release, park, skip, cancel or retry a few items. None where the job does not run any more."""

    job_id: int
    owner: str
    items: tuple[Item, ...]
    to: Status
    action: str
    starts: frozenset[Status]
    actor: str
    role: str
    reason: str
    now: datetime

    def apply(self, session: Session) -> tuple[Done, ...] | None:
        """Move and mark each, or refuse and mark it; the move writes its own audit row."""
        if not is_worked_on(session, self.job_id, self.owner):
            return None
        done = [self._one(session, item) for item in self.items]
        return tuple(each for each in done if each is not None)

    def _one(self, session: Session, item: Item) -> Done | None:
        stand = stands(session, self.job_id, item)
        if stand.state != "waiting":
            return None
        why = moved(item, stand) or self._move(session, item)
        done = Done(number=item.number, delivery_id=item.delivery_id, text=why)
        return marked(session, self.job_id, item, self.now, done)

    def _move(self, session: Session, item: Item) -> str:
        (result,) = Move(
            delivery_ids=(item.delivery_id,),
            to=self.to,
            now=self.now,
            actor=self.actor,
            role=self.role,
            action=self.action,
            reason=self.reason,
            only_from=self.starts,
        ).apply(session)
        return "" if result.done else result.text or "It could not be moved"


def must_stay(
    session: Session, job_id: int, item: Item, stand: _Stand, last_message_id: int, *, own_place: bool
) -> str:
    """Why it must not go: itself, its kin or a newer message moved since the dry run; empty where it may go.

    The one fence of copies and of what goes on from where it stands. `own_place`: it takes the place of its original.
    """
    why = moved(item, stand) or goes_otherwise(item, family_there(session.connection, item), last_message_id)
    return why or came_newer(session, job_id, item, last_message_id, own_place=own_place)


def came_newer(session: Session, job_id: int, item: Item, last_message_id: int, *, own_place: bool) -> str:
    """Why it would file older content last by now; empty where it would not, or a person wants it anyway."""
    if item.anyway:
        return ""
    asked = {"message_id": item.message_id, "last": last_message_id, "destination_id": item.destination_id}
    if _NEWER[own_place].run(session.connection, asked):
        return NEWER
    return WENT if _WENT[own_place].run(session.connection, asked | _of(job_id, item)) else ""


def _of(job_id: int, item: Item) -> dict[str, int]:
    return {"job_id": job_id, "delivery_id": item.delivery_id}


def stands(session: Session, job_id: int, item: Item) -> _Stand:
    """The item and its delivery now; where the store is shared, the delivery stays locked to the end."""
    if session.shared:
        session.connection.execute(_lock_delivery, {"delivery_id": item.delivery_id})
    found = _stands_now.run(session.connection, {"job_id": job_id, "number": item.number})
    if not found:
        raise BugError(f"Job {job_id} has no item {item.number}.")
    return _Stand(*found[0])


def moved(item: Item, stand: _Stand) -> str:
    """Why the fence refuses it; empty where the delivery stands as the dry run saw it."""
    if stand.status is None:
        return GONE
    if stand.status != item.expected_status.value:
        return f"Moved since the dry run: it is {stand.status} by now"
    if stand.updated_at != item.expected_at:
        return f"Moved since the dry run: it is {stand.status} again, but something was done with it"
    return ""


def marked(session: Session, job_id: int, item: Item, now: datetime, done: Done) -> Done:
    """Write the mark; exactly one item must take it."""
    values = {
        "of": job_id,
        "place": item.number,
        "to": "refused" if done.text else "done",
        "words": fit(done.text, 1000),
        "new_message": done.copy_message_id,
        "new_delivery": done.copy_delivery_id,
        "when": to_micros(now),
    }
    if session.connection.execute(_mark, values).rowcount != 1:
        raise BugError(f"Item {item.number} of job {job_id} was marked by somebody else.")
    return done
