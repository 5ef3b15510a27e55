"""What is not known is never zero; gaps say why; the mix is short; drains speak plainly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from console.gateway.buckets import choose
from console.gateway.desk.chart_lanes import Heading, Now, lane
from console.gateway.desk.drains import estimate
from console.store.tally_asks import LaneSums

UNTIL = datetime(2026, 3, 1, 12, tzinfo=UTC)
BUCKETS = choose(UNTIL - timedelta(minutes=6), UNTIL, 10)
SUMS = LaneSums(
    key="lab",
    received=[0, 5, 0, 0, 4, 0],
    refused=[0] * 6,
    delivered=[0, 5, 0, 0, 0, 0],
    failed=[0] * 6,
    retried=[0, 0, 0, 2, 2, 0],
    p50=[None] * 6,
    p95=[None] * 6,
    mix={},
    watched=[False, True, True, True, True, False],
    down=[False, False, False, True, True, False],
    shadow=[],
    recent=None,
)
NOW = Now(rate=None, waiting=0, recent=None)


def test_that_a_gap_is_a_gap_and_a_quiet_minute_is_zero() -> None:
    found = lane(SUMS, BUCKETS, range(5, 6), Heading(title="LAB"), NOW, {})

    assert found.received == (None, 5, 0, None, 4, 0)
    assert found.retried == (None, 0, 0, 2, 2, 0)
    assert [(gap.since, gap.until, gap.text) for gap in found.gaps] == [
        (BUCKETS.begin(0), BUCKETS.begin(1), "gateway off"),
        (BUCKETS.begin(3), BUCKETS.begin(4), "link down"),
    ]


def test_that_of_many_codes_the_most_frequent_are_named() -> None:
    sums = replace(SUMS, mix={number: [number] * 6 for number in range(1, 13)})
    found = lane(
        sums, BUCKETS, range(0), Heading(title="LAB"), NOW, {number: f"AE {number}" for number in range(1, 13)}
    )

    assert list(found.mix) == [f"AE {number}" for number in range(12, 4, -1)] + ["other"]
    assert found.mix["other"] == (1 + 2 + 3 + 4,) * 6


@pytest.mark.parametrize(
    ("came", "gone", "held", "seconds", "text"),
    [
        (10.0, 40.0, "", 240.0, "empty in about 4 min"),
        (20.0, 8.0, "", None, "grows by 12 a minute"),
        (0.0, 0.0, "", None, "nothing leaves it"),
        (6.0, 6.0, "", None, "neither drains nor grows"),
        (0.0, 9.0, "paused", None, "paused: nothing leaves it"),
    ],
)
def test_that_a_drain_is_told_in_words(came: float, gone: float, held: str, seconds: float | None, text: str) -> None:
    assert estimate(120, came, gone, held) == (seconds, text)
