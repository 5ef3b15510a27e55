"""Charts of a year of roll-ups of 200 interfaces: `python -m tests.performance.charts [INTERFACES] [--keep FOLDER]`.

A real gateway process, asked over HTTP as the desktop asks it. Prints the time of every range with every kind of lane,
first and median call, with and without the week before, and whether the figures are the generator's own sums.
`measure()` serves the evidence.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from console.api.client import OpsClient
from console.api.throughput import Chart, ChartRequest
from console.store.tally_cells import Series
from tests.performance.million import Figure
from tests.support.gateway_process import GatewayProcess
from tests.support.year_store import Year, make_year

RANGES = {
    "hour": timedelta(hours=1),
    "6 hours": timedelta(hours=6),
    "day": timedelta(days=1),
    "2 days": timedelta(days=2),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "2 months": timedelta(days=61),
    "quarter": timedelta(days=91),
    "year": timedelta(days=365),
}
LANES = ("layer", "site", "interface", "type")
GOAL = 300.0
CALLS = 3


async def measure(year: Year, say: Callable[[Figure], None]) -> bool:
    """All figures on a copy of the store; True where every sum was right."""
    right = True
    say(Figure(name=f"year of {len(year.names)} interfaces, store", value=year.bytes / 1e6, unit="MB"))
    async with _gateway(year) as gateway, gateway.client() as client:
        worst = 0.0
        for lanes in LANES:
            for name, length in RANGES.items():
                for shadow in (False, True):
                    before = _cpu(gateway.pid)
                    chart, first, median = await _timed(client, year, lanes, length, shadow=shadow)
                    worst = max(worst, (_cpu(gateway.pid) - before) / CALLS)
                    with_it = ", week before" if shadow else ""
                    label = f"{lanes}, {name}{with_it} ({chart.buckets} x {chart.bucket_seconds} s)"
                    say(Figure(name=f"{label}, first", value=first, unit="ms", goal=GOAL))
                    say(Figure(name=f"{label}, median", value=median, unit="ms", goal=GOAL))
                    right = right and (sums_up(year, chart) if lanes == "type" else equal(year, chart, lanes))
        say(Figure(name="processor time of a chart in the gateway, worst", value=worst, unit="ms", goal=GOAL))
    say(Figure(name="charts equal the generator's sums", value=float(right), unit="", goal=1.0, at_least=True))
    return right


@asynccontextmanager
async def _gateway(year: Year) -> AsyncIterator[GatewayProcess]:
    with tempfile.TemporaryDirectory(prefix="charts-", dir=year.store.parent) as folder:
        await asyncio.to_thread(shutil.copyfile, year.store, Path(folder) / "store.db")
        gateway = GatewayProcess(Path(folder))
        await gateway.start()
        try:
            yield gateway
        finally:
            await gateway.stop()


async def _timed(
    client: OpsClient, year: Year, lanes: str, length: timedelta, *, shadow: bool
) -> tuple[Chart, float, float]:
    """The chart, the time of the first call and the median of some, in milliseconds."""
    until = datetime.fromtimestamp(year.after * 60, UTC)
    request = ChartRequest(
        since=until - length, until=until, lanes=lanes, shadow=shadow, limit=40 if lanes == "type" else 12
    )
    took: list[float] = []
    while True:
        began = time.perf_counter()
        chart = await client.chart(request)
        took.append((time.perf_counter() - began) * 1000)
        if len(took) == CALLS:
            return chart, took[0], statistics.median(took)


def _cpu(pid: int) -> float:
    """Milliseconds that a process has computed; on a busy machine this says more than the clock."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def equal(year: Year, chart: Chart, lanes: str) -> bool:
    """Whether every bucket of every lane is what the generator made."""
    first, step = int(chart.since.timestamp()) // 60, chart.bucket_seconds // 60
    wanted = year.expected(first, chart.buckets * step, step, lanes)
    for lane in chart.lanes:
        own = wanted.get(lane.key)
        if own is None:  # the gateway's own interface, which nobody sent anything
            continue
        told = {
            Series.IN: lane.received,
            Series.OUT: lane.delivered,
            Series.FAILED: lane.failed,
            Series.RETRIED: lane.retried,
        }
        if any([value or 0 for value in row] != own[series].tolist() for series, row in told.items()):
            return False
        if lane.shadow and list(lane.shadow) != _week_before(year, chart, lanes, lane.key):
            return False
    return bool(chart.lanes)


def sums_up(year: Year, chart: Chart) -> bool:
    """Whether all types together are all there was."""
    first, step = int(chart.since.timestamp()) // 60, chart.bucket_seconds // 60
    every = np.stack([rows[Series.IN] for rows in year.expected(first, chart.buckets * step, step).values()])
    told = [
        sum(value or 0 for value in values) for values in zip(*(lane.received for lane in chart.lanes), strict=True)
    ]
    return not chart.more and told == every.sum(axis=0).tolist()


def _week_before(year: Year, chart: Chart, lanes: str, key: str) -> list[int]:
    first, step = int(chart.since.timestamp()) // 60 - 7 * 1440, chart.bucket_seconds // 60
    row: list[int] = year.expected(first, chart.buckets * step, step, lanes)[key][Series.IN].tolist()
    return row


def main() -> int:
    """Make or take the store, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("interfaces", type=int, nargs="?", default=200)
    parser.add_argument("--keep", type=Path, help="folder in which the store is made once")
    options = parser.parse_args()
    figures: list[Figure] = []

    def say(figure: Figure) -> None:
        figures.append(figure)
        print(figure.line(), flush=True)

    with tempfile.TemporaryDirectory(prefix="year-") as folder:
        year = make_year(options.keep or Path(folder), options.interfaces)
        say(Figure(name="made in", value=year.seconds, unit="s"))
        asyncio.run(measure(year, say))
    return 0 if all(figure.holds is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
