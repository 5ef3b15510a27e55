"""Times as people type them, and as they are told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from console.desktop.when import read_when, told

NOON = datetime.fromisoformat("2026-11-22T12:00").astimezone()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", "2026-11-22T14:30"),
        ("04:00", "2026-11-23T04:00"),  # over for today
        ("4.00", "2026-11-23T04:00"),
        ("today 13:00", "2026-11-22T13:00"),
        ("Tomorrow 13:00", "2026-11-23T13:00"),
        ("23 Nov 04:00", "2026-11-23T04:00"),
        ("3. January 04:00", "2027-01-03T04:00"),
        ("2026-11-24 04:00", "2026-11-24T04:00"),
        ("2026-11-24T04:00", "2026-11-24T04:00"),
    ],
)
def test_that_a_time_is_read_as_it_is_meant(typed: str, meant: str) -> None:
    assert read_when(typed, NOON) == datetime.fromisoformat(meant).astimezone()


@pytest.mark.parametrize(("typed", "hours"), [("+2h", 2), ("+ 30 min", 0.5), ("+1d", 24), ("+90m", 1.5)])
def test_that_a_span_counts_from_its_base(typed: str, hours: float) -> None:
    assert read_when(typed, NOON) == NOON + timedelta(hours=hours)


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "12:60", "31 Foo 10:00", "2026-13-01 10:00", "+2", "4"])
def test_that_what_is_no_time_is_not_guessed_at(typed: str) -> None:
    assert read_when(typed, NOON) is None


def test_that_a_time_is_told_with_its_day_where_it_is_not_today() -> None:
    assert told(NOON, NOON) == "12:00"
    assert told(NOON + timedelta(days=1), NOON) == "tomorrow 12:00"
    assert told(NOON - timedelta(days=1), NOON) == "yesterday 12:00"
    assert told(NOON + timedelta(days=3), NOON) == "25 Nov 12:00"
