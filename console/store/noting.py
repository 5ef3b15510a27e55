"""Write down which cause failures have: fingerprint, group, counts and the deliveries' own mark, in one transaction.

Each delivery is compared with the state that was looked at: one that moved since is left for the next look, so that a
message is counted once whoever looks at it twice. Rows are locked in one order (fingerprints by key, then groups by
id), so that two gateways on one store cannot wait for each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from console.store.failures import OPEN, REFUSED_LATER
from console.store.session import Session
from console.store.tables import delivery
from console.store.tables_triage import failure_bucket, failure_group, fingerprint, fingerprint_split, group_event
from console.store.texts import fit
from console.store.times import to_micros

BUCKET = 600_000_000
"""Ten minutes in microseconds: what failures are counted by."""

HOUR = 6
"""Buckets of an hour."""

MOST = 50
"""Failures of one work: few enough that no message waits for it long (three milliseconds)."""

MOST_BORN = 8
"""New fingerprints of one work, for the same reason; the others are left to the next look."""

BIRTHS = 8_117_304_551
"""The advisory lock under which two gateways make groups one after the other."""

_OPEN = frozenset(status.value for status in OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A fingerprint as it is stored; where it is known already, only `key` counts."""

    key: str
    cause: str
    layer: str
    interface_id: int
    destination_id: int | None
    kind: str
    outcome: str
    code: str
    path: str
    text: str
    rule: str
    split: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """One delivery and its cause. `seen_before`: an earlier try of it failed of the same, so it is not counted anew."""

    delivery_id: int
    updated_at: int  # microseconds; the state that was looked at
    at: int  # microseconds; when it failed
    patient: int | None
    print: Print
    seen_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What a work came to: groups touched, and those that were born or came back in it."""

    done: int = 0
    groups: frozenset[int] = frozenset()
    born: frozenset[int] = frozenset()
    back: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Known:
    """A fingerprint that has a row, and what this work adds to it."""

    id: int
    group_id: int
    first_at: int
    last_at: int
    fresh: int = 0
    gone: int = 0
    open: bool = False  # something of it that failed now still waits
    failed_at: int = 0
    buckets: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFailures:
    """Note these failures; at most `MOST`."""

    failures: tuple[Failing, ...]
    now: datetime

    def apply(self, session: Session) -> Noted:
        """Do it; what moved since it was looked at is left alone."""
        connection = session.connection
        wanted = {failing.print.key: failing.print for failing in self.failures}
        for key in _split_meanwhile(connection, wanted):
            del wanted[key]  # somebody split it since: the next look knows
        known, born = _prints(session, wanted, to_micros(self.now))
        states = _states(connection, [failing.delivery_id for failing in self.failures])
        marks, left = [], Counter[int]()
        for failing in self.failures:
            state, at = states.get(failing.delivery_id), known.get(failing.print.key)
            if state is None or at is None or state.updated_at != failing.updated_at:
                continue
            marks.append(_mark(failing, at.id))
            if state.fingerprint_id != at.id:
                _count(at, failing)
                if state.fingerprint_id is not None:
                    left[state.fingerprint_id] += 1
            at.open = at.open or _waits(state)
            at.failed_at = max(at.failed_at, failing.at)
        if not marks:
            return Noted()
        connection.execute(_set_mark, marks)
        _write_counts(connection, known.values())
        old = _take_out_of_split(connection, left)
        back = _reopened(session, known.values(), to_micros(self.now))
        return Noted(
            done=len(marks),
            groups=frozenset(at.group_id for at in known.values()) | old,
            born=frozenset(born),
            back=frozenset(back),
        )


_set_mark = (
    update(delivery)
    .where(delivery.c.id == bindparam("of"))
    .values(fingerprint_id=bindparam("print"), grouped_at=bindparam("state"), patient=bindparam("whose"))
)


def _mark(failing: Failing, print_id: int) -> dict[str, int | None]:
    return {"of": failing.delivery_id, "print": print_id, "state": failing.updated_at, "whose": failing.patient}


def _count(at: _Known, failing: Failing) -> None:
    at.first_at = min(at.first_at, failing.at)
    if not failing.seen_before:
        at.fresh += 1
        at.buckets[failing.at // BUCKET] += 1


def _waits(state: Row[Any]) -> bool:
    return state.status in _OPEN or (state.status == "sent" and state.application == REFUSED_LATER)


def _split_meanwhile(connection: Connection, keys: Iterable[str]) -> tuple[str, ...]:
    statement = select(fingerprint_split.c.key).where(fingerprint_split.c.key.in_(tuple(keys)))
    return tuple(connection.execute(statement).scalars())


def _states(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, Row[Any]]:
    columns = (
        delivery.c.id,
        delivery.c.updated_at,
        delivery.c.status,
        delivery.c.application,
        delivery.c.fingerprint_id,
    )
    here: Select[Any] = select(*columns).where(delivery.c.id.in_(delivery_ids)).order_by(delivery.c.id)
    return {row.id: row for row in connection.execute(here.with_for_update())}


def _prints(session: Session, wanted: Mapping[str, Print], now: int) -> tuple[dict[str, _Known], list[int]]:
    """The rows of these fingerprints, made where there were none, and the groups that were made for them."""
    if not wanted:
        return {}, []
    connection = session.connection
    some = select(fingerprint.c.key).where(fingerprint.c.key.in_(tuple(wanted)))
    missing = set(wanted) - set(connection.execute(some).scalars())
    born: list[int] = []
    if missing:
        if session.shared:  # one after the other: two groups of one cause would stay two
            connection.execute(select(func.pg_advisory_xact_lock(BIRTHS)))
            missing -= set(connection.execute(some).scalars())
        for key in sorted(missing)[:MOST_BORN]:
            _bear(session, wanted[key], now, born)
    rows = select(fingerprint).where(fingerprint.c.key.in_(tuple(wanted))).order_by(fingerprint.c.key)
    found = connection.execute(rows.with_for_update())
    return {
        row.key: _Known(
            id=row.id,
            group_id=row.group_id,
            first_at=row.first_at or now,
            last_at=row.last_at,
        )
        for row in found
    }, born


def _bear(session: Session, made: Print, now: int, born: list[int]) -> None:
    """A new fingerprint: into the group of its cause, or into a group of its own."""
    connection = session.connection
    ident = session.numbers.take(connection, fingerprint, 1)[0]
    kin = select(fingerprint.c.group_id).where(fingerprint.c.cause == made.cause).order_by(fingerprint.c.id).limit(1)
    group_id = connection.execute(kin).scalar_one_or_none()
    if group_id is None:
        group_id = make_group(session, lead=ident, now=now)
        born.append(group_id)
    connection.execute(
        insert(fingerprint).values(
            id=ident,
            key=made.key,
            cause=made.cause,
            group_id=group_id,
            layer=made.layer,
            interface_id=made.interface_id,
            destination_id=made.destination_id,
            kind=made.kind,
            outcome=made.outcome,
            code=fit(made.code),
            path=fit(made.path),
            text=fit(made.text, 1000),
            rule=fit(made.rule),
            split=fit(made.split),
            seen=0,
            first_at=0,
            last_at=0,
        )
    )


def make_group(session: Session, *, lead: int, now: int) -> int:
    """A group that is open, that nobody has, named by this fingerprint. Answers its number."""
    connection = session.connection
    ident = session.numbers.take(connection, failure_group, 1)[0]
    connection.execute(
        insert(failure_group).values(
            id=ident,
            version=1,
            state="open",
            state_at=now,
            state_by="",
            state_text="",
            lead=lead,
            owner="",
            ticket="",
            created_at=now,
        )
    )
    return ident


_add = (
    update(fingerprint)
    .where(fingerprint.c.id == bindparam("of"))
    .values(
        seen=fingerprint.c.seen + bindparam("fresh"),
        first_at=bindparam("since"),
        last_at=bindparam("until"),
    )
)


def _write_counts(connection: Connection, known: Iterable[_Known]) -> None:
    rows = [
        {"of": at.id, "fresh": at.fresh, "since": at.first_at, "until": max(at.last_at, at.failed_at)}
        for at in known
        if at.failed_at
    ]
    if rows:
        connection.execute(_add, rows)
    _fill(connection, {(at.id, bucket): many for at in known for bucket, many in at.buckets.items()})


_more = (
    update(failure_bucket)
    .where(failure_bucket.c.fingerprint_id == bindparam("of"), failure_bucket.c.bucket == bindparam("when"))
    .values(count=failure_bucket.c.count + bindparam("many"))
)


def _fill(connection: Connection, added: Mapping[tuple[int, int], int]) -> None:
    """Add to the buckets; their fingerprints' rows are locked, so nobody else makes one."""
    if not added:
        return
    there = select(failure_bucket.c.fingerprint_id, failure_bucket.c.bucket).where(
        failure_bucket.c.fingerprint_id.in_({ident for ident, _ in added}),
        failure_bucket.c.bucket.in_({bucket for _, bucket in added}),
    )
    known = {(row.fingerprint_id, row.bucket) for row in connection.execute(there)}
    grown = [{"of": key[0], "when": key[1], "many": many} for key, many in added.items() if key in known]
    fresh = [
        {"fingerprint_id": key[0], "bucket": key[1], "count": many} for key, many in added.items() if key not in known
    ]
    if grown:
        connection.execute(_more, grown)
    if fresh:
        connection.execute(insert(failure_bucket), fresh)


