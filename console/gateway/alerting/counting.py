"""Counting rules: how many messages match a filter, bounded in rows and time, every half minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from console.query.parser import parse
from console.store.saved_views import count_within
from console.store.store import Store
from console.triage.alerts.reading import Reading, Subject

AGAIN = timedelta(seconds=30)
SECONDS = 0.25
"""Time one count may take; where it does not suffice and the threshold was not reached, the number is unknown."""

MOST = 100_000


class Counting:
    """The last count of each filter."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[tuple[str, int], tuple[datetime, Reading]] = {}

    async def reading(self, name: str, query: str, threshold: float, now: datetime) -> Reading:
        """How many match. Raises `QueryError` where SQL cannot say the filter."""
        cap = min(MOST, max(1, int(threshold) + 1))
        kept = self._kept.get((query, cap))
        if kept is not None and timedelta() <= now - kept[0] < AGAIN:
            return replace(kept[1], subject=Subject(key="query", title=name))  # two rules may ask the same
        hasher = self._store.hash_identifier
        counted = await self._store.read(count_within, parse(query), cap, SECONDS, now=now, hash=hasher)
        unknown = counted.more and counted.count < threshold
        reading = Reading(
            subject=Subject(key="query", title=name),
            value=None if unknown else float(counted.count),
            text="counting takes too long" if unknown else "or more" if counted.more else "",
            query=query,
        )
        self._kept = {key: value for key, value in self._kept.items() if now - value[0] < 4 * AGAIN}
        self._kept[query, cap] = (now, reading)
        return reading
