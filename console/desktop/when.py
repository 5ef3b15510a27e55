"""A time as people type it: "04:00", "tomorrow 04:00", "23 Nov 04:00", "2026-11-23 04:00", "+2h". Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_CLOCK = re.compile(r"(?:(?P<day>today|tomorrow)\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})", re.IGNORECASE)
_SPAN = re.compile(r"\+\s*(?P<number>\d{1,4})\s*(?P<unit>min|m|h|d)", re.IGNORECASE)
_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[T\s]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})")
_NAMED = re.compile(r"(?P<day>\d{1,2})\.?\s+(?P<month>[A-Za-z]{3})[a-z]*\.?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS = {"m": timedelta(minutes=1), "min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}

EXAMPLES = "04:00, tomorrow 04:00, 23 Nov 04:00 or +2h"


def read_when(text: str, base: datetime) -> datetime | None:
    """The moment meant, seen from `base` (local, aware); None where it cannot be read.

    A bare clock time is the next one after `base`; a span counts from `base`.
    """
    typed = text.strip()
    if found := _SPAN.fullmatch(typed):
        return base + int(found["number"]) * _UNITS[found["unit"].lower()]
    try:
        if found := _CLOCK.fullmatch(typed):
            return _at_clock(found, base)
        if found := _DATE.fullmatch(typed):
            day = (int(found["year"]), int(found["month"]), int(found["day"]))
            return _local(*day, int(found["hour"]), int(found["minute"]))
        if found := _NAMED.fullmatch(typed):
            return _at_named(found, base)
    except ValueError:
        return None
    return None


def _at_clock(found: re.Match[str], base: datetime) -> datetime:
    here = base.astimezone()
    at = _local(here.year, here.month, here.day, int(found["hour"]), int(found["minute"]))
    named = (found["day"] or "").lower()
    if named == "tomorrow" or (not named and at <= base):
        next_day = (here + timedelta(days=1)).date()
        at = _local(next_day.year, next_day.month, next_day.day, int(found["hour"]), int(found["minute"]))
    return at


def _at_named(found: re.Match[str], base: datetime) -> datetime | None:
    month = found["month"].lower()
    if month not in _MONTHS:
        return None
    here = base.astimezone()
    day = (_MONTHS.index(month) + 1, int(found["day"]), int(found["hour"]), int(found["minute"]))
    at = _local(here.year, *day)
    return at if at > base - timedelta(days=180) else _local(here.year + 1, *day)


def _local(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """This machine's own time, with its offset on that day."""
    return datetime(year, month, day, hour, minute).astimezone()


def told(at: datetime, now: datetime) -> str:
    """ "04:00", "tomorrow 04:00", "yesterday 04:00" or "23 Nov 04:00", by this machine's clock."""
    here, today = at.astimezone(), now.astimezone().date()
    days = {today: "", today + timedelta(days=1): "tomorrow ", today - timedelta(days=1): "yesterday "}
    return f"{days.get(here.date(), f'{here.day} {here:%b} ')}{here:%H:%M}"
