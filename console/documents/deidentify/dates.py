"""Dates moved by days: any precision, any writing; the time of day and the zone stay as they were written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

_VALUE = re.compile(
    r"(\s*)(\d{4})(-?)(?:(\d\d)(?:\3(\d\d))?)?"
    r"((?:[T ]?\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?)?\s?(?:Z|[+-]\d\d:?\d\d)?\s*)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
TEXT_DATES = (
    r"(?P<stamp>(?<![\d.])(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[0-5]\d[0-5]\d(?:[0-5]\d)?)?(?![\d]))"
    r"|(?P<iso>(?<!\d)(?:18|19|20)\d\d[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])(?!\d))"
    r"|(?P<slash>(?<![\d/.])\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?![\d/]))"
    rf"|(?P<mdy>\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b)"
    rf"|(?P<dmy>\b\d{{1,2}}(?:st|nd|rd|th)?[ .-]+{_MONTH}[ .,-]+\d{{4}}\b)"
    rf"|(?P<my>\b{_MONTH}\.?,?\s+(?:18|19|20)\d\d\b)"
)
"""How dates stand in free text; compiled without regard to case. `slash` is month first, with points day first."""


def shifted(value: str, days: int) -> str | None:
    """A date or moment (HL7 TS, ISO 8601) moved back; None for what is no date."""
    found = _VALUE.fullmatch(value)
    if found is None:
        return None
    blank, year, dash, month, day, rest = found.groups()
    when = _day(int(year), int(month or 7), int(day or 15))
    if when is None or (rest.strip() and not day):
        return None
    moved = when - timedelta(days=days)
    text = f"{moved.year:04}"
    if month:
        text += f"{dash}{moved.month:02}"
    if day:
        text += f"{dash}{moved.day:02}"
    return f"{blank}{text}{rest}"


def born(value: str, days: int, today: date, *, keep_year: bool) -> str | None:
    """A birth date moved back; who is older than 89 is told as about 91, since the very old are few."""
    found = _VALUE.fullmatch(value)
    moved = shifted(value, days)
    if found is None or moved is None:
        return None
    blank, year, dash = found.group(1), int(found.group(2)), found.group(3)
    after = moved[len(blank) :]
    if today.year - year > 89:
        after = f"{today.year - 91:04}{after[4:]}"
    elif keep_year:
        after = f"{year:04}{after[4:]}"
    if after[4 + len(dash) : 6 + len(dash)] == "02" and after[6 + 2 * len(dash) : 8 + 2 * len(dash)] == "29":
        after = f"{after[: 6 + 2 * len(dash)]}28{after[8 + 2 * len(dash) :]}"
    return blank + after


def in_text(match: re.Match[str], days: int) -> str:
    """A date found by `TEXT_DATES`, moved and written the same way; `[date]` where it is none."""
    kind = next(kind for kind in _WRITERS if match.group(kind) is not None)
    return _WRITERS[kind](match.group(), days) or "[date]"


def day_of(match: re.Match[str]) -> date | None:
    """The day that a match of `TEXT_DATES` names; None for a month or nonsense."""
    text = match.group()
    if match.group("stamp"):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:8]))
    if match.group("my"):
        return None
    parts = _named(text) if match.group("mdy") or match.group("dmy") else _numbers(text)
    return None if parts is None else parts[0]


def _stamp(text: str, days: int) -> str | None:
    when = _day(int(text[:4]), int(text[4:6]), int(text[6:8]))
    return None if when is None else f"{when - timedelta(days=days):%Y%m%d}{text[8:]}"


def _numeric(text: str, days: int) -> str | None:
    read = _numbers(text)
    if read is None:
        return None
    when, order = read
    moved = when - timedelta(days=days)
    values = {"y": moved.year, "m": moved.month, "d": moved.day}
    pieces = re.split(r"(\D)", text)
    for place, letter in zip((0, 2, 4), order, strict=True):
        number = values[letter] % 100 if len(pieces[place]) == 2 and letter == "y" else values[letter]
        pieces[place] = str(number).zfill(len(pieces[place]) if pieces[place].startswith("0") or letter == "y" else 1)
    return "".join(pieces)


def _numbers(text: str) -> tuple[date, str] | None:
    """The day and the order of its parts."""
    first, second, third = re.split(r"\D", text)
    if len(first) == 4:
        when = _day(int(first), int(second), int(third))
        return None if when is None else (when, "ymd")
    year = int(third) if len(third) == 4 else 2000 + int(third) if int(third) < 40 else 1900 + int(third)
    orders = ("dmy", "mdy") if "." in text else ("mdy", "dmy")
    for order in orders:
        month, day = (first, second) if order == "mdy" else (second, first)
        when = _day(year, int(month), int(day))
        if when is not None:
            return when, order
    return None


def _named(text: str) -> tuple[date, str] | None:
    month = next(word for word in re.findall(r"[A-Za-z]{3,}", text) if word[:3].casefold() in _MONTHS)
    day, year = (int(number) for number in re.findall(r"\d+", text)[:2])
    when = _day(year, _MONTHS.index(month[:3].casefold()) + 1, day)
    return None if when is None else (when, month)


def _worded(text: str, days: int) -> str | None:
    read = _named(text)
    if read is None:
        return None
    when, word = read
    moved = when - timedelta(days=days)
    text = text.replace(word, _month_like(moved.month, word), 1)
    numbers = iter((str(moved.day), f"{moved.year:04}"))
    text = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text, flags=re.IGNORECASE)
    return re.sub(r"\d+", lambda _: next(numbers), text, count=2)


def _month_year(text: str, days: int) -> str | None:
    word = re.findall(r"[A-Za-z]{3,}", text)[0]
    when = _day(int(text[-4:]), _MONTHS.index(word[:3].casefold()) + 1, 15)
    if when is None:
        return None
    moved = when - timedelta(days=days)
    return text[:-4].replace(word, _month_like(moved.month, word), 1) + f"{moved.year:04}"


def _month_like(month: int, word: str) -> str:
    name = _FULL[month - 1][:3] if len(word) == 3 else _FULL[month - 1]
    return name.upper() if word.isupper() else name.lower() if word.islower() else name


_WRITERS: dict[str, Callable[[str, int], str | None]] = {
    "stamp": _stamp,
    "iso": _numeric,
    "slash": _numeric,
    "mdy": _worded,
    "dmy": _worded,
    "my": _month_year,
}


def _day(year: int, month: int, day: int) -> date | None:
    """The day, where there is such a one that can be moved."""
    try:
        return date(year, month, day) if year > 50 else None
    except ValueError:
        return None
