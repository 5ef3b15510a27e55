"""Which roll-up a chart is drawn from, and how wide its buckets are: a pure choice from the range and the room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from console.store.tally_asks import UNIT, Frame, Span

MINUTES_UP_TO = timedelta(hours=48)
HOURS_UP_TO = timedelta(days=62)
"""Longer ranges are drawn from days of UTC."""

SLACK = timedelta(seconds=30)
"""A range "up to now" has grown by a moment when it is asked for: that must not double its buckets."""

LADDERS: dict[Span, tuple[int, ...]] = {
    Span.MINUTE: (1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720),
    Span.HOUR: (1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 168),
    Span.DAY: (1, 2, 3, 7, 14, 28, 91, 182, 364),
}
"""Units that make a bucket people can name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """`step` units of the frame are a bucket; it begins and ends with whole ones."""

    frame: Frame
    step: int

    @property
    def seconds(self) -> int:
        """How wide a bucket is."""
        return self.step * UNIT[self.frame.span] * 60

    @property
    def many(self) -> int:
        """How many there are."""
        return self.frame.units // self.step

    def begin(self, number: int) -> datetime:
        """When a bucket begins; the one after the last is where the range ends."""
        minute = (self.frame.first + number * self.step) * UNIT[self.frame.span]
        return datetime.fromtimestamp(minute * 60, UTC)

    def number(self, at: datetime) -> int:
        """The bucket a moment falls into; may lie outside."""
        return math.floor((at - self.begin(0)).total_seconds() / self.seconds)

    def earlier(self, days: int) -> Frame:
        """The same range so many days before."""
        return Frame(self.frame.span, self.frame.first - days * 1440 // UNIT[self.frame.span], self.frame.units)


def choose(since: datetime, until: datetime, points: int) -> Buckets:
    """The finest buckets of which about `points` cover the range: one more where its ends fall into two halves."""
    length = until - since
    span = Span.MINUTE if length <= MINUTES_UP_TO else Span.HOUR if length <= HOURS_UP_TO else Span.DAY
    unit = UNIT[span] * 60
    wanted = (length - SLACK).total_seconds() / unit / points
    step = next((step for step in LADDERS[span] if step >= wanted - 1e-9), math.ceil(wanted))
    width = unit * step
    first = math.floor(since.timestamp() / width)
    after = max(first + 1, math.ceil(until.timestamp() / width))
    return Buckets(frame=Frame(span, first * step, (after - first) * step), step=step)
