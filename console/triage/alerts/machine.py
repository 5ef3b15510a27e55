"""clear -> waiting -> open -> clearing -> closed, for one rule and subject, driven by the time that is passed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_STEP = timedelta(minutes=5)
"""What one look may count for: after a longer gap nobody knows what was between."""

MOST_CLEAR = 1800.0
"""Flaps lengthen the time for which all must be well, but not beyond this (unless the rule itself says more)."""

FLAP = timedelta(minutes=5)
"""A cause that is back within this time of its closing is the same alert, opened again; it is told closed to the
outside only after this time."""


class Move(StrEnum):
    """What a look leads to."""

    NONE = "none"
    OPEN = "open"
    CLOSE = "close"
    BACK = "back"  # it was closing and is back: one flap more


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What must be remembered of a rule and subject between two looks; a clear one has none.

    `counted` seconds for which the condition (or, while open, its contrary) has held without a break, `last` the look
    that saw it so; None after a look that knew nothing, so that the time in the dark counts for neither.
    """

    counted: float = 0.0
    last: datetime | None = None
    counting: bool = False
    unknown_since: datetime | None = None


IDLE = Track()


def needed_to_close(clear_seconds: float, storm: int) -> float:
    """Seconds of well-being that close an alert that came back `storm` times."""
    return max(clear_seconds, min(clear_seconds * (1 + storm), MOST_CLEAR))


def step(
    track: Track | None, *, is_open: bool, condition: bool | None, hold: float, clear: float, now: datetime
) -> tuple[Track | None, Move]:
    """One look. `clear` is what `needed_to_close` says. An unknown condition changes nothing but the memory of it."""
    if condition is None:
        if track is None and not is_open:
            return None, Move.NONE
        known = track or IDLE
        return replace(known, last=None, unknown_since=known.unknown_since or now), Move.NONE
    if condition == is_open:
        back = is_open and track is not None and track.counting
        return None, Move.BACK if back else Move.NONE
    counted = _counted(track, now)
    if counted >= (clear if is_open else hold):
        return None, Move.CLOSE if is_open else Move.OPEN
    return Track(counted=counted, last=now, counting=True), Move.NONE


def _counted(track: Track | None, now: datetime) -> float:
    if track is None:
        return 0.0
    if track.last is None:  # the time in the dark counts for nothing, and after a long one all counting begins anew
        dark = now - (track.unknown_since or now)
        return track.counted if dark <= LONGEST_STEP else 0.0
    return track.counted + max(0.0, min(now - track.last, LONGEST_STEP).total_seconds())
