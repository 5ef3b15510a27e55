"""What a person wants to see: range, lanes, bucket, switches; and the request this makes. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from console.api.throughput import ChartRequest
from console.desktop.screens.throughput.load import PAGE
from console.desktop.screens.throughput.ranges import USUAL, points_for, range_of
from console.desktop.time_filter import Span, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`span` None: the range, up to now."""

    range_id: str = USUAL.id
    span: Span | None = None
    lanes: str = "layer"
    bucket: int = 0  # seconds; 0: as it fits
    shadow: bool = True
    codes: bool = False
    query: str = ""

    @property
    def is_live(self) -> bool:
        """Its end moves with the time."""
        return self.span is None

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.span.seconds if self.span is not None else range_of(self.range_id).seconds

    @property
    def title(self) -> str:
        """For the tool bar."""
        return words(self.span) if self.span is not None else range_of(self.range_id).title

    def ranged(self, range_id: str) -> Asked:
        """Another range up to now; a bucket chosen for the one before need not fit."""
        return replace(self, range_id=range_id, span=None, bucket=0)

    def looking_at(self, span: Span) -> Asked:
        """A fixed time."""
        return replace(self, span=span, bucket=0)

    def request(self, now: datetime, width: int, offset: int = 0) -> ChartRequest:
        """What to ask for a plot of so many pixels. Ends are whole seconds, so that pages of lanes agree."""
        until = self.span.until if self.span is not None else now.replace(microsecond=0)
        since = self.span.since if self.span is not None else until - timedelta(seconds=self.seconds)
        return ChartRequest(
            since=since,
            until=until,
            lanes=self.lanes,
            query=self.query,
            points=points_for(self.seconds, width, self.bucket),
            shadow=self.shadow,
            offset=offset,
            limit=PAGE,
        )
