"""Schedules and quiet hours in words, and as typed. Pure."""

from __future__ import annotations

import re

from console.api.alerts import AlertSchedule

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")


def read_clock(text: str) -> str | None:
    """`7:00` as `07:00`, empty as empty; None where it is no time of a day."""
    typed = text.strip()
    if not typed:
        return ""
    found = _CLOCK.fullmatch(typed)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"{int(found[1]):02d}:{found[2]}"


def days_words(days: tuple[int, ...]) -> str:
    """`every day`, `Mon to Fri`, `Sat, Sun`."""
    kept = sorted(set(days))
    if not kept or len(kept) == len(DAYS):
        return "every day"
    if len(kept) > 2 and kept[-1] - kept[0] == len(kept) - 1:
        return f"{DAYS[kept[0]]} to {DAYS[kept[-1]]}"
    return ", ".join(DAYS[day] for day in kept)


def hours_words(schedule: AlertSchedule) -> str:
    """`always`, `Mon to Fri 07:00 to 18:00`, `every day 22:00 to 07:00 of the next day`."""
    days = days_words(schedule.days)
    if not schedule.begin or not schedule.end:
        return "always" if days == "every day" else f"{days}, all day"
    over = " of the next day" if schedule.end <= schedule.begin else ""
    return f"{days} {schedule.begin} to {schedule.end}{over}"
