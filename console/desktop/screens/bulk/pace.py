"""How fast a job goes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.desktop.words import count_of

MOST_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One choice; `per_minute` 0 is as fast as live traffic allows."""

    per_minute: int
    words: str


PACES: tuple[Pace, ...] = (
    Pace(per_minute=300, words="5 per second"),
    Pace(per_minute=60, words="1 per second"),
    Pace(per_minute=1200, words="20 per second"),
    Pace(per_minute=0, words="As live traffic allows"),
)
"""The usual ones, the usual one first."""
OTHER = -1
"""Stands for a pace that is typed."""


def seconds_needed(count: int, per_minute: int, *, ready: int, full_speed_seconds: float) -> float:
    """How long `count` messages take at this pace.

    `full_speed_seconds` is what the gateway reckons for its `ready` ones at the destination's own speed; no pace is
    faster than that.
    """
    if count <= 0:
        return 0.0
    fastest = full_speed_seconds * count / ready if ready > 0 else 0.0
    return max(fastest, count * 60 / per_minute) if per_minute > 0 else fastest


def time_words(seconds: float) -> str:
    """`58 s`, `16 min 40 s`, `2 h 04 min`; below one second `under 1 s`."""
    if seconds < 1:
        return "under 1 s"
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s" if whole < 1200 else f"{round(whole / 60)} min"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def pace_words(per_minute: int) -> str:
    """`at 5 per second`, `at 90 per minute`, `as live traffic allows`."""
    if per_minute == 0:
        return "as live traffic allows"
    if per_minute % 60 == 0:
        return f"at {per_minute // 60} per second"
    return f"at {per_minute} per minute"


def read_per_minute(text: str) -> int | None:
    """A typed pace in messages per minute; None where it is none."""
    cleaned = text.strip()
    if not (cleaned.isascii() and cleaned.isdigit()):
        return None
    number = int(cleaned)
    return number if 1 <= number <= MOST_PER_MINUTE else None


def per_minute_complaint(text: str) -> str:
    """What is wrong with a typed pace; "" when nothing is."""
    limit = count_of(MOST_PER_MINUTE, "message")
    return "" if read_per_minute(text) is not None else f"Give a pace of 1 to {limit} per minute"
