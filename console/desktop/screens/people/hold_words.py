"""Planned holds in words: what one will do, and where it stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from console.api.people import HoldState, HoldTarget, PlannedHold
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.when import told
from console.desktop.words import count_of, span

FACES: dict[HoldState, Face] = {
    HoldState.PLANNED: Face(word="Planned", sign=Sign.RING, colour="info"),
    HoldState.HOLDING: Face(word="Holding", sign=Sign.BARS, colour="held", loud=True),
    HoldState.DRAINING: Face(word="Draining", sign=Sign.HALF, colour="info"),
    HoldState.ENDED: Face(word="Ended", sign=Sign.DISC, colour="ok"),
    HoldState.CANCELLED: Face(word="Cancelled", sign=Sign.DASH, colour="idle"),
}


def what_it_does(targets: Sequence[HoldTarget], starts_at: datetime | None, ends_at: datetime, now: datetime) -> str:
    """What the hold will do, before it is planned."""
    queues = count_of(len(targets), "queue")
    start = "From now" if starts_at is None else f"From {told(starts_at, now)}"
    lasts = length((ends_at - (starts_at or now)).total_seconds())
    others = "Other destinations of the same interfaces go on."
    return (
        f"{start} until {told(ends_at, now)} ({lasts}) {queues} {'takes' if len(targets) == 1 else 'take'} messages in "
        f"and {'sends' if len(targets) == 1 else 'send'} nothing. Then what waited goes out in order. {others}"
    )


def length(seconds: float) -> str:
    """To the nearest minute: `45 min`, `2 h`, `2 h 30 min`, `3 d 4 h`."""
    minutes = max(1, round(seconds / 60))
    days, hours, left = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = (f"{days} d" if days else "", f"{hours} h" if hours else "", f"{left} min" if left and not days else "")
    return " ".join(part for part in parts if part)


def headline(hold: PlannedHold) -> str:
    """System and reason."""
    return f"{hold.system}: {hold.reason}"


def standing(hold: PlannedHold, now: datetime) -> str:
    """When, how much waits, when it would be through, who."""
    parts = [f"{told(hold.starts_at, now)} to {told(hold.ends_at, now)}", count_of(len(hold.targets), "queue")]
    if hold.state in {HoldState.HOLDING, HoldState.DRAINING}:
        parts.append(f"{count_of(hold.depth, 'message')} {'waits' if hold.depth == 1 else 'wait'}")
        if words := estimate(hold):
            parts.append(words)
    return ", ".join([*parts, hold.actor])


def estimate(hold: PlannedHold) -> str:
    """How long the drain takes, or that it cannot be said."""
    if not hold.depth:
        return ""
    if hold.drain_seconds is None:
        return "not getting fewer" if hold.state is HoldState.DRAINING else "time to drain not known"
    rate = "at this rate" if hold.state is HoldState.DRAINING else "at the rate before"
    return f"drains in about {span(hold.drain_seconds)} {rate}"


def production(targets: Sequence[HoldTarget]) -> bool:
    """True where one of the queues is PROD: the system's name must be typed."""
    return any(target.environment == "PROD" for target in targets)
