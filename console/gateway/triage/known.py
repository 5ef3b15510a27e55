"""What is known of every failure group, kept in memory so that a list of hundreds is answered at once.

Counts come from the store's index alone; only groups that something happened to are read again. Where a group stands
is worked out aside, because it changes with the clock too, and not while somebody waits for the list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from console.store.group_reads import GroupRow
from console.store.group_stand import Standing as Stored
from console.store.noting import BUCKET
from console.store.times import to_micros
from console.triage.states import BUCKETS, HALF_HOUR, Stand, Standing, State, per_hour, state_of

DAY = HALF_HOUR * BUCKETS
HALF = 3
"""Buckets of a half hour."""

STALE = 20.0
"""Seconds after which it is worked out anew where a group stands."""


UNJUDGED = Stand(state=State.ONGOING)
"""Before it is worked out where a group stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Stored):
    """One group as it is stored and counted, and where it stands."""

    halves: tuple[int, ...] = ()
    per_hour: float = 0.0
    stand: Stand = UNJUDGED
    at: float = 0.0  # monotonic seconds of `halves`, `per_hour` and `stand`

    @property
    def open(self) -> int:
        """Messages that wait for somebody."""
        return self.counted.open

    @property
    def seen(self) -> int:
        """Messages ever."""
        return sum(item.seen for item in self.prints)

    @property
    def first_at(self) -> datetime:
        """Its first failure."""
        return min(item.first_at for item in self.prints)

    @property
    def last_at(self) -> datetime:
        """Its last failure."""
        return max(item.last_at for item in self.prints)


def stand_of(known: Known, now: datetime) -> tuple[tuple[int, ...], float, Stand]:
    """Failures by half hour, per hour now, and where the group stands; pure."""
    halves = half_hours(known.buckets, now)
    row = known.row
    if row.state == "open" and (row.until_per_hour is not None or row.until_count is not None):
        return halves, per_hour(halves, now), Stand(state=State.ESCALATING, text=_past(row))
    standing = Standing(
        stored=row.state,
        state_at=row.state_at,
        first_at=known.first_at,
        last_at=known.last_at,
        open=known.open,
        seen=known.seen,
        halves=halves,
        state_by=row.state_by,
        state_text=row.state_text,
        owner=row.owner,
        regressed_at=row.regressed_at,
        until_per_hour=row.until_per_hour,
        until_count=row.until_count,
        archived_seen=row.archived_seen,
    )
    return halves, per_hour(halves, now), state_of(standing, now)


def half_hours(filled: dict[int, int], now: datetime) -> tuple[int, ...]:
    """Buckets of ten minutes as 48 half hours of UTC, the last one holding `now`."""
    last = to_micros(now) // BUCKET // HALF
    halves = [0] * BUCKETS
    for bucket, many in filled.items():
        place = bucket // HALF - last + BUCKETS - 1
        if 0 <= place < BUCKETS:
            halves[place] += many
    return tuple(halves)


def begin_of_halves(now: datetime) -> datetime:
    """When the first of the 48 half hours began."""
    seconds = int(HALF_HOUR.total_seconds())
    floor = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    return floor - HALF_HOUR * (BUCKETS - 1)


def _past(row: GroupRow) -> str:
    limits = [f"over {row.until_per_hour}/h"] if row.until_per_hour is not None else []
    limits += [f"over {row.until_count} more"] if row.until_count is not None else []
    return " or ".join(limits)


class KnownGroups:
    """All groups by number. Lives on one event loop; `now` and `monotonic` are the gateway's clock."""

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now = now
        self._monotonic = monotonic
        self._all: dict[int, Known] = {}
        self.is_current = False
        """True once all was read, until the store fails."""

    @property
    def all(self) -> Collection[Known]:
        """Every group that was not merged into another one."""
        return self._all.values()

    @property
    def waits(self) -> bool:
        """True while a message of any group waits for somebody."""
        return any(known.open for known in self._all.values())

    def get(self, group_id: int) -> Known | None:
        """One group."""
        return self._all.get(group_id)

    def since(self) -> datetime:
        """From when on failures by time are needed."""
        return self._now() - DAY - timedelta(hours=1)

    def put(self, read: Mapping[int, Stored], group_ids: Iterable[int] | None) -> bool:
        """Take over what was read of these groups, or of all. True where anything is different now."""
        wanted = set(self._all) | set(read) if group_ids is None else set(group_ids)
        different = False
        self.is_current = self.is_current or group_ids is None
        for ident in wanted:
            before, after = self._all.pop(ident, None), read.get(ident)
            if after is not None:
                self._all[ident] = self._stood(after)
            different = different or _told(before) != _told(self._all.get(ident))
        return different

    def refresh_states(self, most: int) -> bool:
        """Work out anew where some groups stand that were not looked at for long. True where one moved."""
        now = self._monotonic()
        old = [known for known in self._all.values() if now - known.at > STALE][:most]
        moved = False
        for known in old:
            fresh = self._all[known.row.id] = self._stood(known)
            moved = moved or fresh.stand != known.stand
        return moved

    def _stood(self, stored: Stored) -> Known:
        known = _unjudged(stored)
        halves, rate, stand = stand_of(known, self._now())
        return replace(known, halves=halves, per_hour=rate, stand=stand, at=self._monotonic())


def _unjudged(stored: Stored) -> Known:
    return Known(
        row=stored.row,
        prints=stored.prints,
        counted=stored.counted,
        buckets=stored.buckets,
        queued=stored.queued,
    )


def _told(known: Known | None) -> object:
    """What a person would see change."""
    return None if known is None else (known.row, known.prints, known.counted, known.stand, known.queued)
