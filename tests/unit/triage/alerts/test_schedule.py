"""Hours of the day and days of the week."""

from __future__ import annotations

from datetime import datetime

import pytest

from console.triage.alerts.schedule import ALWAYS, Hours

MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 - a local clock without a zone


@pytest.mark.parametrize(
    ("hours", "day", "hour", "inside"),
    [
        (ALWAYS, 0, 3, True),
        (Hours(begin="08:00", end="18:00"), 0, 8, True),
        (Hours(begin="08:00", end="18:00"), 0, 18, False),
        (Hours(begin="22:00", end="06:00"), 0, 23, True),
        (Hours(begin="22:00", end="06:00"), 0, 5, True),
        (Hours(begin="22:00", end="06:00"), 0, 6, False),
        (Hours(days=(4,), begin="22:00", end="06:00"), 5, 5, True),
        (Hours(days=(4,), begin="22:00", end="06:00"), 4, 5, False),
        (Hours(days=(5, 6)), 6, 12, True),
        (Hours(days=(5, 6)), 0, 12, False),
        (Hours(begin="18:00"), 0, 23, True),
    ],
)
def test_that_a_span_covers_what_it_says(hours: Hours, day: int, hour: int, inside: bool) -> None:
    assert hours.covers(MONDAY.replace(day=2 + day, hour=hour)) is inside


def test_that_the_end_of_quiet_hours_is_found_past_midnight() -> None:
    quiet = Hours(begin="22:00", end="06:30")

    assert quiet.ends(MONDAY.replace(hour=23)) == MONDAY.replace(day=3, hour=6, minute=30)
    assert quiet.ends(MONDAY.replace(hour=12)) is None
    assert ALWAYS.ends(MONDAY) is None
