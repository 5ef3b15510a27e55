"""Latency in bins, quantiles from bins, and the share of errors: the arithmetic that charts, alerts and screens share.

A bin is a quarter of an octave wide: its value is the middle (geometric), so a quantile read from bins is within 9.1 %
of the true one (half a bin: 2 ** (1/8) = 1.0905), between 1 ms and an hour. What is faster than 1 ms counts as 1 ms.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

BINS = 88
"""2 ** (88 / 4) ms is a little over an hour; what takes longer is counted in the last bin."""

PER_OCTAVE = 4
_EDGES = tuple(2 ** (number / PER_OCTAVE) for number in range(1, BINS))


def latency_bin(milliseconds: float) -> int:
    """The bin of a time, 0 to `BINS` - 1."""
    return bisect_right(_EDGES, milliseconds)


def bin_milliseconds(number: int) -> float:
    """The value a bin stands for."""
    return float(2 ** ((number + 0.5) / PER_OCTAVE))


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The smallest bin value that at least this share of all (0 to 1) does not exceed; None of nothing."""
    total = sum(counts.values())
    if not total:
        return None
    wanted, seen = share * total, 0
    for number in sorted(counts):
        seen += counts[number]
        if seen >= wanted:
            return bin_milliseconds(number)
    return bin_milliseconds(max(counts))


def error_share(received: int, delivered: int, failed: int) -> float | None:
    """Failed tries and refused arrivals among all that came to an end, 0 to 1; None of nothing.

    Where an interface has no destination nothing is delivered, and the share is that of what it received.
    """
    ended = max(received, delivered + failed)
    return failed / ended if ended else None
