"""Numbers and times read as VISUAL.md 6 says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.desktop.words import age, count_of, grouped, moment, rate, size, skew, span

NOW = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(3, "00:03"), (1025, "17:05"), (7440, "2 h 04 min"), (187_200, "2 d 04 h"), (-5, "00:00")],
)
def test_that_spans_grow_from_minutes_to_days(seconds: float, text: str) -> None:
    assert span(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(8, "8 s"), (784, "13 min"), (7300, "2 h"), (300_000, "3 d")])
def test_that_ages_are_rough(seconds: float, text: str) -> None:
    assert age(seconds) == text


def test_that_numbers_are_grouped_by_a_narrow_space() -> None:
    assert grouped(12_406) == "12\u202f406"
    assert count_of(1, "message") == "1 message"
    assert count_of(2, "try", "tries") == "2 tries"


def test_that_a_moment_says_as_much_as_needed() -> None:
    assert moment(NOW.replace(microsecond=412_000), NOW, UTC) == "10:15:00.412"
    assert moment(NOW - timedelta(days=2), NOW, UTC) == "20 Nov 10:15"
    assert moment(NOW - timedelta(days=400), NOW, UTC) == "18 Oct 2025"


def test_that_a_true_zero_rate_is_bare() -> None:
    assert [rate(0), rate(0.04), rate(6.13), rate(1234.5)] == ["0", "0.0", "6.1", "1\u202f234"]


def test_that_sizes_and_skew_carry_their_unit() -> None:
    assert [size(612), size(41_000_000), size(1_253_000_000)] == ["612 B", "41 MB", "1.3 GB"]
    assert [skew(0.02), skew(-0.001), skew(-3)] == ["+0.02 s", "+0.00 s", "−3.00 s"]
