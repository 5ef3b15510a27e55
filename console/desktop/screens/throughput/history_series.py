"""The history of one queue made ready to be drawn. Pure; runs on the bridge's loop, as `series` does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from console.api.throughput import DrainRow, QueueHistory
from console.desktop.screens.throughput.series import Hatch, hatches_of, known, last_of, path_of, top_of
from console.desktop.screens.throughput.ticks import nice_top
from console.desktop.words import grouped, span


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """The deepest and the oldest of each bucket; not known is NaN."""

    title: str
    since: datetime
    bucket_seconds: int
    depth: NDArray[np.float64]
    oldest: NDArray[np.float64]
    depth_top: float
    oldest_top: float
    depth_path: QPainterPath
    oldest_path: QPainterPath
    hatches: tuple[Hatch, ...]
    drains: tuple[DrainRow, ...]
    headline: str
    summary: str

    @property
    def buckets(self) -> int:
        """How many."""
        return len(self.depth)

    @property
    def until(self) -> datetime:
        """The end of the last bucket."""
        return self.start_of(self.buckets)

    def start_of(self, bucket: int) -> datetime:
        """When a bucket begins."""
        return self.since + timedelta(seconds=bucket * self.bucket_seconds)

    def told(self, bucket: int) -> str:
        """What the cursor tells of a bucket."""
        depth, oldest = self.depth[bucket], self.oldest[bucket]
        if np.isnan(depth):
            return next((h.text for h in self.hatches if h.first < bucket + 1 and h.last > bucket), "Nothing known")
        age = "nobody waits" if np.isnan(oldest) or not oldest else f"oldest {span(float(oldest))}"
        return f"{grouped(round(float(depth)))} waiting, {age}"


def history_of(history: QueueHistory, drains: tuple[DrainRow, ...], _until: datetime | None) -> History:
    """The answers made ready."""
    depth, oldest = known(history.depth), known(history.oldest_seconds)
    depth_top, oldest_top = max(2.0, nice_top(top_of(depth))), max(10.0, nice_top(top_of(oldest)))
    return History(
        title=history.title,
        since=history.since,
        bucket_seconds=history.bucket_seconds,
        depth=depth,
        oldest=oldest,
        depth_top=depth_top,
        oldest_top=oldest_top,
        depth_path=path_of(depth / depth_top),
        oldest_path=path_of(oldest / oldest_top),
        hatches=hatches_of(history.gaps, np.isnan(depth), history.since, history.bucket_seconds),
        drains=drains,
        headline=", ".join(_now(depth, oldest)),
        summary=f"{history.title}: " + ", ".join(_now(depth, oldest) + [f"{r.destination}: {r.text}" for r in drains]),
    )


def _now(depth: NDArray[np.float64], oldest: NDArray[np.float64]) -> list[str]:
    now, age = last_of(depth), last_of(oldest)
    parts = [
        "Depth not known" if now is None else f"{grouped(round(now))} waiting",
        f"at most {grouped(round(top_of(depth)))}",
    ]
    return [*parts, f"oldest {span(age)}"] if age else parts
