"""How far back a chart looks, and in which buckets: what the tool bar offers. Pure; seconds throughout."""

from __future__ import annotations

from dataclasses import dataclass

from console.desktop.time_filter import Span

HOUR, DAY = 3600, 86400
LEAST_SECONDS = 600
"""No zoom goes below ten minutes: roll-ups have whole minutes."""
LONGEST_SECONDS = 400 * DAY
BUCKETS = (60, 120, 300, 600, 900, 1800, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR, DAY)
FEWEST, MOST = 24, 1500
"""Buckets a person may choose for a range: fewer show nothing, more do not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A range that ends now."""

    id: str
    title: str
    seconds: int


RANGES = (
    Range(id="hour", title="Last hour", seconds=HOUR),
    Range(id="6h", title="Last 6 h", seconds=6 * HOUR),
    Range(id="day", title="Last 24 h", seconds=DAY),
    Range(id="week", title="Last 7 days", seconds=7 * DAY),
    Range(id="month", title="Last 30 days", seconds=30 * DAY),
    Range(id="quarter", title="Last 90 days", seconds=90 * DAY),
    Range(id="year", title="Last year", seconds=365 * DAY),
)
USUAL = RANGES[1]
LANES = (("layer", "Layer"), ("site", "Site"), ("interface", "Interface"), ("type", "Type"))


def range_of(id: str) -> Range:
    """The range of this id; the usual one where there is none."""
    return next((each for each in RANGES if each.id == id), USUAL)


def bucket_words(seconds: int) -> str:
    """`1 min`, `4 h`, `1 day`."""
    if seconds < HOUR:
        return f"{seconds // 60} min"
    if seconds < DAY:
        return f"{seconds // HOUR} h"
    return "1 day" if seconds == DAY else f"{seconds // DAY} days"


def choices(seconds: float) -> tuple[int, ...]:
    """The buckets that make sense for a range of so many seconds."""
    return tuple(bucket for bucket in BUCKETS if FEWEST <= seconds / bucket <= MOST)


def points_for(seconds: float, width: int, bucket: int = 0) -> int:
    """How many buckets to ask for: what was chosen, else about one for each two pixels, within what is answered."""
    wanted = -(-int(seconds) // bucket) + 1 if bucket else width // 2
    return max(60, min(wanted, 720 if not bucket else MOST))


def refresh_seconds(bucket_seconds: int) -> float:
    """How often a live chart is fetched anew: the last bucket is still filling."""
    return 5.0 if bucket_seconds <= 60 else 15.0 if bucket_seconds < HOUR else 60.0


def zoomed(span: Span, factor: float, around: float) -> Span:
    """The span made longer (> 1) or shorter around a place in it (0 to 1), in whole minutes."""
    seconds = min(LONGEST_SECONDS, max(LEAST_SECONDS, span.seconds * factor))
    first = span.since.timestamp() + around * (span.seconds - seconds)
    start = round(first / 60) * 60
    return _span(start, start + max(LEAST_SECONDS, round(seconds / 60) * 60), span)


def _span(since: float, until: float, like: Span) -> Span:
    zone = like.since.tzinfo
    return Span(since=like.since.fromtimestamp(since, zone), until=like.since.fromtimestamp(until, zone))
