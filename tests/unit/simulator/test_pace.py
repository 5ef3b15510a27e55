"""How busy the hospital is."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from console.simulator.pace import RATE, SIX_HOURS, THIN, busy, density, future, past

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


def test_that_the_past_is_thinned_with_its_age_without_a_step() -> None:
    base = MONDAY + timedelta(hours=9)
    times = past(base, SIX_HOURS)
    shares = [density(base, -60.0 * minute) / RATE / busy(base - timedelta(minutes=minute)) for minute in range(360)]

    assert shares[0] == 1.0
    assert min(shares) == pytest.approx(THIN)
    assert all(0.99 * after < before < 1.2 * after for before, after in itertools.pairwise(shares))
    assert times == sorted(times)
    assert -SIX_HOURS <= times[0] < -SIX_HOURS + 60
    assert len(times) < 10_000


def test_that_the_future_begins_now_and_goes_forward() -> None:
    times = list(itertools.islice(future(MONDAY + timedelta(hours=9)), 100))

    assert times[0] == 0
    assert times == sorted(times)
