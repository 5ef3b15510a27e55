"""How fast a job may go: the pace a person set, and a window so small that live traffic hardly notices; pure."""

from __future__ import annotations

from dataclasses import dataclass

WAIT_OF_LIVE = 0.06
"""Seconds of our own copies that may stand before a live message at one destination."""

MOST_AT_ONCE = 16
FIRST = 2
"""Copies before the destination's speed is known."""

SMOOTHING = 0.2


@dataclass(frozen=True, slots=True)
class Pace:
    """A bucket that fills at `per_minute` and holds at most one second's worth (at least one); 0 is no limit.

    `tokens` are what may be done now, `at` is the monotonic second of that count.
    """

    per_minute: int
    tokens: float = 1.0
    at: float | None = None

    def allowed(self, now: float) -> int | None:
        """How many may be done now; None is no limit."""
        return None if not self.per_minute else int(self._filled(now))

    def after(self, done: int, now: float) -> Pace:
        """The bucket after so many were done."""
        return Pace(self.per_minute, self._filled(now) - done, now) if self.per_minute else self

    def wait(self, now: float) -> float:
        """Seconds until the next one may be done."""
        if not self.per_minute:
            return 0.0
        return max(0.0, (1.0 - self._filled(now)) * 60 / self.per_minute)

    def _filled(self, now: float) -> float:
        rate = self.per_minute / 60
        elapsed = 0.0 if self.at is None else now - self.at
        return min(max(1.0, rate), self.tokens + elapsed * rate)


@dataclass(frozen=True, slots=True)
class Speed:
    """What a destination takes for one copy, learnt from the copies that were settled; seconds."""

    each: float | None = None

    def after(self, seconds: float) -> Speed:
        """One more was settled, so many seconds after the one before it."""
        if self.each is None:
            return Speed(seconds)
        return Speed(self.each + SMOOTHING * (seconds - self.each))

    @property
    def window(self) -> int:
        """How many of our copies may be unsettled there at once."""
        if self.each is None:
            return FIRST
        return max(1, min(MOST_AT_ONCE, int(WAIT_OF_LIVE / max(self.each, 1e-6))))


def room(*, window: int, unsettled: int, paced: int | None, trying: int | None) -> int:
    """How many copies may be stored now. They come by halves of the window, so that each commit serves several."""
    free = window - unsettled
    if free < max(1, window // 2):
        return 0
    return max(0, min([free, *(limit for limit in (paced, trying) if limit is not None)]))