def _take_out_of_split(connection: Connection, left: Mapping[int, int]) -> frozenset[int]:
    """Groups that deliveries left. What left because its fingerprint was split never was of it: it is not counted
    there any more. What failed in another way now stays counted: it was seen there."""
    if not left:
        return frozenset()
    was = select(fingerprint.c.id, fingerprint.c.key, fingerprint.c.group_id, fingerprint.c.seen).where(
        fingerprint.c.id.in_(tuple(left))
    )
    rows = connection.execute(was).all()
    split = set(_split_meanwhile(connection, [row.key for row in rows]))
    for row in sorted(rows, key=lambda row: row.key):
        if row.key in split:
            fewer = update(fingerprint).where(fingerprint.c.id == row.id)
            connection.execute(fewer.values(seen=max(0, row.seen - left[row.id])))
    return frozenset(row.group_id for row in rows)


def _reopened(session: Session, known: Iterable[_Known], now: int) -> list[int]:
    """Groups that come back: resolved ones with a message that waits again, archived ones past their limit."""
    failed: defaultdict[int, list[_Known]] = defaultdict(list)
    for at in known:
        if at.failed_at and (at.open or at.fresh):
            failed[at.group_id].append(at)
    connection = session.connection
    closed = (
        select(failure_group)
        .where(failure_group.c.id.in_(tuple(failed)), failure_group.c.state.in_(("resolved", "archived")))
        .order_by(failure_group.c.id)
    )
    back: list[int] = []
    for row in connection.execute(closed.with_for_update()).all():
        of_it = failed[row.id]
        if row.state == "archived":
            words = _past_limit(connection, row, now)
            if words:
                reopen(session, row.id, now, kind="escalated", text=words)
                back.append(row.id)
            continue
        waiting = [at for at in of_it if at.open]
        again = any(at.failed_at > row.state_at for at in waiting)
        if again:
            reopen(session, row.id, now, kind="regressed", text="It came back.", regressed_at=now)
            back.append(row.id)
        elif any(at.fresh for at in waiting):  # it had failed before that, and was not noted yet
            reopen(session, row.id, now, kind="reopened", text="A message of before still waits.")
            back.append(row.id)
    return back


