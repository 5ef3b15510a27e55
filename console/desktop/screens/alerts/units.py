"""Amounts of alerts as people read and type them: `5 min`, `20 %`, `2 000 ms`, `5 GB`, `14 days`. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from console.desktop.words import THIN, count_of, grouped, size


class Unit(StrEnum):
    """What a threshold counts; on the wire: pieces, seconds, a share from 0 to 1, milliseconds, bytes, days."""

    MESSAGES = "messages"
    SECONDS = "time"
    SHARE = "%"
    MILLISECONDS = "ms"
    BYTES = "GB"
    DAYS = "days"


SPAN_EXAMPLES = "90\u00a0s, 5\u00a0min or 2\u00a0h"
_SPAN = re.compile(r"(\d{1,5})\s*(seconds?|sec|s|minutes?|min|m|hours?|h|days?|d)\b", re.IGNORECASE)
_STEPS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
_GIGA = 1_000_000_000


def span_words(seconds: float) -> str:
    """`90 s`, `5 min`, `1 h 30 min`, `7 d`: nothing is rounded away."""
    left = max(0, round(seconds))
    if left < 120 and left % 60:
        return f"{left} s"
    parts = []
    for name, step in _STEPS:
        if left >= step:
            parts.append(f"{left // step} {name}")
            left %= step
    return " ".join(parts) or "0 s"


def read_span(text: str) -> int | None:
    """Seconds meant by `5 min`, `1 h 30 min`; None where it cannot be read. A bare 0 is no time."""
    typed = text.strip()
    if typed == "0":
        return 0
    if not typed or _SPAN.sub("", typed).strip():
        return None
    steps = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    return sum(int(number) * steps[unit[0].lower()] for number, unit in _SPAN.findall(typed))


def amount(value: float | None, unit: Unit) -> str:
    """A measured or a set value; None is unknown, never zero."""
    if value is None:
        return "unknown"
    match unit:
        case Unit.MESSAGES:
            return count_of(round(value), "message")
        case Unit.SECONDS:
            return span_words(value)
        case Unit.SHARE:
            return f"{_plain(value * 100)} %"
        case Unit.MILLISECONDS:
            return f"{grouped(round(value))} ms"
        case Unit.BYTES:
            return size(round(value))
        case Unit.DAYS:
            return count_of(round(value), "day")


def typed_amount(value: float, unit: Unit) -> str:
    """A threshold as it stands in its field, without the unit where that stands beside it."""
    match unit:
        case Unit.SECONDS:
            return span_words(value)
        case Unit.SHARE:
            return _plain(value * 100)
        case Unit.BYTES:
            return _plain(value / _GIGA)
        case _:
            return _plain(value)


def read_amount(text: str, unit: Unit) -> float | None:
    """The threshold meant; None where it cannot be read."""
    if unit is Unit.SECONDS:
        span = read_span(text)
        return None if span is None else float(span)
    typed = text.strip().removesuffix(unit.value).replace(" ", "").replace(THIN, "").replace(",", ".")
    if not re.fullmatch(r"\d{1,9}(\.\d{1,4})?", typed):
        return None
    number = float(typed)
    return number / 100 if unit is Unit.SHARE else number * _GIGA if unit is Unit.BYTES else number


def _plain(number: float) -> str:
    return f"{round(number, 2):.10g}"
