"""Where the parts of a lane and of the axis stand, in pixels (VISUAL.md 8, line 05). Pure; sizes given at 100 %."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEAD, SCALE, RIGHT, AXIS = 176, 52, 16, 44
LEAST, TALLEST = 112, 320
RATE, ERRORS, LATENCY = 72, 28, 40
HEADROOM = 0.15


@dataclass(frozen=True, slots=True)
class Track:
    """From `top` to `base` (zero); the scale's highest value stands below the top, so that no label sits on an edge."""

    top: float
    base: float

    @property
    def high(self) -> float:
        """Where the scale's highest value stands."""
        return self.top + (self.base - self.top) * HEADROOM

    def y(self, share: float) -> float:
        """Where a share of the scale stands."""
        return self.base - share * (self.base - self.high)


@dataclass(frozen=True, slots=True)
class Tracks:
    """The three tracks of a lane."""

    rate: Track
    errors: Track
    latency: Track


@dataclass(frozen=True, slots=True)
class Across:
    """The plot from `left` to `right` holds `buckets`."""

    left: float
    right: float
    buckets: int

    @property
    def step(self) -> float:
        """The width of a bucket."""
        return (self.right - self.left) / max(1, self.buckets)

    def x(self, bucket: float) -> float:
        """Where a place stands, in buckets."""
        return self.left + bucket * self.step

    def bucket(self, x: float) -> int:
        """The bucket under this place, the nearest one where it is beside the plot."""
        return max(0, min(self.buckets - 1, int((x - self.left) / max(self.step, 1e-9))))

    def edge(self, x: float) -> int:
        """The edge between two buckets that is nearest: 0 to `buckets`."""
        return max(0, min(self.buckets, round((x - self.left) / max(self.step, 1e-9))))


def tracks(height: float, percent: int = 100) -> Tracks:
    """The tracks of a lane of this height: 72 rate, 28 errors, 40 latency of 140, and a line below."""
    pad = 3 * percent / 100
    unit = max(0.0, height - 2 * pad) / (RATE + ERRORS + LATENCY)
    first, second = pad + RATE * unit, pad + (RATE + ERRORS) * unit
    between = 2 * percent / 100
    return Tracks(Track(pad, first - between), Track(first, second), Track(second + between, height - pad - between))


def across(width: float, buckets: int, percent: int = 100) -> Across:
    """The plot of a lane of this width."""
    scale = percent / 100
    left = (HEAD + SCALE) * scale
    return Across(left, max(left + 40, width - RIGHT * scale), max(1, buckets))


def lane_height(room: float, lanes: int, percent: int = 100) -> int:
    """Lanes share the room; none is lower than 112, then the board scrolls."""
    least, tallest = round(LEAST * percent / 100), round(TALLEST * percent / 100)
    return max(least, min(tallest, int(room // max(1, lanes))))


def placed(
    places: Sequence[float],
    widths: Sequence[float],
    left: float,
    right: float,
    gap: float,
    ranks: Sequence[int] | None = None,
) -> list[int]:
    """Which of several words, each ending at its place, can be written without lying on another.

    The lowest of `ranks` first, and the newest of those.
    """
    kept: list[int] = []
    taken: list[tuple[float, float]] = []
    for at in sorted(range(len(places)), key=lambda n: (ranks[n] if ranks else 0, -places[n])):
        begin, end = places[at] - widths[at], places[at]
        free = all(end <= other_begin - gap or begin - gap >= other_end for other_begin, other_end in taken)
        if left <= begin and end <= right and free:
            kept.append(at)
            taken.append((begin, end))
    return sorted(kept)
