"""Points in time that are told from now: `today`, `02:00`, two hours ago. Days and times are the machine's own."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from console.query.nodes import Ago, DayStart, LastTime, Moment, Received

DAY = timedelta(days=1)


def bounds(received: Received, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The interval (from, before) as aware times; `now` is aware. `23:00..01:00` goes over midnight."""
    start = None if received.start is None else resolve(received.start, now)
    end = None if received.end is None else resolve(received.end, now)
    by_clock = isinstance(received.start, LastTime) and isinstance(received.end, LastTime)
    if by_clock and start is not None and end is not None and end <= start:
        end += DAY
    return start, end


def resolve(moment: Moment, now: datetime) -> datetime:
    """The moment as an aware time in UTC."""
    match moment:
        case datetime():
            return moment
        case Ago(value):
            return now - value
        case DayStart(days_back):
            return _midnight(now, days_back)
        case LastTime(seconds, after):
            today = _midnight(now, 0) + timedelta(seconds=seconds)
            return (today if today <= now else _midnight(now, 1) + timedelta(seconds=seconds)) + after


def _midnight(now: datetime, days_back: int) -> datetime:
    """Naive on the way, so that the machine's own rules of summer time decide."""
    day = now.astimezone().date() - timedelta(days=days_back)
    return datetime.combine(day, time()).astimezone().astimezone(UTC)
