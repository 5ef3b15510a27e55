"""The choice of buckets: few enough, wide enough to be named, on whole ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.gateway.buckets import choose
from console.store.tally_asks import Span

NOW = datetime(2026, 3, 1, 12, 34, 56, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "points", "span", "seconds"),
    [
        (timedelta(hours=1), 720, Span.MINUTE, 60),
        (timedelta(hours=6), 360, Span.MINUTE, 60),
        (timedelta(hours=7, seconds=3), 84, Span.MINUTE, 300),
        (timedelta(hours=24), 720, Span.MINUTE, 120),
        (timedelta(hours=48), 720, Span.MINUTE, 300),
        (timedelta(days=7), 720, Span.HOUR, 3600),
        (timedelta(days=60), 720, Span.HOUR, 7200),
        (timedelta(days=365), 720, Span.DAY, 86400),
        (timedelta(days=3650), 100, Span.DAY, 91 * 86400),
    ],
)
def test_that_a_range_has_its_buckets(length: timedelta, points: int, span: Span, seconds: int) -> None:
    buckets = choose(NOW - length, NOW, points)

    assert (buckets.frame.span, buckets.seconds) == (span, seconds)
    assert buckets.many <= points + 1
    assert buckets.begin(0) <= NOW - length < buckets.begin(1)
    assert buckets.begin(buckets.many - 1) < NOW <= buckets.begin(buckets.many)
    assert buckets.number(NOW) == buckets.many - 1


def test_that_the_week_before_has_the_same_buckets() -> None:
    for length in (timedelta(hours=1), timedelta(days=20), timedelta(days=300)):
        buckets = choose(NOW - length, NOW, 100)
        low, high = buckets.frame.minutes

        assert buckets.earlier(7).minutes == (low - 7 * 1440, high - 7 * 1440)
