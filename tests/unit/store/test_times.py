"""Times go in and out unchanged, to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.store.times import from_micros, from_micros_or_none, to_micros


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5))])))
def test_that_a_time_comes_back(at: datetime) -> None:
    assert from_micros(to_micros(at)) == at


def test_that_naive_times_are_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
    assert from_micros_or_none(None) is None
