"""Dates and times of FHIR: whether they are in the calendar, and which of two is later, as far as both say."""

from __future__ import annotations

import re
from datetime import datetime

from console.layers.fhir.checks.rules import Json, text

_FORM = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)(T(?P<time>\d\d:\d\d:\d\d)(\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d))?)?)?"
)


def in_calendar(moment: str) -> bool:
    """False for the 30th of February and the like; what has no such form at all is for the schema to tell."""
    found = _FORM.fullmatch(moment)
    if found is None or found.group("day") is None:
        return True
    try:
        datetime(int(found.group("year")), int(found.group("month")), int(found.group("day")))  # noqa: DTZ001 - a day
    except ValueError:
        return False
    return True


def after(content: Json, first: str, second: str) -> bool:
    """Whether the first moment is certainly after the second one; False where that cannot be told."""
    one, other = _FORM.fullmatch(text(content, first)), _FORM.fullmatch(text(content, second))
    if one is None or other is None:
        return False
    if one.group("time") and other.group("time"):
        exact, end = _exact(one.group()), _exact(other.group())
        return exact is not None and end is not None and exact > end
    parts = min(_parts(one), _parts(other))
    known = [(found.group("year"), found.group("month"), found.group("day"))[:parts] for found in (one, other)]
    if parts == 3 and (one.group("time") or other.group("time")):
        parts_apart = known[0] > known[1]
        return parts_apart and abs(int(known[0][2]) - int(known[1][2])) != 1  # a zone can move it by one day
    return known[0] > known[1]


def _parts(found: re.Match[str]) -> int:
    return 1 + bool(found.group("month")) + bool(found.group("day"))


def _exact(moment: str) -> datetime | None:
    try:
        return datetime.fromisoformat(moment)
    except ValueError:  # second 60, or not in the calendar
        return None
