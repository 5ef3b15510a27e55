"""Silence: what came in the last quarter of an hour, against what this weekday and hour usually bring."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from console.gateway.alerting.scene import Scene, stopped
from console.triage.alerts.reading import Reading

WINDOW = timedelta(minutes=15)
WEEKS = 8
"""How far back the band looks."""

ENOUGH = 3
"""Weeks that must be known; with fewer nobody can say what is usual."""

LEAST = 5.0
"""Messages that the window usually brings; below, an empty one says nothing."""

MOST_GAP = timedelta(minutes=3)
"""Looks further apart than this leave a gap in which arrivals may have been missed."""


class HourCounts(Protocol):
    """The past by the hour, from the roll-ups."""

    async def received(self, interface_id: int, hours: tuple[int, ...]) -> tuple[int | None, ...]:
        """Messages taken in, in each of these hours (numbers since 1970, UTC); None where nobody watched."""


@dataclass(slots=True)
class Silence:
    """Counts arrivals by the number that each interface gives out; the usual is asked for once an hour."""

    history: HourCounts | None = None
    _seen: dict[int, deque[tuple[datetime, int]]] = field(default_factory=dict)
    _usual: dict[tuple[int, int], float | None] = field(default_factory=dict)

    async def readings(self, scene: Scene, arrived: Mapping[int, int]) -> Iterable[Reading]:
        """Of each interface that takes something in."""
        found = []
        for running in scene.running:
            subject = scene.subject(running, f"interface {running.settings.name}")
            came = self._came(running.id, scene.now, arrived.get(running.id))
            value, words = None, "it is stopped"
            if not stopped(running):
                usual = await self.usual(running.id, scene.now)
                value, words = _share(came, usual)
            causes = {f"listener {running.settings.name}", *scene.feeds.get(running.id, ())}
            if subject.site:
                causes.add(f"site {subject.site}")
            query = f"interface:{running.settings.name}"
            found.append(Reading(subject=subject, value=value, text=words, causes=frozenset(causes), query=query))
        return found

    def _came(self, interface_id: int, now: datetime, total: int | None) -> int | None:
        """In the window; None where it was not watched from its beginning, without a gap."""
        if total is None:
            return None
        seen = self._seen.setdefault(interface_id, deque())
        if seen and (now - seen[-1][0] > MOST_GAP or now < seen[-1][0]):
            seen.clear()
        seen.append((now, total))
        while len(seen) > 1 and seen[1][0] <= now - WINDOW:
            seen.popleft()
        return total - seen[0][1] if seen[0][0] <= now - WINDOW else None

    async def usual(self, interface_id: int, now: datetime) -> float | None:
        """What the window up to now usually brings; None where too little is known."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        here = await self._of_hour(interface_id, hour)
        part = (now - hour) / WINDOW
        if part >= 1:
            return None if here is None else here / 4
        before = await self._of_hour(interface_id, hour - timedelta(hours=1))
        if here is None or before is None:
            return None
        return (here * part + before * (1 - part)) / 4

    async def _of_hour(self, interface_id: int, hour: datetime) -> float | None:
        number = int(hour.timestamp()) // 3600
        key = (interface_id, number)
        if key not in self._usual:
            self._usual = {known: value for known, value in self._usual.items() if known[1] >= number - 2}
            self._usual[key] = await self._median(interface_id, hour)
        return self._usual[key]

    async def _median(self, interface_id: int, hour: datetime) -> float | None:
        if self.history is None:
            return None
        hours = tuple(same_hour(hour, week) for week in range(1, WEEKS + 1))
        known = [count for count in await self.history.received(interface_id, hours) if count is not None]
        return statistics.median(known) if len(known) >= ENOUGH else None


def same_hour(hour: datetime, weeks: int) -> int:
    """The number of the same hour of the local clock, some weeks ago: a change to summer time moves no habits."""
    local = hour.astimezone()
    then = (local.replace(tzinfo=None) - timedelta(weeks=weeks)).astimezone(UTC)
    return int(then.timestamp()) // 3600


def _share(came: int | None, usual: float | None) -> tuple[float | None, str]:
    if usual is None:
        return None, f"fewer than {ENOUGH} weeks are known of this hour"
    if usual < LEAST:
        return None, f"a quarter of an hour usually brings {usual:.0f}, too few to tell"
    if came is None:
        return None, "not watched for a quarter of an hour yet"
    return came / usual, f"{came} in a quarter of an hour, usually {usual:.0f}"
