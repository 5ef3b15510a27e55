"""Reading what is not counted yet: messages by their number within the interface, tries by their id.

Both may be read behind a mark without ever missing one, on both engines, because both numbers are given out while the
row of the interface is locked, until the commit. `record` takes `seq` from `interface.next_seq` in the update that
locks the row; `Settle` and `Recover`, the only works that write tries, ask `holds_lease` first, which locks it, and
take the id after. So within one interface a higher number is never committed before a lower one, whichever gateway
writes: also a resend that another gateway stores. Between interfaces that does not hold on PostgreSQL: see `Horizon`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, func, select, text

from console.core.outcome import Outcome
from console.core.rates import latency_bin
from console.store.flags import Flag
from console.store.ready import Ready
from console.store.session import Session
from console.store.tables import attempt, delivery, interface, message
from console.store.tally_cells import LATENCY, REPLIED, Series, series_of

MINUTE = 60_000_000
MINUTES = 48
"""Minutes of one slice: each is a row to write, and the writer must not be held up."""

NO_TYPE = "none"
REFUSALS = int(Flag.REFUSED | Flag.UNREADABLE)

Word = tuple[int, str, int | str]
"""(minute, message type, series, or an outcome code as text)."""

_next = Ready(select(interface.c.id, interface.c.next_seq))
_messages = Ready(
    select(message.c.seq, message.c.received_at, message.c.type, message.c.flags)
    .where(message.c.interface_id == bindparam("of"), message.c.seq > bindparam("after"))
    .order_by(message.c.seq)
    .limit(bindparam("most"))
)
_tries = Ready(
    select(
        attempt.c.id,
        delivery.c.interface_id,
        message.c.type,
        attempt.c.started_at,
        attempt.c.ended_at,
        attempt.c.outcome,
        attempt.c.code,
    )
    .select_from(
        attempt.join(delivery, delivery.c.id == attempt.c.delivery_id).join(
            message, message.c.id == delivery.c.message_id
        )
    )
    .where(attempt.c.id > bindparam("after"))
    .order_by(attempt.c.id)
    .limit(bindparam("most"))
)
_outcomes = {outcome.value: outcome for outcome in Outcome}


@dataclass(slots=True)
class Slice:
    """What was counted of one interface up to `position`, a message's number or a try's id."""

    interface_id: int
    position: int = 0
    counts: dict[Word, int] = field(default_factory=dict)
    minutes: set[int] = field(default_factory=set)

    def add(self, position: int, minute: int, kind: str, *series: int | str) -> None:
        """Count one thing in these series."""
        self.position = position
        self.minutes.add(minute)
        for each in series:
            place = (minute, kind or NO_TYPE, each)
            self.counts[place] = self.counts.get(place, 0) + 1


def last_numbers(connection: Connection) -> dict[int, int]:
    """The number of each interface's newest message."""
    return {ident: following - 1 for ident, following in _next.run(connection, {})}


def count_messages(connection: Connection, after: Mapping[int, int], most: int) -> tuple[list[Slice], bool]:
    """Slices of these interfaces behind these numbers, at most `most` messages; True where more are left."""
    found: list[Slice] = []
    left = most
    for interface_id, number in after.items():
        rows = _messages.run(connection, {"of": interface_id, "after": number, "most": left})
        found += _cut(interface_id, ((seq, at, kind, _arrival(flags)) for seq, at, kind, flags in rows))
        left -= len(rows)
        if left <= 0:
            return found, True
    return found, False


@dataclass(frozen=True, slots=True)
class Tries:
    """Slices by interface, the last id that was looked at, and how many rows were."""

    slices: list[Slice]
    last: int
    rows: int


def count_tries(connection: Connection, after: int, marks: Mapping[int, int], most: int) -> Tries:
    """Tries behind an id, of those interfaces only whose own mark lies before them."""
    rows = _tries.run(connection, {"after": after, "most": most})
    own: dict[int, list[tuple[int, int, str, tuple[int | str, ...]]]] = {}
    for ident, interface_id, kind, started, ended, outcome, code in rows:
        mark = marks.get(interface_id)
        if mark is not None and ident > mark:
            own.setdefault(interface_id, []).append((ident, ended, kind, _try(outcome, code, ended - started)))
    slices = [each for interface_id, items in own.items() for each in _cut(interface_id, iter(items))]
    return Tries(slices, rows[-1][0] if rows else after, len(rows))


def _cut(interface_id: int, rows: Iterator[tuple[int, int, str, tuple[int | str, ...]]]) -> list[Slice]:
    """Slices of no more than so many minutes, in order."""
    slices: list[Slice] = []
    for position, at, kind, series in rows:
        minute = at // MINUTE
        full = slices and minute not in slices[-1].minutes and len(slices[-1].minutes) >= MINUTES
        if not slices or full:
            slices.append(Slice(interface_id))
        slices[-1].add(position, minute, kind, *series)
    return slices


def _arrival(flags: int) -> tuple[int | str, ...]:
    return (Series.IN, Series.REFUSED) if flags & REFUSALS else (Series.IN,)


def _try(outcome: str, code: str, micros: int) -> tuple[int | str, ...]:
    judged = _outcomes[outcome]
    counted: tuple[int | str, ...] = (series_of(judged), code or outcome)
    return (*counted, LATENCY + latency_bin(max(0, micros) / 1000)) if judged in REPLIED else counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """On a shared store: the number of a transaction that began later than everything seen before it was submitted.

    Once `settled` says that all transactions before it have ended, no id up to the last one seen then can appear any
    more, of any interface: whoever took such an id had begun before.
    """

    def apply(self, session: Session) -> int:
        """The number of this very transaction."""
        return int(session.connection.execute(text("SELECT pg_current_xact_id()::text::bigint")).scalar_one())


def settled(connection: Connection) -> int:
    """All transactions before this number have ended (pg_snapshot_xmin)."""
    return int(connection.execute(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")).scalar_one())


def last_try(connection: Connection) -> int:
    """The highest id that can be seen."""
    return int(connection.execute(select(func.coalesce(func.max(attempt.c.id), 0))).scalar_one())
