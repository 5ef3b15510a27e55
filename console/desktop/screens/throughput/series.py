"""A chart's answer made ready to be drawn: arrays, scales, paths and words. Pure; runs on the bridge's loop.

Not known is NaN here and stays a gap: a path has no line through it. Paths have x in buckets (the middle of bucket i is
i + 0.5) and y as a share of the scale, 0 to 1, so that a lane of any size draws them by one transform. They are made
from arrays by pyqtgraph, without a Python object for each point. This module loads numpy and pyqtgraph: import it off
the GUI thread (`load.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPath
from PySide6.QtGui import QPainterPath

from console.api.throughput import Chart, Gap, Lane
from console.api.triage import ChartMark
from console.core.code_words import words_of_code
from console.desktop.screens.throughput.ticks import (
    Unit,
    latency_pair,
    milliseconds,
    nice_top,
    rate_words,
    share_words,
    unit_of,
)
from console.desktop.words import grouped

Floats = NDArray[np.float64]
SMOOTHING = (300, 900, 3600, 6 * 3600, 86400)
"""Seconds over which a sparse lane's rate is a mean."""
SPARSE = 2.0
"""Messages a bucket below which single arrivals would be drawn as spikes."""
MOST_CODES = 9
LAYER_TOKENS = {"hl7v2": "hl7v2", "fhir": "fhir", "millennium": "millennium", "ccda": "ccda", "cds": "cds_hooks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hatch:
    """Buckets from `first` to before `last` of which nothing is known, with words."""

    first: float
    last: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mix:
    """Replies that were not the usual one, stacked: for each code its floor and its top as counts."""

    usual: str
    codes: tuple[str, ...]
    counts: NDArray[np.int64]  # codes x buckets, the usual one not among them
    usual_counts: NDArray[np.int64]
    top: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaneSeries:
    """One lane. Arrays have one value a bucket; `share` is failed of all tries."""

    key: str
    title: str
    layer: str
    token: str  # the colour of its lines
    received: Floats
    delivered: Floats
    failed: Floats
    retried: Floats
    share: Floats
    p50: Floats
    p95: Floats
    before: Floats  # received a week before
    shadow: Floats  # that as messages a second
    rate: Floats  # messages a second, smoothed where the lane is sparse
    smooth_seconds: int  # 0: not smoothed
    unit: Unit
    rate_top: float  # in `unit`
    share_top: float
    latency_top: float
    rate_path: QPainterPath
    shadow_path: QPainterPath
    p50_path: QPainterPath
    p95_path: QPainterPath
    bars: tuple[tuple[int, float, bool], ...]  # bucket, share of the scale, above the threshold
    hatches: tuple[Hatch, ...]
    threshold: float | None
    now_rate: float | None
    now_share: float | None
    now_p50: float | None
    now_p95: float | None
    waiting: int
    mix: Mix
    summary: str

    @property
    def is_loud(self) -> bool:
        """Its errors are above the threshold now."""
        return self.now_share is not None and self.threshold is not None and self.now_share > self.threshold

    def level_near(self, hatch: Hatch) -> float:
        """How high the rate stands beside a gap, as a share of its scale."""
        wide = max(4, len(self.rate) // 6)
        first, last = int(max(0.0, hatch.first - wide)), int(hatch.last) + wide
        return top_of(self.rate[first:last]) * self.unit.seconds / self.rate_top

    def reading(self, bucket: int, *, codes: bool) -> tuple[str, ...]:
        """What the cursor tells of a bucket, see `reading`."""
        return reading(self, bucket, codes=codes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Board:
    """All lanes on one axis."""

    since: datetime
    until: datetime
    bucket_seconds: int
    buckets: int
    source: str
    lanes: tuple[LaneSeries, ...]
    more: int
    marks: tuple[ChartMark, ...]
    at: datetime
    by: str = "layer"

    def start_of(self, bucket: int) -> datetime:
        """When a bucket begins."""
        return self.since + timedelta(seconds=bucket * self.bucket_seconds)

    def bucket_of(self, at: datetime) -> float:
        """Where a moment stands, in buckets."""
        return (at - self.since).total_seconds() / self.bucket_seconds


def board_of(chart: Chart, by: str, before: Board | None = None) -> Board:
    """The answer made ready; behind the lanes of `before` where it is a later page of the same chart."""
    lanes = tuple(series_of(lane, chart) for lane in chart.lanes)
    return Board(
        since=chart.since,
        until=chart.until,
        bucket_seconds=chart.bucket_seconds,
        buckets=chart.buckets,
        source=chart.source,
        lanes=(before.lanes if before is not None else ()) + lanes,
        more=chart.more,
        marks=chart.marks,
        at=chart.at,
        by=by,
    )


def series_of(lane: Lane, chart: Chart) -> LaneSeries:
    """One lane made ready."""
    step = chart.bucket_seconds
    received, failed, delivered = known(lane.received), known(lane.failed), known(lane.delivered)
    retried = known(lane.retried)
    p50, p95 = known(lane.p50), known(lane.p95)
    tries = delivered + failed
    share = np.divide(failed, tries, out=np.full_like(failed, np.nan), where=tries > 0)
    share[(tries == 0) & np.isfinite(tries)] = 0.0
    window = smoothing(received, step)
    rate = smoothed(received, window) / step
    rate[-1:] = filling(float(received[-1]), rate, window, chart) if len(rate) else rate
    before = known(lane.shadow) if lane.shadow else np.full(len(received), np.nan)
    shadow = smoothed(before, window) / step
    highest = max(top_of(rate), top_of(shadow))
    unit = unit_of(highest)
    rate_top = nice_top(highest * unit.seconds)
    drawn = share.copy()
    if len(rate) and np.isnan(rate[-1]):
        drawn[-1] = np.nan  # one failure in the first second of a minute is no share of the minute
    share_top = max(top_of(drawn), lane.threshold or 0.0) * 1.12 or 0.01
    latency_top = nice_top(max(top_of(p95), top_of(p50)))
    nothing = np.isnan(received)
    over = lane.threshold if lane.threshold is not None else 2.0
    now_rate = lane.rate
    if window > 1 and now_rate is not None:
        now_rate = last_of(rate)
    return LaneSeries(
        key=lane.key,
        title=lane.title,
        layer=lane.layer,
        token=token_of(lane.layer),
        received=received,
        delivered=delivered,
        failed=failed,
        retried=retried,
        share=share,
        p50=p50,
        p95=p95,
        before=before,
        shadow=shadow,
        rate=rate,
        smooth_seconds=window * step if window > 1 else 0,
        unit=unit,
        rate_top=rate_top,
        share_top=share_top,
        latency_top=latency_top,
        rate_path=path_of(rate * unit.seconds / rate_top),
        shadow_path=path_of(shadow * unit.seconds / rate_top),
        p50_path=path_of(bridged(p50, nothing) / latency_top),
        p95_path=path_of(bridged(p95, nothing) / latency_top),
        bars=bars_of(drawn, share_top, over),
        hatches=hatches_of(lane.gaps, nothing, chart.since, step),
        threshold=lane.threshold,
        now_rate=now_rate,
        now_share=lane.error_share,
        now_p50=lane.now_p50,
        now_p95=lane.now_p95,
        waiting=lane.waiting,
        mix=mix_of(lane.mix, len(received)),
        summary=summary_of(lane, now_rate, unit),
    )


def token_of(layer: str) -> str:
    """The colour token of a layer's lines."""
    return LAYER_TOKENS.get(layer, "cds_hooks" if layer.startswith("cds") else "acc")


def known(values: Sequence[float | None]) -> Floats:
    """As an array; what is not known is NaN."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def top_of(values: Floats) -> float:
    """The highest that is known; 0 where nothing is."""
    finite = values[np.isfinite(values)]
    return float(finite.max()) if finite.size else 0.0


def last_of(values: Floats) -> float | None:
    """The newest that is known."""
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if finite.size else None


def smoothing(received: Floats, step: int) -> int:
    """Over how many buckets the rate is a mean: 1, or more for a lane with hardly a message a bucket."""
    finite = received[np.isfinite(received)]
    mean = float(finite.mean()) if finite.size else 0.0
    if mean >= SPARSE or mean == 0.0:
        return 1
    fitting = [seconds for seconds in SMOOTHING if seconds > step and seconds * 4 <= step * len(received)]
    enough = next((seconds for seconds in fitting if mean * seconds / step >= 2 * SPARSE), None)
    chosen = enough or (fitting[-1] if fitting else step)
    return max(1, chosen // step)


def smoothed(values: Floats, window: int) -> Floats:
    """The mean of the `window` buckets up to each one, of those that are known; NaN stays NaN."""
    if window <= 1:
        return values
    finite = np.isfinite(values)
    sums = np.cumsum(np.where(finite, values, 0.0))
    counts = np.cumsum(finite).astype(np.float64)
    sums[window:] -= sums[:-window].copy()
    counts[window:] -= counts[:-window].copy()
    made: Floats = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
    made[~finite] = np.nan
    return made


def filling(received: float, rate: Floats, window: int, chart: Chart) -> float:
    """The rate of the last bucket: it is still filling, so it counts over the time that has passed in it; in its first
    moments it says nothing yet."""
    begun = (chart.at - chart.since).total_seconds() - (chart.buckets - 1) * chart.bucket_seconds
    if window > 1 or begun >= chart.bucket_seconds:
        return float(rate[-1])
    return received / begun if begun >= max(5.0, chart.bucket_seconds / 10) else float("nan")


def bridged(values: Floats, nothing: NDArray[np.bool_]) -> Floats:
    """Where nothing was tried there is no latency, and nothing is missing: the line goes on to the next one measured.
    Where nothing is known it breaks."""
    measured = np.isfinite(values)
    if measured.all() or not measured.any():
        return values
    places = np.arange(len(values), dtype=np.float64)
    made: Floats = np.interp(places, places[measured], values[measured])
    first, last = np.flatnonzero(measured)[[0, -1]]
    made[:first] = np.nan
    made[last + 1 :] = np.nan
    made[nothing] = np.nan
    return made


def path_of(values: Floats) -> QPainterPath:
    """A line through the middles of the buckets; a value between two gaps is a dash as wide as its bucket."""
    finite = np.isfinite(values)
    if not finite.any():
        return QPainterPath()
    x = np.arange(len(values), dtype=np.float64) + 0.5
    y = values.copy()
    lone = finite & ~np.roll(finite, 1) & ~np.roll(finite, -1)
    lone[0] = finite[0] and (len(finite) == 1 or not finite[1])
    lone[-1] = finite[-1] and (len(finite) == 1 or not finite[-2])
    at = np.flatnonzero(lone)
    if at.size:
        x = np.insert(x, at + 1, x[at] + 0.5)
        y = np.insert(y, at + 1, y[at])
        x[at + np.arange(at.size)] -= 0.5
    path: QPainterPath = arrayToQPath(x, y, connect="finite")
    return path


def bars_of(share: Floats, top: float, threshold: float) -> tuple[tuple[int, float, bool], ...]:
    """The buckets with errors."""
    at = np.flatnonzero(np.nan_to_num(share) > 0)
    return tuple((int(n), float(share[n]) / top, bool(share[n] > threshold)) for n in at)


def hatches_of(gaps: Sequence[Gap], nothing: NDArray[np.bool_], since: datetime, width: int) -> tuple[Hatch, ...]:
    """Gaps with their words, and every other bucket of which nothing is known: none of them may look like zero."""
    found, left = [], nothing.copy()
    for gap in gaps:
        first = max(0.0, (gap.since - since).total_seconds() / width)
        last = min(float(len(nothing)), (gap.until - since).total_seconds() / width)
        if last > first:
            found.append(Hatch(first=first, last=last, text=f"No data {gap_words(gap)}: {gap.text}"))
            left[int(first) : int(np.ceil(last))] = False
    edges = np.flatnonzero(np.diff(np.concatenate(([False], left, [False])).astype(np.int8)))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        found.append(Hatch(first=float(first), last=float(last), text="Nothing known"))
    return tuple(sorted(found, key=lambda hatch: hatch.first))


def gap_words(gap: Gap) -> str:
    """`06:34–06:58`, with the days where it is longer than one."""
    first, last = gap.since.astimezone(), gap.until.astimezone()
    if first.date() == last.date():
        return f"{first:%H:%M}–{last:%H:%M}"
    return f"{first.day} {first:%b} {first:%H:%M}–{last.day} {last:%b} {last:%H:%M}"


def mix_of(mix: dict[str, tuple[int, ...]], buckets: int) -> Mix:
    """The most frequent code apart, the others stacked by how many they are."""
    ordered = sorted(mix.items(), key=lambda pair: (-sum(pair[1]), pair[0]))[:MOST_CODES]
    nothing = np.zeros(buckets, dtype=np.int64)
    if not ordered:
        return Mix(usual="", codes=(), counts=np.zeros((0, buckets), np.int64), usual_counts=nothing, top=1.0)
    others = [pair for pair in ordered[1:] if sum(pair[1])]
    counts = np.array([pair[1] for pair in others], dtype=np.int64).reshape(len(others), buckets)
    highest = float(counts.sum(axis=0).max()) if others else 0.0
    return Mix(
        usual=ordered[0][0],
        codes=tuple(code for code, _ in others),
        counts=counts,
        usual_counts=np.array(ordered[0][1], dtype=np.int64),
        top=nice_top(highest),
    )


def summary_of(lane: Lane, rate: float | None, unit: Unit) -> str:
    """What a person who cannot see the lane is told of it."""
    over = lane.error_share is not None and lane.threshold is not None and lane.error_share > lane.threshold
    said = f", above the threshold of {share_words(lane.threshold)}" if over else ""
    parts = [
        f"{lane.title}, {rate_words(rate, unit)} now",
        f"errors {share_words(lane.error_share)} in the last hour{said}",
        f"latency p50 and p95 {latency_pair(lane.now_p50, lane.now_p95)}",
        f"{grouped(lane.waiting)} waiting",
    ]
    parts += [f"no data {gap_words(gap)}, {gap.text}" for gap in lane.gaps]
    return ", ".join(parts)


def reading(lane: LaneSeries, bucket: int, *, codes: bool) -> tuple[str, ...]:
    """What the cursor tells of a bucket: short lines, the rate first. Not known is said so."""
    received = lane.received[bucket]
    if np.isnan(received):
        return ("No data",)
    rate = float(lane.rate[bucket])
    first = f"{grouped(int(received))} so far" if np.isnan(rate) else rate_words(rate, lane.unit)
    if np.isfinite(lane.shadow[bucket]):
        first += f", last week {rate_words(float(lane.shadow[bucket]), lane.unit)}"
    failed, share = lane.failed[bucket], lane.share[bucket]
    errors = "Errors: no data" if np.isnan(share) else f"Errors {share_words(float(share))}, {grouped(int(failed))}"
    tries = 0 if np.isnan(failed) else int(failed + lane.delivered[bucket])
    if not np.isnan(share):
        errors += f" of {grouped(tries)}"
    if codes:
        return (first, errors, mix_words(lane.mix, bucket))
    p50, p95 = lane.p50[bucket], lane.p95[bucket]
    if np.isnan(p50) or np.isnan(p95):
        return (first, errors, "No try was answered" if tries == 0 else "Latency: no data")
    return (first, errors, f"p50 {milliseconds(float(p50))}, p95 {milliseconds(float(p95))}")


def mix_words(mix: Mix, bucket: int) -> str:
    """`AA 812, AE 5, closed before the reply 2`."""
    if not mix.usual:
        return "No replies"
    pairs = [(mix.usual, int(mix.usual_counts[bucket]))]
    pairs += [(code, int(mix.counts[at, bucket])) for at, code in enumerate(mix.codes)]
    return ", ".join(f"{words_of_code(code)} {grouped(count)}" for code, count in pairs if count) or "No replies"
