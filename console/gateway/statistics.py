"""Rates and sparklines of one interface, kept in fixed rings; nothing grows with traffic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

SECONDS = 300
MINUTES = 15
SLOT = 10
"""Seconds of one slot of the sparkline's ring: its minutes end now, so that the last one is never a half one."""
_SLOTS = 60 // SLOT


class Ring:
    """Counts per slot over a sliding window of `slots` slots of `width` seconds each."""

    def __init__(self, slots: int, width: int) -> None:
        self._width = width
        self._counts = [0] * slots
        self._marks = [-1] * slots

    def add(self, at: datetime, count: int = 1) -> None:
        """Count something that happened at `at`."""
        slot = int(at.timestamp()) // self._width
        place = slot % len(self._counts)
        if self._marks[place] != slot:
            self._marks[place], self._counts[place] = slot, 0
        self._counts[place] += count

    def last(self, now: datetime, slots: int) -> list[int]:
        """The last `slots` full or partial slots up to now, oldest first."""
        current = int(now.timestamp()) // self._width
        size = len(self._counts)
        return [
            self._counts[slot % size] if self._marks[slot % size] == slot else 0
            for slot in range(current - slots + 1, current + 1)
        ]


class Statistics:
    """What the Queues screen shows of one interface besides its depth."""

    def __init__(self, started_at: datetime) -> None:
        self._started_at = started_at
        self._known_since = int(started_at.timestamp()) // SLOT
        self._in = Ring(SECONDS, 1)
        self._out = Ring(SECONDS, 1)
        self._errors = Ring(SECONDS, 1)
        self._minutes = Ring(MINUTES * _SLOTS, SLOT)
        self.last_at: datetime | None = None
        self.last_control_id = ""

    def restore(self, minutes: Iterable[tuple[datetime, int]]) -> None:
        """Fill the sparkline from what the store still knows; minutes before that stay unknown."""
        for at, count in minutes:
            self._minutes.add(at, count)
            self._known_since = min(self._known_since, int(at.timestamp()) // SLOT)

    def restore_last(self, at: datetime, control_id: str) -> None:
        """The last message that the store knows, where none came since the start."""
        if self.last_at is None:
            self.last_at, self.last_control_id = at, control_id

    def received(self, at: datetime, control_id: str) -> None:
        """A message was stored."""
        self._in.add(at)
        self._minutes.add(at)
        self.last_at, self.last_control_id = at, control_id

    def settled(self, at: datetime, *, delivered: bool, failed: bool) -> None:
        """A try ended."""
        if delivered:
            self._out.add(at)
        if failed:
            self._errors.add(at)

    def failed(self, at: datetime) -> None:
        """An arrival was refused."""
        self._errors.add(at)

    def in_rate(self, now: datetime) -> float:
        """Messages taken in per second, over the last 60 s (or since the start, if that is shorter)."""
        return sum(self._in.last(now, 60)) / self._window(now, 60)

    def out_rate(self, now: datetime) -> float:
        """Messages delivered per second, over the last 60 s (or since the start, if that is shorter)."""
        return sum(self._out.last(now, 60)) / self._window(now, 60)

    def errors_per_minute(self, now: datetime) -> float:
        """Refusals per minute, over the last five minutes (or since the start, but over no less than one minute)."""
        return sum(self._errors.last(now, SECONDS)) * 60 / max(60.0, self._window(now, SECONDS))

    def _window(self, now: datetime, longest: int) -> float:
        return min(float(longest), max(1.0, (now - self._started_at).total_seconds()))

    def spark(self, now: datetime) -> tuple[int | None, ...]:
        """Messages in per minute over the last 15 minutes, oldest first; None where the gateway was off."""
        counts = self._minutes.last(now, MINUTES * _SLOTS)
        first = int(now.timestamp()) // SLOT - MINUTES * _SLOTS + 1
        minutes = [(first + place, sum(counts[place : place + _SLOTS])) for place in range(0, len(counts), _SLOTS)]
        return tuple(count if count or slot + _SLOTS > self._known_since else None for slot, count in minutes)
