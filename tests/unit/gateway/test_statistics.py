"""Rates and sparklines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from console.gateway.statistics import MINUTES, Statistics

NOON = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)


def test_that_the_rate_is_per_second_over_the_last_minute() -> None:
    statistics = Statistics(NOON - timedelta(hours=1))
    for second in range(60):
        statistics.received(NOON - timedelta(seconds=second), "A")
        statistics.received(NOON - timedelta(seconds=second), "B")
    assert statistics.in_rate(NOON) == 2.0
    assert statistics.in_rate(NOON + timedelta(seconds=400)) == 0.0


def test_that_a_gateway_that_just_started_is_not_shown_as_slow() -> None:
    statistics = Statistics(NOON)
    for _ in range(50):
        statistics.settled(NOON + timedelta(seconds=5), delivered=True, failed=False)
    assert statistics.out_rate(NOON + timedelta(seconds=10)) == 5.0


def test_that_minutes_before_the_start_are_unknown_and_quiet_minutes_are_zero() -> None:
    statistics = Statistics(NOON - timedelta(minutes=3))
    statistics.received(NOON - timedelta(minutes=2), "A")
    spark = statistics.spark(NOON)
    assert len(spark) == MINUTES
    assert spark[:11] == (None,) * 11
    assert spark[11:] == (0, 1, 0, 0)


def test_that_the_store_fills_the_minutes_before_the_start() -> None:
    statistics = Statistics(NOON)
    statistics.restore([(NOON - timedelta(minutes=5), 7)])
    assert statistics.spark(NOON)[9] == 7
    assert statistics.spark(NOON)[10] == 0
    assert statistics.spark(NOON)[8] is None


def test_that_errors_are_per_minute() -> None:
    statistics = Statistics(NOON - timedelta(hours=1))
    for minute in range(5):
        statistics.settled(NOON - timedelta(minutes=minute), delivered=False, failed=True)
    assert statistics.errors_per_minute(NOON) == 1.0


def test_that_a_few_errors_right_after_the_start_are_not_shown_as_a_storm() -> None:
    statistics = Statistics(NOON)
    for second in range(3):
        statistics.settled(NOON + timedelta(seconds=second), delivered=False, failed=True)
    assert statistics.errors_per_minute(NOON + timedelta(seconds=5)) == 3.0


def test_that_the_last_message_before_the_start_is_known_and_never_hides_a_newer_one() -> None:
    statistics = Statistics(NOON)
    statistics.restore_last(NOON - timedelta(minutes=5), "OLD")
    assert (statistics.last_at, statistics.last_control_id) == (NOON - timedelta(minutes=5), "OLD")
    statistics.received(NOON, "NEW")
    statistics.restore_last(NOON - timedelta(minutes=5), "OLD")
    assert statistics.last_control_id == "NEW"
