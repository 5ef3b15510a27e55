"""Where a group stands: one pure decision from what is stored, what is counted, and the time.

Escalating must not flicker: it begins at `RISE` times the rate before, ends below `FALL` times, and is worked out from
the half hours alone, always walking them from the first, so that two calls in a row agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

HALF_HOUR = timedelta(minutes=30)
HOUR = timedelta(hours=1)
BUCKETS = 48
"""Half hours looked at: a day."""

LEAST = 10
"""Failures within an hour below which nothing escalates."""
RISE, FALL = 3.0, 1.5
"""Times the rate before: escalating begins at the first and ends below the second."""
LOOK_BACK = 12
"""Half hours that make the rate before."""
ENOUGH = 1 / 3
"""Share of its first half hour that must have been watched for it to count."""


class State(StrEnum):
    """The words of `console.api.triage.GroupState`."""

    NEW = "new"
    ONGOING = "ongoing"
    ESCALATING = "escalating"
    REGRESSED = "regressed"
    ARCHIVED = "archived"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a group. Times are aware, in UTC.

    `stored` is its row's state: open, archived, resolved. `open` counts messages that wait for somebody, `seen` all
    that ever did. `halves` are failures per half hour, oldest first, aligned to the half hours of UTC, the last one
    holding `now`; missing older ones are simply not given.
    """

    stored: str
    state_at: datetime
    first_at: datetime
    last_at: datetime
    open: int
    seen: int
    halves: tuple[int, ...] = ()
    state_by: str = ""
    state_text: str = ""
    owner: str = ""
    regressed_at: datetime | None = None
    until_per_hour: int | None = None
    until_count: int | None = None
    archived_seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The state and its words for the row: "until > 20/h", "its last message was handled"."""

    state: State
    text: str = ""


def state_of(standing: Standing, now: datetime) -> Stand:
    """Where the group stands now.

    Resolved and archived are what a person (or the last handled message) made of it; a failure after a resolution
    makes it regressed, growth past its limit makes an archived one escalating. Of the others escalating comes first,
    then regressed, then new (first seen within the hour, nobody has it), else ongoing.
    """
    if standing.stored == "archived":
        worse = _past_limit(standing)
        return (
            Stand(state=State.ESCALATING, text=worse) if worse else Stand(state=State.ARCHIVED, text=_until(standing))
        )
    came_back = standing.stored == "resolved" and standing.open > 0 and standing.last_at > standing.state_at
    if not came_back and (standing.stored == "resolved" or standing.open == 0):
        return Stand(state=State.RESOLVED, text=_resolved(standing))
    since = standing.state_at if came_back else standing.regressed_at
    if escalates(standing.halves, max(standing.first_at, since or standing.first_at), now):
        return Stand(state=State.ESCALATING)
    if since is not None:
        return Stand(state=State.REGRESSED)
    if now - standing.first_at < HOUR and not standing.owner:
        return Stand(state=State.NEW)
    return Stand(state=State.ONGOING)


def per_hour(halves: tuple[int, ...], now: datetime) -> float:
    """Failures per hour over the running half hour and the one before it, by the time that really passed."""
    if not halves:
        return 0.0
    watched = (now - _floor(now)) / HOUR + (0.5 if len(halves) > 1 else 0.0)
    return sum(halves[-2:]) / watched if watched > 0 else 0.0


def escalates(halves: tuple[int, ...], since: datetime, now: datetime) -> bool:
    """Whether the last hour is far above the hours before it. `since`: what came before tells nothing about the rate.

    Each half hour is judged with the one before it against the mean of those before both. The running one can begin
    an escalation, but never end it: until it is over, the last whole hour stands in for it.
    """
    begin, watched = _watched(halves, since, now)
    on = False
    for place in range(begin + 2, len(halves)):
        last = halves[place] + halves[place - 1]
        if place == len(halves) - 1:
            last = max(last, halves[place - 1] + halves[place - 2])
        before = _before(halves, begin, place - 1, watched)
        if before is None:
            continue
        on = last >= LEAST and last / 2 >= (FALL if on else RISE) * max(before, 0.5)
    return on


def _before(halves: tuple[int, ...], begin: int, end: int, watched: float) -> float | None:
    """Mean per half hour from `begin` to before `end`; the first one by the share of it that was watched."""
    start = max(begin, end - LOOK_BACK)
    first = watched if start == begin else 1.0
    if first < ENOUGH:
        start, first = start + 1, 1.0
    return sum(halves[start:end]) / (end - start - 1 + first) if end > start else None


def _watched(halves: tuple[int, ...], since: datetime, now: datetime) -> tuple[int, float]:
    """The place of the half hour that holds `since`, and the share of it that came after."""
    oldest = _floor(now) - HALF_HOUR * (len(halves) - 1)
    if since <= oldest:
        return 0, 1.0
    place = min(int((since - oldest) / HALF_HOUR), max(0, len(halves) - 1))
    return place, 1.0 - ((since - oldest) - HALF_HOUR * place) / HALF_HOUR


def _floor(now: datetime) -> datetime:
    seconds = int(HALF_HOUR.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _past_limit(standing: Standing) -> str:
    """Why an archived group is back, or ""."""
    hour = sum(standing.halves[-2:])
    if standing.until_per_hour is not None and hour > standing.until_per_hour:
        return f"over {standing.until_per_hour}/h"
    grown = standing.seen - standing.archived_seen
    if standing.until_count is not None and grown > standing.until_count:
        return f"over {standing.until_count} more"
    return ""


def _until(standing: Standing) -> str:
    limits = []
    if standing.until_per_hour is not None:
        limits.append(f"> {standing.until_per_hour}/h")
    if standing.until_count is not None:
        limits.append(f"> {standing.until_count} more")
    return f"until {' or '.join(limits)}" if limits else ""


def _resolved(standing: Standing) -> str:
    if standing.state_text:
        return standing.state_text
    return f"by {standing.state_by}" if standing.state_by else "its last message was handled"
