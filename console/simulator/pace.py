"""How busy the hospital is: a curve over the day and the week, and how much of the past is kept."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

RATE = 4.0
"""Messages per second at speed 1 in an ordinary hour."""

SIX_HOURS = 6 * 3600.0
FULL_PAST = 16 * 60.0
"""Seconds of past where nobody asks for more: a sparkline shows 15 minutes."""
THIN = 0.04
"""What is old keeps at least this share of its patients, so that six hours of it are written in seconds."""
_HALF = 360.0
"""Seconds before the base time that keep half of theirs. The share falls as 1/age, so that no chart of an hour or of a
day shows a step where the past begins."""

_CURVE: tuple[tuple[float, float], ...] = (
    (0, 0.6), (5, 0.5), (6, 0.7), (7.5, 1.2), (9, 1.3), (11, 1.1), (12.5, 0.9), (14, 1.1), (16, 1.15), (18, 0.9),
    (20, 0.8), (22, 0.65), (24, 0.6),
)  # fmt: skip
"""Hour of the day -> share of `RATE`: a quiet night, the peak of the morning rounds, a dip at noon, the evening."""
_HOURS = [hour for hour, _ in _CURVE]
_WEEK = (1.05, 1.0, 1.0, 1.0, 0.95, 0.85, 0.8)
"""Monday to Sunday; the clinics are closed at the week's end."""


def busy(moment: datetime) -> float:
    """How busy this moment is, 1.0 being an ordinary hour; by the clock that `moment` shows."""
    hour = moment.hour + moment.minute / 60 + moment.second / 3600
    place = min(bisect.bisect_right(_HOURS, hour), len(_CURVE) - 1)
    (before, low), (after, high) = _CURVE[place - 1], _CURVE[place]
    return (low + (high - low) * (hour - before) / (after - before)) * _WEEK[moment.weekday()]


def density(base: datetime, at: float) -> float:
    """Messages per second at `at` seconds after the base time; before it, as the history keeps them."""
    rate = RATE * busy(base + timedelta(seconds=at))
    return rate * max(THIN, 1 / (1 + max(0.0, -at) / _HALF))


def past(base: datetime, seconds: float) -> list[float]:
    """The times of so many seconds of history, oldest first, all below zero."""
    found: list[float] = []
    at = -1 / density(base, 0.0)
    while at >= -seconds:
        found.append(at)
        at -= 1 / density(base, at)
    return found[::-1]


def future(base: datetime) -> Iterator[float]:
    """The times from second 0 on, for ever."""
    at = 0.0
    for _ in itertools.count():
        yield at
        at += 1 / density(base, at)
