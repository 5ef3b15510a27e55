"""Spans, ranges, ticks, scales, geometry and the pointer: decisions without a widget."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from console.desktop.screens.throughput.asked import Asked
from console.desktop.screens.throughput.filters import chart_filter, failures_of, only_lane
from console.desktop.screens.throughput.geometry import across, lane_height, placed, tracks
from console.desktop.screens.throughput.pointer import Pointer
from console.desktop.screens.throughput.ranges import MOST, RANGES, bucket_words, choices, points_for, zoomed
from console.desktop.screens.throughput.ticks import latency_pair, nice_top, number, time_ticks, unit_of
from console.desktop.screens.throughput.time_panel import span_typed
from console.desktop.time_filter import Span, span_of, value_of, with_span, words
from console.query.moments import bounds
from console.query.nodes import Received
from console.query.parser import parse

AT = datetime(2026, 11, 22, 8, 46, tzinfo=UTC)
HOUR = Span(since=AT, until=AT + timedelta(hours=1))


@pytest.mark.parametrize(
    "span",
    [
        HOUR,
        Span(since=AT, until=AT + timedelta(minutes=1)),
        Span(since=AT.replace(hour=23), until=AT.replace(hour=23) + timedelta(hours=3)),
        Span(since=AT - timedelta(days=40), until=AT),
        Span(since=AT.replace(second=10), until=AT.replace(second=35)),
        Span(since=AT, until=AT + timedelta(seconds=61)),
    ],
)
def test_that_a_span_in_the_filter_means_exactly_itself_also_over_midnight(span: Span) -> None:
    node = parse(f"received:{value_of(span)}")
    assert isinstance(node, Received)
    assert bounds(node, AT + timedelta(days=90)) == (span.since, span.until)
    assert span_of(with_span("status:error -type:ADT", span)) == span


def test_that_a_span_replaces_the_one_before_and_goes_away() -> None:
    first = with_span("status:error", HOUR)
    assert first == "status:error received:2026-11-22T08:46Z..2026-11-22T09:45Z"
    other = Span(since=AT, until=AT + timedelta(minutes=5))
    assert with_span(first, other) == "status:error received:2026-11-22T08:46Z..2026-11-22T08:50Z"
    assert with_span(first, None) == "status:error"


@pytest.mark.parametrize(
    "query", ["received:today", "received:>08:00", "received:08:00..09:00", "age:<1h", "(a OR b)", ""]
)
def test_that_other_times_are_no_brush(query: str) -> None:
    assert span_of(query) is None


def test_that_a_span_is_told_with_its_days_only_where_it_has_several() -> None:
    zone = ZoneInfo("UTC")
    assert words(HOUR, zone) == "08:46–09:46"
    night = Span(since=AT.replace(hour=22), until=AT.replace(hour=22) + timedelta(hours=4))
    assert words(night, zone) == "22 Nov 22:46–23 Nov 02:46"


def test_that_charts_take_the_terms_they_are_kept_by_and_say_which_they_leave_out() -> None:
    found = chart_filter("layer:hl7v2 -site:NORTH status:error received:today free")
    assert found.query == "layer:hl7v2 -site:NORTH"
    assert found.left_out == ("status:error", "free")
    assert "status:error free" in found.words
    assert chart_filter("a:b OR c").left_out == ("a:b OR c",)
    assert only_lane("layer:fhir status:error", "layer", "hl7v2") == "status:error layer:hl7v2"
    assert failures_of("type", "ADT^A08", HOUR).startswith("type:ADT^A08 status:error,parked received:")


def test_that_a_request_never_asks_for_more_points_than_are_answered() -> None:
    for each in RANGES:
        for bucket in (0, *choices(each.seconds)):
            request = Asked(range_id=each.id, bucket=bucket).request(AT, 4000)
            assert 10 <= request.points <= MOST
            assert request.until is not None
            assert (request.until - request.since).total_seconds() == each.seconds
    assert points_for(6 * 3600, 1000, 60) == 361
    assert bucket_words(300) == "5 min"
    assert bucket_words(86400) == "1 day"


def test_that_a_zoom_stays_around_its_place_and_has_a_least_and_a_most() -> None:
    near = zoomed(HOUR, 0.5, 0.5)
    assert near.seconds == 1800
    assert near.since == AT + timedelta(minutes=15)
    assert zoomed(HOUR, 0.001, 0.2).seconds == 600
    assert zoomed(HOUR, 1e9, 1.0).seconds <= 400 * 86400


@pytest.mark.parametrize("seconds", [3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400, 90 * 86400, 365 * 86400])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata"])
def test_that_ticks_are_few_and_stand_on_round_local_times(seconds: int, zone: str) -> None:
    here = ZoneInfo(zone)
    until = datetime(2026, 11, 22, 10, 15, 1, tzinfo=UTC)
    ticks = time_ticks(until - timedelta(seconds=seconds), until, 12, here)
    assert 3 <= len(ticks) <= 13
    assert all(tick.at.astimezone(here).second == 0 for tick in ticks)
    assert all(until - timedelta(seconds=seconds) <= tick.at < until for tick in ticks)
    if seconds > 2 * 86400:
        assert all(tick.at.astimezone(here).hour in (0, 6, 12, 18) for tick in ticks)


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (16.4, 20), (2.6, 3), (0.33, 0.4), (228, 250), (513, 600), (float("nan"), 1), (7, 8)]
)
def test_that_a_scale_ends_on_a_round_number_at_or_above_the_highest(value: float, top: float) -> None:
    assert nice_top(value) == pytest.approx(top)


def test_that_numbers_are_told_in_a_unit_one_can_say() -> None:
    assert unit_of(14.8).sign == "/s"
    assert unit_of(4 / 60).sign == "/min"
    assert unit_of(4 / 3600).sign == "/h"
    assert unit_of(3 / 86400).sign == "/d"
    assert [number(v) for v in (0.075, 0.25, 1.5, 14.83, 120.4, 12000)] == [
        "0.075",
        "0.25",
        "1.5",
        "14.8",
        "120",
        "12\u202f000",
    ]
    assert latency_pair(115, 210) == "115 / 210\u202fms"
    assert latency_pair(None, 210) == "no data"


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_that_lanes_share_the_room_and_tracks_never_overlap(percent: int) -> None:
    assert lane_height(730 * percent / 100, 5, percent) == pytest.approx(146 * percent / 100, abs=1)
    assert lane_height(500, 40, percent) == round(112 * percent / 100)
    found = tracks(146 * percent / 100, percent)
    assert found.rate.base < found.errors.base < found.latency.top < found.latency.base <= 146 * percent / 100
    assert found.rate.y(0) == found.rate.base
    assert found.rate.y(1) == pytest.approx(found.rate.top + 0.15 * (found.rate.base - found.rate.top))


def test_that_a_place_on_the_plot_and_its_bucket_agree() -> None:
    plot = across(1200, 360)
    for bucket in (0, 1, 180, 359):
        assert plot.bucket(plot.x(bucket + 0.5)) == bucket
        assert plot.edge(plot.x(bucket)) == bucket
    assert plot.bucket(-50) == 0
    assert plot.edge(9999) == 360


def test_that_words_of_events_do_not_lie_on_each_other_and_the_newest_stay() -> None:
    assert placed([100, 150, 400], [80, 80, 80], 0, 500, 10) == [1, 2]
    assert placed([10], [80], 0, 500, 10) == []
    assert placed([100, 150, 400], [80, 80, 80], 0, 500, 10, [0, 1, 1]) == [0, 2]


def test_that_the_keys_move_extend_and_clear() -> None:
    pointer = Pointer().moved(-1, 100)
    assert pointer.at == 99
    pointer = pointer.moved(-9, 100)
    assert pointer.at == 90
    brushed = pointer.extended(1, 100).extended(1, 100)
    assert brushed.brush == (90, 93)
    assert brushed.extended(-5, 100).brush == (87, 91)
    assert brushed.cleared() == Pointer(at=92)
    assert brushed.cleared().cleared() == Pointer()
    assert brushed.moved(1, 100).brush is None
    assert Pointer().dragged(20, 10).brush == (10, 20)
    assert Pointer().dragged(20, 20).brush is None


def test_that_typed_times_are_read_as_the_last_such_time_and_refused_in_words() -> None:
    now = datetime(2026, 11, 22, 10, 15).astimezone()
    found = span_typed("08:46", "09:46", now)
    assert isinstance(found, Span)
    assert found.seconds == 3600
    assert found.until < now.astimezone(UTC)
    yesterday = span_typed("22:00", "02:00", now)
    assert isinstance(yesterday, Span)
    assert yesterday.seconds == 4 * 3600
    assert "From cannot be read" in str(span_typed("soon", "now", now))
    assert "10 minutes" in str(span_typed("10:10", "now", now))
