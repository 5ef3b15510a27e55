"""Charts of the gateway in memory: the five layers of the design's picture, with a gap, a burst of errors and marks.

All made up by arithmetic on the time, so the same moment always has the same figures, whatever is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from console.api.client import ApiError
from console.api.interfaces import InterfaceRow
from console.api.throughput import (
    Chart,
    ChartRequest,
    DrainRow,
    Drains,
    Gap,
    Lane,
    MarkRequest,
    QueueHistory,
    QueueHistoryRequest,
)
from console.api.triage import ChartMark
from tests.support.fake_message import NOW

STEPS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
LINK_DOWN = (datetime(2026, 11, 22, 6, 34, tzinfo=UTC), datetime(2026, 11, 22, 6, 58, tzinfo=UTC))
SECRET_AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DEPLOYED_AT = datetime(2026, 11, 22, 9, 2, tzinfo=UTC)
GATEWAY_OFF = (datetime(2026, 8, 9, 2, 0, tzinfo=UTC), datetime(2026, 8, 12, 5, 0, tzinfo=UTC))
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How a lane flows: messages a second at noon, its latency in milliseconds, what waits."""

    key: str
    title: str
    layer: str
    rate: float
    p50: float
    p95: float
    waiting: int = 0
    trouble: str = ""  # link | secret | deploy


LAYERS = (
    Flow(key="hl7v2", title="HL7 v2", layer="hl7v2", rate=17.0, p50=115, p95=210, waiting=283, trouble="deploy"),
    Flow(key="fhir", title="FHIR", layer="fhir", rate=2.6, p50=264, p95=480, trouble="secret"),
    Flow(
        key="millennium", title="Millennium", layer="millennium", rate=1.35, p50=176, p95=320, waiting=1, trouble="link"
    ),
    Flow(key="ccda", title="C-CDA", layer="ccda", rate=4.9 / 3600, p50=500, p95=910),
    Flow(key="cds_hooks", title="CDS Hooks", layer="cds_hooks", rate=0.33, p50=78, p95=142),
)
CODES = {"hl7v2": ("AA", "AE", "AR"), "fhir": ("200", "201", "422", "401"), "ccda": ("stored",)}


