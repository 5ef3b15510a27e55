"""Where the marks of an axis stand and what they say. Pure; local time zone is an argument."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from console.desktop.words import THIN, grouped

_STEPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 2 * 86400, 7 * 86400)
)
_MONTH_STEPS = (1, 2, 3, 6, 12)
_NICE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
MOST_TICKS = 400


@dataclass(frozen=True, slots=True)
class Tick:
    """`at` and its words; `strong` where a new day or year begins."""

    at: datetime
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A rate as it is told: messages per `seconds`, with the sign behind the number."""

    seconds: int
    sign: str


PER_SECOND, PER_MINUTE, PER_HOUR, PER_DAY = Unit(1, "/s"), Unit(60, "/min"), Unit(3600, "/h"), Unit(86400, "/d")


def time_ticks(since: datetime, until: datetime, most: int, zone: tzinfo | None = None) -> list[Tick]:
    """At most `most` marks on round local times, the day where a new one begins."""
    seconds = (until - since).total_seconds()
    step = next((each for each in _STEPS if seconds / each.total_seconds() <= max(1, most)), None)
    if step is None:
        return _months(since, until, max(1, most), zone)
    if step >= timedelta(days=1):
        return _days(since, until, step.days, zone)
    return _clocks(since, until, step, zone)


def nice_top(value: float) -> float:
    """The round number at or above the value; 1 where there is nothing."""
    if not value > 0 or not math.isfinite(value):
        return 1.0
    scale = 10.0 ** math.floor(math.log10(value))
    found = next((each for each in _NICE if each * scale >= value * 0.9999), 10.0)
    return float(found * scale)


def unit_of(per_second: float) -> Unit:
    """The unit in which this rate is a number one can say."""
    if per_second >= 0.1:
        return PER_SECOND
    if per_second * 60 >= 1:
        return PER_MINUTE
    return PER_HOUR if per_second * 3600 >= 1 else PER_DAY


def number(value: float) -> str:
    """Three digits at most below a thousand: `0.25`, `1.5`, `14.8`, `120`, `12 000`."""
    if value >= 1000:
        return grouped(round(value))
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 1 else 2 if value >= 0.1 else 3
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rate_words(per_second: float | None, unit: Unit) -> str:
    """`14.8 /s`."""
    return "no data" if per_second is None else f"{number(per_second * unit.seconds)}{THIN}{unit.sign}"


def share_words(share: float | None) -> str:
    """`0.6 %`; None is no data."""
    if share is None:
        return "no data"
    percent = share * 100
    return f"{percent:.0f}{THIN}%" if percent >= 99.95 else f"{percent:.1f}{THIN}%"


def milliseconds(value: float | None) -> str:
    """`84 ms`, above 1000 `1.2 s`."""
    if value is None:
        return "no data"
    if value < 1000:
        return f"{value:.0f}{THIN}ms"
    return f"{number(round(value / 1000, 1))}{THIN}s"


def latency_pair(p50: float | None, p95: float | None) -> str:
    """`115 / 210 ms`."""
    if p50 is None or p95 is None:
        return "no data"
    if p50 < 1000 and p95 < 1000:
        return f"{p50:.0f} / {p95:.0f}{THIN}ms"
    return f"{milliseconds(p50)} / {milliseconds(p95)}"


def waited(seconds: float) -> str:
    """Of an axis of ages: `40 s`, `5 min`, `2 h`, `3 d`."""
    for limit, width, sign in ((120, 1, "s"), (7200, 60, "min"), (172800, 3600, "h")):
        if seconds < limit:
            return f"{number(round(seconds / width, 1))}{THIN}{sign}"
    return f"{number(round(seconds / 86400, 1))}{THIN}d"


def _clocks(since: datetime, until: datetime, step: timedelta, zone: tzinfo | None) -> list[Tick]:
    """Steps below a day, counted from local midnight so that they are round."""
    local = since.astimezone(zone)
    at = local.replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[Tick] = []
    while at < until and len(found) < MOST_TICKS:
        if at >= since:
            here = at.astimezone(zone)
            midnight = not (here.hour or here.minute)
            found.append(Tick(at, f"{here.day} {here:%b}" if midnight else f"{here:%H:%M}", midnight))
        at += step
    return found


def _days(since: datetime, until: datetime, days: int, zone: tzinfo | None) -> list[Tick]:
    """Every so many days; weeks begin on Monday."""
    local = since.astimezone(zone)
    day = local.date()
    if days == 7:
        day -= timedelta(days=day.weekday())
    found: list[Tick] = []
    for _ in range(MOST_TICKS):
        at = _midnight(day.year, day.month, day.day, zone)
        if at >= until:
            break
        if at >= since:
            found.append(Tick(at, f"{day.day} {day:%b}", day.day == 1))
        day += timedelta(days=days)
    return found


def _months(since: datetime, until: datetime, most: int, zone: tzinfo | None) -> list[Tick]:
    local = since.astimezone(zone)
    months = (until.astimezone(zone).year - local.year) * 12 + until.astimezone(zone).month - local.month + 1
    step = next((each for each in _MONTH_STEPS if months / each <= most), _MONTH_STEPS[-1])
    found: list[Tick] = []
    number_of = local.year * 12 + (local.month - 1) // step * step
    for _ in range(MOST_TICKS):
        year, month = divmod(number_of, 12)
        at = _midnight(year, month + 1, 1, zone)
        if at >= until:
            break
        if at >= since:
            found.append(Tick(at, str(year) if month == 0 else f"{at:%b}", month == 0))
        number_of += step
    return found


def _midnight(year: int, month: int, day: int, zone: tzinfo | None) -> datetime:
    """Naive on the way where no zone is given, so that the machine's own rules of summer time decide."""
    return datetime(year, month, day, tzinfo=zone) if zone is not None else datetime(year, month, day).astimezone()
