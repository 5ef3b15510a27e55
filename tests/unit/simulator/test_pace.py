"""How busy the hospital is."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from console.simulator.pace import FULL_PAST, RATE, SIX_HOURS, busy, density, future, past

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def test_that_the_night_is_quiet_and_the_morning_rounds_are_the_peak() -> None:
    hours = {hour: busy(MONDAY + timedelta(hours=hour)) for hour in range(24)}

    assert min(hours, key=hours.__getitem__) == 5
    assert max(hours, key=hours.__getitem__) == 9
    assert hours[9] > 2 * hours[3]


def test_that_the_curve_has_no_jump_within_a_day() -> None:
    minutes = [busy(MONDAY + timedelta(minutes=minute)) for minute in range(24 * 60)]

    assert max(abs(after - before) for before, after in itertools.pairwise(minutes)) < 0.02


def test_that_the_end_of_the_week_is_quieter() -> None:
    assert busy(MONDAY + timedelta(days=6, hours=9)) < busy(MONDAY + timedelta(days=2, hours=9))


def test_that_even_a_sunday_night_is_lively_enough_to_look_at() -> None:
    assert RATE * busy(MONDAY + timedelta(days=6, hours=5)) > 1.5


def test_that_the_quarter_hour_of_a_sparkline_is_as_dense_as_the_day_and_older_times_are_thinned() -> None:
    base = MONDAY + timedelta(hours=9)
    times = past(base, SIX_HOURS)
    dense = [at for at in times if at >= -FULL_PAST]

    assert abs(len(dense) / FULL_PAST / RATE - busy(base)) < 0.2
    assert density(base, -SIX_HOURS / 2) < 0.05 * density(base, 0)
    assert times == sorted(times)
    assert -SIX_HOURS <= times[0] < -SIX_HOURS + 60


def test_that_the_future_begins_now_and_goes_forward() -> None:
    times = list(itertools.islice(future(MONDAY + timedelta(hours=9)), 100))

    assert times[0] == 0
    assert times == sorted(times)