class FakeThroughput:
    """A mixin of `FakeGatewayClient`: `flows_kept` are the lanes by layer, `many` makes so many interfaces."""

    flows_kept: tuple[Flow, ...]
    marks_kept: list[ChartMark]
    quiet: bool
    many: int
    chart_refusal: str
    _interfaces: dict[str, InterfaceRow]

    def _ask(self, name: str, arguments: object = None) -> None:
        """Note the call; raises while the gateway is down."""
        raise NotImplementedError

    def _begin_throughput(self) -> None:
        self.flows_kept = LAYERS if self._interfaces else ()
        self.quiet, self.many, self.chart_refusal = False, 0, ""
        self.marks_kept = [
            ChartMark(at=DEPLOYED_AT, kind="change", text="LIS 7.4 deployed"),
            ChartMark(at=SECRET_AT, kind="note", text="secret rotated"),
        ]

    async def chart(self, request: ChartRequest) -> Chart:
        """A page of lanes."""
        self._ask("chart", request)
        if self.chart_refusal:
            raise ApiError(422, "Not understood", self.chart_refusal)
        until = request.until or NOW
        seconds = (until - request.since).total_seconds()
        step = next((s for s in STEPS if seconds / s <= request.points), STEPS[-1])
        first = datetime.fromtimestamp(int(request.since.timestamp()) // step * step, UTC)
        count = max(1, int(-(-(until - first).total_seconds() // step)))
        flows = [flow for flow in self._flows(request.lanes) if not request.keys or flow.key in request.keys]
        page = flows[request.offset : request.offset + request.limit]
        starts = first.timestamp() + step * np.arange(count, dtype=np.float64)
        return Chart(
            since=first,
            until=first + timedelta(seconds=count * step),
            bucket_seconds=step,
            buckets=count,
            source="minute" if step < 3600 else "hour" if step < 86400 else "day",
            lanes=tuple(self._lane(flow, starts, step, shadow=request.shadow) for flow in page),
            more=max(0, len(flows) - request.offset - len(page)),
            marks=tuple(mark for mark in self.marks_kept if first <= mark.at < until),
            at=NOW,
        )

    async def queue_history(self, request: QueueHistoryRequest) -> QueueHistory:
        """A queue that fills and drains, with an hour of which nothing is known."""
        self._ask("queue_history", request)
        until = request.until or NOW
        seconds = (until - request.since).total_seconds()
        step = next((s for s in STEPS if seconds / s <= request.points), STEPS[-1])
        first = datetime.fromtimestamp(int(request.since.timestamp()) // step * step, UTC)
        count = max(1, int((until - first).total_seconds() // step))
        at: Floats = first.timestamp() + step * np.arange(count, dtype=np.float64)
        wave = np.maximum(0.0, np.sin(at / 3600 * 1.7) + 0.35 * np.sin(at / 700))
        row = self._interfaces.get(request.interface)
        wave[-6:] = np.linspace(float(wave[-6]), (row.depth if row is not None else 0) / 190, 6)
        depth = np.rint(wave * 190).astype(int).tolist()
        oldest = np.rint(wave * 420).astype(int).tolist()
        off = _inside(at, *LINK_DOWN)
        return QueueHistory(
            interface=request.interface,
            title=row.title if row is not None else request.interface,
            since=first,
            bucket_seconds=step,
            depth=tuple(None if gone else value for value, gone in zip(depth, off, strict=True)),
            oldest_seconds=tuple(None if gone else value for value, gone in zip(oldest, off, strict=True)),
            gaps=_gaps(LINK_DOWN, first, until, "gateway off"),
        )

    async def drains(self) -> Drains:
        """Every queue that holds something."""
        self._ask("drains")
        rows = sorted(self._interfaces.values(), key=lambda row: -row.depth)
        return Drains(rows=tuple(_drain(row) for row in rows if row.depth), at=NOW)

    async def mark(self, request: MarkRequest) -> ChartMark:
        """Kept."""
        self._ask("mark", request)
        mark = ChartMark(at=request.at or NOW, kind="note", text=request.text)
        self.marks_kept.append(mark)
        return mark

    def _flows(self, lanes: str) -> list[Flow]:
        if lanes == "layer" or not self.flows_kept:
            return list(self.flows_kept)
        names = {row.name: row.title for row in self._interfaces.values()}
        if self.many:
            names = {f"clinic-{n:02}-to-cern": f"CLINIC {n:02} → CERN" for n in range(1, self.many + 1)}
        by = {
            "interface": names,
            "site": {"HOSP": "HOSP", "NORTH": "NORTH"},
            "type": {name: name for name in ("ADT^A08", "ORU^R01", "ORM^O01", "SIU^S12")},
        }[lanes]
        return [
            Flow(
                key=key, title=title, layer="hl7v2", rate=6.0 / (n + 1), p50=60 + 9 * n, p95=150 + 20 * n, waiting=7 * n
            )
            for n, (key, title) in enumerate(by.items())
        ]

    def _lane(self, flow: Flow, starts: Floats, step: int, *, shadow: bool) -> Lane:
        seed = sum(map(ord, flow.key))
        passed = np.clip((NOW.timestamp() - starts) / step, 0.0, 1.0)  # the last bucket is still filling
        received = _whole(_rate(flow, starts) * (1 + 0.06 * _noise(starts, seed)) * step * passed)
        share = _share(flow, starts, seed, quiet=self.quiet)
        if flow.trouble == "secret" and not self.quiet:
            received = np.where(starts >= SECRET_AT.timestamp(), received // 1.9, received)
        failed = np.minimum(received, np.rint(received * share + (share > 0.004) * (received < 40) * (share > 0.011)))
        p95 = flow.p95 * (1 + 0.07 * _noise(starts, seed + 7))
        p50 = flow.p50 * (1 + 0.04 * _noise(starts, seed + 9))
        unknown = _inside(starts, *GATEWAY_OFF)
        gaps = _gaps(GATEWAY_OFF, _at(starts[0]), _at(starts[-1] + step), "gateway off")
        if flow.trouble == "link" and not self.quiet:
            unknown |= _inside(starts, *LINK_DOWN)
            gaps += _gaps(LINK_DOWN, _at(starts[0]), _at(starts[-1] + step), "link down")
        last_hour = starts >= starts[-1] + step - 3600
        tries = float(received[last_hour].sum())
        good, *bad = CODES.get(flow.layer, ("200", "500"))
        mix: dict[str, tuple[int, ...]] = {good: tuple((received - failed).astype(int).tolist())}
        if bad:
            mix[bad[0]] = tuple(failed.astype(int).tolist())
        return Lane(
            key=flow.key,
            title=flow.title,
            layer=flow.layer,
            received=_told(received, unknown),
            delivered=_told(received - failed, unknown),
            failed=_told(failed, unknown),
            retried=_told(received * 0, unknown),
            p50=_floats(p50, unknown | (received == 0)),
            p95=_floats(p95, unknown | (received == 0)),
            shadow=_told(_whole(_rate(flow, starts) * 1.12 * step), unknown & False) if shadow else (),
            mix=mix,
            gaps=gaps,
            threshold=0.02,
            rate=float(received[-2 if len(received) > 1 else -1]) / step,
            error_share=float(failed[last_hour].sum()) / tries if tries else None,
            now_p50=float(flow.p50),
            now_p95=float(flow.p95),
            waiting=flow.waiting if not self.quiet else 0,
        )


def _rate(flow: Flow, at: Floats) -> Floats:
    """A second: rises from the night to the morning, as hospitals do; weekends are half."""
    hour = at / 3600 % 24
    shape = 0.36 + 0.56 / (1 + np.exp(-(hour - 7.0) * 1.5)) * (1 - 0.6 / (1 + np.exp(-(hour - 17.5) * 1.2)))
    week = 1 - 0.25 * ((at // 86400 + 4) % 7 >= 6)
    made: Floats = flow.rate * shape * week
    return made


def _share(flow: Flow, at: Floats, seed: int, *, quiet: bool) -> Floats:
    """Failed of received."""
    noise = _noise(at, seed + 3)
    base: Floats = np.where(noise > 0.55, 0.004 + 0.004 * noise, 0.0)
    if quiet:
        return base * 0.5
    if flow.trouble == "secret":
        base = np.where(at >= SECRET_AT.timestamp(), 0.17 + 0.03 * noise, base)
    if flow.trouble == "deploy":
        since = (at - DEPLOYED_AT.timestamp()) / 60
        base = np.where((since >= 0) & (since < 18), 0.004 + 0.0007 * since, base)
        base = np.where((since >= 18) & (since < 70), base + 0.003, base)
    return base


def _noise(at: Floats, seed: int) -> Floats:
    """-1 to 1, the same for the same moment."""
    made: Floats = np.modf(np.abs(np.sin((at / 60 + seed * 101) * 12.9898) * 43758.5453))[0] * 2 - 1
    return made


def _whole(amount: Floats) -> Floats:
    """Whole messages; what is left over is carried to the next bucket."""
    total = np.floor(np.cumsum(amount))
    made: Floats = np.diff(total, prepend=0.0)
    return made


def _inside(at: Floats, since: datetime, until: datetime) -> NDArray[np.bool_]:
    return (at >= since.timestamp()) & (at < until.timestamp())


def _gaps(span: tuple[datetime, datetime], since: datetime, until: datetime, text: str) -> tuple[Gap, ...]:
    return (Gap(since=span[0], until=span[1], text=text),) if span[0] < until and span[1] > since else ()


def _told(values: Floats, unknown: NDArray[np.bool_]) -> tuple[int | None, ...]:
    return tuple(None if gone else value for value, gone in zip(values.astype(int).tolist(), unknown, strict=True))


def _floats(values: Floats, unknown: NDArray[np.bool_]) -> tuple[float | None, ...]:
    return tuple(None if gone else value for value, gone in zip(values.tolist(), unknown, strict=True))


def _at(timestamp: float) -> datetime:
    return datetime.fromtimestamp(float(timestamp), UTC)


def _drain(row: InterfaceRow) -> DrainRow:
    more, less = row.in_rate * 60, row.out_rate * 60
    seconds = row.depth / (less - more) * 60 if less > more else None
    if row.holds.startswith("Held"):
        text = "held: nothing leaves it"
    elif seconds is not None:
        text = f"empty in about {max(1, round(seconds / 60))} min"
    else:
        text = f"grows by {more - less:.0f} a minute"
    return DrainRow(
        interface=row.name,
        destination=row.destinations[0].name if row.destinations else "",
        title=row.title,
        depth=row.depth,
        in_per_minute=more,
        out_per_minute=less,
        seconds=seconds,
        text=text,
    )
