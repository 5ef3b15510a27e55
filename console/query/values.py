"""Values of the grammar: times, sizes, dates; each either understood or explained."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from console.query.nodes import Op, Received

_AGE = re.compile(r"(\d{1,9})([smhdw])")
_AGE_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SIZE = re.compile(r"(\d{1,12})(b|kb|mb|gb)?", re.IGNORECASE)
_SIZE_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?)?(Z|[+-]\d{2}:\d{2})?")
LONGEST_AGE = timedelta(days=36500)
BIGGEST = (1 << 63) - 1


def parse_age(text: str) -> timedelta:
    """`90s`, `10m`, `2h`, `3d`, `1w`; ValueError with the cure."""
    match = _AGE.fullmatch(text.lower())
    if match is None:
        digits = re.match(r"\d+", text)
        number = digits.group() if digits else "2"
        raise ValueError(f"{text or 'Nothing'} is not a time: use {number}m, {number}h or {number}d")
    if int(match[1]) > LONGEST_AGE.total_seconds():
        raise ValueError(f"{text} is too long: use at most 36500d")
    age = timedelta(**{_AGE_UNITS[match[2]]: int(match[1])})
    if age > LONGEST_AGE:
        raise ValueError(f"{text} is too long: use at most 36500d")
    return age


def parse_size(text: str) -> int:
    """`500`, `20kB`, `1MB` (thousands) as bytes; ValueError with the cure."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text or 'Nothing'} is not a size: use 500, 20kB or 1MB")
    return min(int(match[1]) * _SIZE_UNITS[(match[2] or "").lower()], BIGGEST)


def parse_whole(text: str) -> int:
    """A whole number, not negative; ValueError with the cure."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text or 'Nothing'} is not a number: use digits, such as 2")
    return min(int(text[:19]), BIGGEST)


def parse_received(op: Op, text: str) -> Received:
    """A day, minute or second as the span it covers, turned into a half-open interval by the comparison."""
    start, end = _span(text)
    match op:
        case Op.EQ:
            return Received(start, end)
        case Op.LT:
            return Received(None, start)
        case Op.LE:
            return Received(None, end)
        case Op.GT:
            return Received(end, None)
        case Op.GE:
            return Received(start, None)


def _span(text: str) -> tuple[datetime, datetime]:
    match = _MOMENT.fullmatch(text)
    complaint = f"{text or 'Nothing'} is not a day or time: use 2026-01-31 or 2026-01-31T08:00"
    if match is None:
        raise ValueError(complaint)
    day, minute, second, zone = match.groups()
    written = f"{day}T{minute or '00:00'}{second or ''}{'+00:00' if zone in (None, 'Z') else zone}"
    width = timedelta(days=1) if minute is None else timedelta(minutes=1) if second is None else timedelta(seconds=1)
    try:
        start = datetime.fromisoformat(written).astimezone(UTC)
        return start, start + width
    except (ValueError, OverflowError):
        raise ValueError(complaint) from None
