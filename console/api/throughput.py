"""Charts of what flowed: rates, errors, latency and code mix by lane, and the history of queues.

Everywhere None is "not known" (the gateway was off, or nothing was measured) and never zero.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from console.api.base import Wire
from console.api.triage import ChartMark

MOST_POINTS = 1500


class ChartRequest(Wire):
    """A chart from `since` to `until` (None: now), in at most `points` buckets. `query` may hold `layer:`, `site:`,
    `environment:`, `interface:` and `type:`; other terms are refused with 422. `keys` limits it to these lanes."""

    since: datetime
    until: datetime | None = None
    lanes: str = Field("layer", pattern="^(layer|site|interface|type)$")
    query: str = Field("", max_length=4096)
    points: int = Field(720, ge=10, le=MOST_POINTS)
    shadow: bool = False
    keys: tuple[str, ...] = ()
    offset: int = Field(0, ge=0)
    limit: int = Field(12, ge=1, le=40)


class Gap(Wire):
    """Nothing is known from `since` to `until`, and why: "gateway off", "link down"."""

    since: datetime
    until: datetime
    text: str


class Lane(Wire):
    """One lane; all series have one value per bucket. Rates are per bucket counts: divide by `bucket_seconds`."""

    key: str
    title: str
    layer: str = ""
    received: tuple[int | None, ...]  # messages taken in
    delivered: tuple[int | None, ...]  # tries that were accepted
    failed: tuple[int | None, ...]  # tries refused or without a reply, and arrivals refused; waiting retries left out
    retried: tuple[int | None, ...]  # tries that found nobody, or were told to come again
    p50: tuple[float | None, ...]  # milliseconds from the first byte to the reply, of accepted and refused tries
    p95: tuple[float | None, ...]
    shadow: tuple[int | None, ...] = ()  # received, a week before
    mix: dict[str, tuple[int, ...]] = {}  # code -> tries; at most 8 codes and "other"
    gaps: tuple[Gap, ...] = ()
    threshold: float | None = None  # share of errors an alert rule watches for, 0 to 1
    rate: float | None = None  # messages per second now
    error_share: float | None = None  # over the last hour
    now_p50: float | None = None
    now_p95: float | None = None
    waiting: int = 0


class Chart(Wire):
    """The answer. Bucket i begins at `since` + i * `bucket_seconds`; `source` says which roll-up it came from."""

    since: datetime
    until: datetime
    bucket_seconds: int
    buckets: int
    source: str  # minute | hour | day
    lanes: tuple[Lane, ...]
    more: int = 0  # lanes that were not asked for
    marks: tuple[ChartMark, ...] = ()
    at: datetime


class QueueHistoryRequest(Wire):
    """Depth and oldest age of one interface over time."""

    interface: str
    since: datetime
    until: datetime | None = None
    points: int = Field(720, ge=10, le=MOST_POINTS)


class QueueHistory(Wire):
    """The deepest and the oldest seen in each bucket."""

    interface: str
    title: str
    since: datetime
    bucket_seconds: int
    depth: tuple[int | None, ...]
    oldest_seconds: tuple[int | None, ...]
    gaps: tuple[Gap, ...] = ()


class DrainRow(Wire):
    """When a queue would be empty at the pace of the last minutes. `seconds` None: never, or not known; see `text`."""

    interface: str
    destination: str
    title: str
    depth: int
    in_per_minute: float
    out_per_minute: float
    seconds: float | None = None
    text: str  # "empty in about 4 min", "grows by 12 a minute", "held: nothing leaves it"


class Drains(Wire):
    """Every queue that holds something, deepest first."""

    rows: tuple[DrainRow, ...]
    at: datetime


class MarkRequest(Wire):
    """Note an event by hand, such as a deployment, so that charts show it. No patient data."""

    text: str = Field(min_length=3, max_length=120)
    at: datetime | None = None
