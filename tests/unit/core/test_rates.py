"""Latency bins, quantiles and the share of errors."""

from __future__ import annotations

import random

import pytest

from console.core.rates import BINS, bin_milliseconds, error_share, latency_bin, quantile


def test_that_a_quantile_is_within_a_tenth_of_the_true_one() -> None:
    dice = random.Random(7)
    for slowness in (3.0, 80.0, 2500.0):
        times = sorted(max(1.1, dice.lognormvariate(0, 0.7) * slowness) for _ in range(4000))
        counts: dict[int, int] = {}
        for took in times:
            counts[latency_bin(took)] = counts.get(latency_bin(took), 0) + 1
        for share in (0.5, 0.95, 0.99):
            found = quantile(counts, share)
            assert found == pytest.approx(times[int(share * len(times)) - 1], rel=0.1)


def test_that_bins_reach_from_a_millisecond_to_an_hour() -> None:
    assert latency_bin(0) == 0
    assert latency_bin(10 * 3600 * 1000) == BINS - 1
    assert bin_milliseconds(BINS - 1) > 3_600_000
    assert quantile({}, 0.95) is None


@pytest.mark.parametrize(
    ("received", "delivered", "failed", "share"),
    [(0, 0, 0, None), (100, 98, 2, 0.02), (100, 0, 2, 0.02), (10, 190, 10, 0.05), (0, 0, 3, 1.0)],
)
def test_that_the_share_of_errors_is_that_of_all_that_ended(
    received: int, delivered: int, failed: int, share: float | None
) -> None:
    assert error_share(received, delivered, failed) == share
