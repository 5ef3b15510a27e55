"""Whether new rows may come in on top now. Pure: the list never moves under someone who reads, points or selects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the person at the list does now."""

    live: bool
    selected: int
    at_top: bool
    pointing: bool  # the mouse moved over the rows a moment ago
    linked: bool = True


def pause_reason(reading: Reading) -> str:
    """Why the list stands still, in words; "" while it follows."""
    if not reading.linked:
        return "No gateway"
    if not reading.live:
        return "Paused, F9 goes on"
    if reading.selected:
        return "Follow paused while you select"
    if not reading.at_top:
        return "Follow paused while you read below"
    if reading.pointing:
        return "Follow paused while you point"
    return ""
