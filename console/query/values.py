"""Values of the grammar: times, sizes, numbers, words with asterisks; each either understood or explained."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from console.query.nodes import Ago, DayStart, LastTime, Moment, Op, Pattern, Received

_AGE = re.compile(r"(\d{1,9})([smhdw])")
_AGE_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SIZE = re.compile(r"(\d{1,12})(b|kb|mb|gb)?", re.IGNORECASE)
_SIZE_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?)?(Z|[+-]\d{2}:\d{2})?")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})")
LONGEST_AGE = timedelta(days=36500)
BIGGEST = (1 << 63) - 1
DOTS = ".."
"""Between the ends of a range; either end may be left out."""


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


def number_in(text: str) -> Decimal | None:
    """A plain decimal number, as laboratories write results; None for anything else."""
    stripped = text.strip()
    return Decimal(stripped) if _NUMBER.fullmatch(stripped) else None


def parse_number(text: str) -> Decimal:
    """A decimal number to compare fields with; ValueError with the cure."""
    number = number_in(text)
    if number is None:
        raise ValueError(f"{text or 'Nothing'} is not a number: use digits, such as 7.4")
    return number


def parse_pattern(text: str) -> Pattern:
    """`word`, `word*`, `*word` or `*word*`; ValueError with the cure where an asterisk stands inside."""
    begins, ends = text.startswith("*"), text.endswith("*")
    inner = text.strip("*")
    if not inner:
        return Pattern("", prefix=True)
    if "*" in inner:
        raise ValueError('An asterisk goes at the beginning or the end: put the word in quotes to mean a plain "*"')
    return Pattern(inner, prefix=ends, suffix=begins)


def ends_of(text: str) -> tuple[str, str] | None:
    """The two ends of `a..b`, either may be empty; None where this is no range."""
    first, dots, last = text.partition(DOTS)
    return (first, last) if dots and (first or last) else None


def parse_received(op: Op, text: str) -> Received:
    """A day, minute or second as the span it covers, turned into a half-open interval by the comparison."""
    start, end = _span(text)
    if op is Op.EQ and isinstance(start, Ago):
        raise ValueError(f"Say since or before: received:>{text} or received:<{text}")
    match op:
        case Op.EQ:
            return Received(start, end)
        case Op.LT:
            return Received(None, start)
        case Op.LE:
            return Received(None, end)
        case Op.GT:
            return Received(start if isinstance(start, Ago) else end, None)
        case Op.GE:
            return Received(start, None)


def parse_received_range(first: str, last: str) -> Received:
    """From the beginning of `first` to the end of `last`."""
    return Received(_span(first)[0] if first else None, _span(last)[1] if last else None)


def parse_since(text: str) -> Moment:
    """A moment as `received:` takes it, or how long ago without the minus: `since:2h`."""
    if _AGE.fullmatch(text.lower()):
        return Ago(parse_age(text))
    return _span(text)[0]


def _span(text: str) -> tuple[Moment, Moment]:
    """The first moment of what is written, and the first one after it."""
    word = text.lower()
    if word in _NAMED:
        return _NAMED[word]
    if text.startswith("-"):
        ago = Ago(parse_age(text[1:]))
        return ago, ago
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        hour, minute, second = (int(part or 0) for part in clock.groups())
        width = timedelta(minutes=1) if clock[3] is None else timedelta(seconds=1)
        seconds = hour * 3600 + minute * 60 + second
        return LastTime(seconds), LastTime(seconds, width)
    return _written(text)


_NAMED: dict[str, tuple[Moment, Moment]] = {
    "today": (DayStart(0), DayStart(-1)),
    "yesterday": (DayStart(1), DayStart(0)),
    "now": (Ago(timedelta()), Ago(timedelta())),
}


def _written(text: str) -> tuple[datetime, datetime]:
    match = _MOMENT.fullmatch(text)
    complaint = f"{text or 'Nothing'} is not a day or time: use today, 08:00, -2h, 2026-01-31 or 2026-01-31T08:00"
    if match is None:
        raise ValueError(complaint)
    day, minute, second, zone = match.groups()
    written = f"{day}T{minute or '00:00'}{second or ''}{'+00:00' if zone == 'Z' else zone or ''}"
    width = timedelta(days=1) if minute is None else timedelta(minutes=1) if second is None else timedelta(seconds=1)
    try:
        # The end is found on the clock as written, so that a day of 23 or 25 hours is a whole day.
        begun = datetime.fromisoformat(written)
        return begun.astimezone(UTC), (begun + width).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError(complaint) from None
