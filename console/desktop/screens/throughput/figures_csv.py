"""All figures that a chart shows, as a table for a spreadsheet. Pure: counts and codes, no message and no patient.

RFC 4180, UTF-8, times in ISO 8601 with zone; what is not known is an empty cell, never a zero.
"""

from __future__ import annotations

import csv
import io
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.desktop.screens.throughput.series import Board, LaneSeries

HEAD = (
    "since",
    "bucket_seconds",
    "lanes_by",
    "lane",
    "title",
    "received",
    "received_week_before",
    "delivered",
    "failed",
    "retried",
    "p50_ms",
    "p95_ms",
    "not_known",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet computes cells that begin so (OWASP ASVS 1.2.10)."""


def figures_csv(board: Board) -> str:
    """One row for each bucket and lane, oldest first; behind them a column for each code of replies."""
    codes = sorted({code for lane in board.lanes for code in (lane.mix.usual, *lane.mix.codes) if code})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*HEAD, *(safe(f"replies {code}") for code in codes)])
    for bucket in range(board.buckets):
        since = board.start_of(bucket).astimezone(UTC).isoformat(timespec="seconds")
        for lane in board.lanes:
            cells = [since, str(board.bucket_seconds), board.by, safe(lane.key), safe(lane.title)]
            writer.writerow([*cells, *_figures(lane, bucket), *_replies(lane, bucket, codes)])
    return out.getvalue()


def file_name(now: datetime, by: str, suffix: str) -> str:
    """Says nothing of a patient, an interface or a query."""
    return f"throughput-by-{by}-{now.astimezone():%Y%m%d-%H%M}{suffix}"


def safe(text: str) -> str:
    """So that no spreadsheet computes it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _figures(lane: LaneSeries, bucket: int) -> list[str]:
    whole = (lane.received, lane.before, lane.delivered, lane.failed, lane.retried)
    cells = [_text(float(series[bucket]), 0) for series in whole]
    cells += [_text(float(series[bucket]), 1) for series in (lane.p50, lane.p95)]
    unknown = math.isnan(float(lane.received[bucket]))
    why = next((h.text for h in lane.hatches if h.first < bucket + 1 and h.last > bucket), "Nothing known")
    return [*cells, safe(why) if unknown else ""]


def _replies(lane: LaneSeries, bucket: int, codes: list[str]) -> list[str]:
    if math.isnan(float(lane.received[bucket])):
        return [""] * len(codes)
    mix = {code: int(lane.mix.counts[at, bucket]) for at, code in enumerate(lane.mix.codes)}
    if lane.mix.usual:
        mix[lane.mix.usual] = int(lane.mix.usual_counts[bucket])
    return [str(mix[code]) if code in mix else "" for code in codes]


def _text(value: float, digits: int) -> str:
    return "" if math.isnan(value) else f"{value:.{digits}f}"