def reopen(session: Session, group_id: int, now: int, *, kind: str, text: str, regressed_at: int | None = None) -> None:
    """Open a group by itself, with its line of history."""
    values: dict[str, Any] = {"state": "open", "state_at": now, "state_by": "", "state_text": ""}
    if regressed_at is not None:
        values |= {"regressed_at": regressed_at, "until_per_hour": None, "until_count": None}
    session.connection.execute(update(failure_group).where(failure_group.c.id == group_id).values(**values))
    add_event(session, group_id, now, kind=kind, text=text)


def add_event(
    session: Session,
    group_id: int,
    now: int,
    *,
    kind: str,
    text: str,
    actor: str = "",
    count: int = 0,
) -> None:
    """One line of a group's history."""
    connection = session.connection
    connection.execute(
        insert(group_event).values(
            id=session.numbers.take(connection, group_event, 1)[0],
            group_id=group_id,
            at=now,
            actor=fit(actor),
            kind=kind,
            text=fit(text, 2000),
            count=count,
        )
    )


def _past_limit(connection: Connection, group: Row[Any], now: int) -> str:
    """Why an archived group is worth a look again; "" where it is not."""
    own = fingerprint.c.group_id == group.id
    if group.until_count is not None:
        seen = connection.execute(select(func.coalesce(func.sum(fingerprint.c.seen), 0)).where(own)).scalar_one()
        grown = int(seen) - group.archived_seen
        if grown > group.until_count:
            return f"{grown} more since it was archived; the limit was {group.until_count}."
    if group.until_per_hour is not None:
        ids = select(fingerprint.c.id).where(own)
        last = now // BUCKET
        statement = select(func.coalesce(func.sum(failure_bucket.c.count), 0)).where(
            failure_bucket.c.fingerprint_id.in_(ids), failure_bucket.c.bucket > last - HOUR
        )
        hour = int(connection.execute(statement).scalar_one())
        if hour > group.until_per_hour:
            return f"{hour} in the last hour; the limit was {group.until_per_hour}."
    return ""
