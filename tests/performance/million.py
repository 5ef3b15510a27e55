"""The list on a store of a million messages: `python -m tests.performance.million [MESSAGES] [--keep FOLDER]`.

A real gateway process, asked over its API as the desktop asks it; times are those of the whole call (HTTP, JSON,
models). Prints one line per figure with its goal (PERFORMANCE.md G10). `measure()` serves the evidence. The store is
made once and kept in the folder; without one it is made anew.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from console.api.client import OpsClient
from tests.performance import window as window_of
from tests.performance.million_store import RARE_CODE, RARE_INTERFACE, RARE_TYPE, kept
from tests.performance.paced import PacedLoad
from tests.support.gateway_process import GatewayProcess

MILLION = 1_000_000
JUMP, GROWN = 150.0, 40.0
"""Milliseconds until a place is painted; megabytes that the window may grow by jumping about: its bounded pages."""

WARM, FIRST, STEP = 50.0, 150.0, 16.0
"""Milliseconds: a page that was asked for before, one asked for the first time, a scroll step (99 of 100)."""

FILTERS = (
    "mrn:0000123",
    "mrn:nobody",
    "control:MSG00500000",
    "control:NONE",
    "status:error",
    "status:held",
    "interface:lab-north",
    f"interface:{RARE_INTERFACE}",
    "interface:none",
    "site:SOUTH",
    "env:TEST",
    "type:ORU",
    f"type:{RARE_TYPE}",
    "type:ZZZ",
    "ack:AE",
    f'ack:"{RARE_CODE}"',
    "ack:none",
    "application:awaited",
    "received:>-1h",
    "received:yesterday",
    "age:>6d",
    "age:>30d",
    "ticket:NONE",
    "flag:repeat",
    "status:error interface:lab-north since:2d",
    f"type:{RARE_TYPE} status:error",
    "type:ORU ack:AE age:>6d",
    "status:error | mrn:0000123",
)
SCANS = ("text:nothing-like-this", "PID-5.1:OKAFOR OBX-3.1:2345-7", "OBX-5:>199.9 status:error", "PID-5.1:missing")
LOADS = (500, 2000)
SCAN_SECONDS = 6.0
"""A scan that takes longer is cancelled: its rate is known by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line. `goal` is what `value` must not exceed, or reach where `at_least`; None is for information."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool | None:
        """None where there is no goal."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def line(self) -> str:
        """As printed."""
        said = {None: "", True: "pass", False: "FAIL"}[self.holds]
        sign = ">=" if self.at_least else "<="
        goal = "" if self.goal is None else f"{sign} {self.goal:g}"
        return f"{self.name:<58} {self.value:>12,.1f} {self.unit:<6} {goal:>10} {said}"


Say = Callable[[Figure], None]


async def measure(store: Path, say: Say, *, quick: bool = False) -> None:
    """All figures on a copy of this store."""
    async with _gateway(store) as gateway, gateway.client() as client:
        await _pages(client, say)
        await _filters(client, say)
        for query in SCANS[:1] if quick else SCANS:
            await _scan(client, query, say, "")
        say(Figure(name="gateway, resident", value=_resident(gateway.pid), unit="MB"))
        await _window(gateway, say)
        for rate in LOADS:
            await _under_load(gateway, client, rate, say)
        say(Figure(name="gateway after all, resident", value=_resident(gateway.pid), unit="MB"))


@asynccontextmanager
async def _gateway(store: Path) -> AsyncIterator[GatewayProcess]:
    with tempfile.TemporaryDirectory(prefix="million-", dir=store.parent) as folder:
        data = Path(folder) / "data"
        data.mkdir()
        await asyncio.to_thread(shutil.copyfile, store, data / "store.db")
        size = await asyncio.to_thread(lambda: store.stat().st_size)
        gateway = GatewayProcess(data)
        begun = time.perf_counter()
        await gateway.start()
        print(f"gateway ready on {size / 1e6:,.0f} MB in {time.perf_counter() - begun:.1f} s", flush=True)
        try:
            yield gateway
        finally:
            await gateway.stop()


async def _timed(call: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await call()
    return (time.perf_counter() - begun) * 1000


async def _pages(client: OpsClient, say: Say) -> None:
    empty = [await _timed(client.me) for _ in range(20)]
    say(Figure(name="a call that reads nothing, median (floor)", value=statistics.median(empty), unit="ms"))
    say(Figure(name="first page, first use", value=await _timed(lambda: client.messages("")), unit="ms", goal=FIRST))
    warm = [await _timed(lambda: client.messages("", None, 200)) for _ in range(20)]
    say(Figure(name="first page of 200, warm, median", value=statistics.median(warm), unit="ms", goal=WARM))
    steps = await _steps(client, "")
    say(Figure(name="scroll step of 200, median", value=statistics.median(steps), unit="ms"))
    say(Figure(name="scroll step of 200, p99", value=_p99(steps), unit="ms", goal=STEP))
    steps = await _steps(client, "status:error interface:lab-north")
    say(Figure(name="scroll step of 200 in a filter, p99", value=_p99(steps), unit="ms", goal=STEP))
    newest = (await client.messages("")).rows[0].id
    jumps = [
        await _timed(lambda at=newest * share // 20: client.messages("", str(at), 200))  # type: ignore[misc]
        for share in (10, 3, 17, 1, 12, 6, 19, 8, 15, 2)
    ]
    say(Figure(name="jump to anywhere, worst of 10", value=max(jumps), unit="ms", goal=WARM))


async def _steps(client: OpsClient, query: str) -> list[float]:
    before = (await client.messages(query, None, 200)).next
    found: list[float] = []
    while before is not None and len(found) < 120:
        begun = time.perf_counter()
        before = (await client.messages(query, before, 200)).next
        found.append((time.perf_counter() - begun) * 1000)
    return found


async def _filters(client: OpsClient, say: Say) -> None:
    for query in FILTERS:
        first = await _timed(lambda query=query: client.messages(query, None, 100))  # type: ignore[misc]
        warm = [await _timed(lambda query=query: client.messages(query, None, 100)) for _ in range(5)]  # type: ignore[misc]
        say(Figure(name=f"{query} · first use", value=first, unit="ms", goal=FIRST))
        say(Figure(name=f"{query} · warm", value=statistics.median(warm), unit="ms", goal=WARM))


async def _scan(client: OpsClient, query: str, say: Say, when: str) -> None:
    scan = await client.begin_scan(query)
    after, first, begun = 0, 0.0, time.perf_counter()
    while scan.state == "running" or after < scan.matched:
        if time.perf_counter() - begun > SCAN_SECONDS and scan.state == "running":
            await client.cancel_scan(scan.id)
        scan = await client.scan(scan.id, after, 1.0)
        after = scan.next
        if scan.rows and not first:
            first = (time.perf_counter() - begun) * 1000
    say(Figure(name=f"scan {query}{when}: messages/s", value=scan.per_second, unit="/s"))
    if first:
        say(Figure(name=f"scan {query}{when}: first row", value=first, unit="ms"))


async def _window(gateway: GatewayProcess, say: Say) -> None:
    with window_of.opened_window(Path(gateway.ready["token_file"])) as window:
        await asyncio.to_thread(window_of.ask, window, {"opened": True})
        seen = await asyncio.to_thread(window_of.ask, window, {"measure": 5.0})
        say(Figure(name="window idle: longest stall", value=seen["longest"], unit="ms"))
        say(Figure(name="window idle, resident", value=_resident(window.pid), unit="MB"))
        await _jumps(window, say)
        with PacedLoad(gateway.port(), rate=500, seconds=9):
            seen = await asyncio.to_thread(window_of.ask, window, {"measure": 6.0})
        say(Figure(name="window at 500/s: longest stall", value=seen["longest"], unit="ms"))
        say(Figure(name="window at 500/s: p99 gap", value=seen["p99"], unit="ms"))
        say(Figure(name="window after it, resident", value=_resident(window.pid), unit="MB"))


async def _jumps(window: Popen[str], say: Say) -> None:
    """Anywhere in the list by the scroll bar."""
    seen = await asyncio.to_thread(window_of.ask, window, {"jumps": 30})
    say(Figure(name="window: rows the scroll bar reaches", value=seen["rows"], unit=""))
    say(Figure(name="window: jump anywhere to rows painted, median of 30", value=seen["p50"], unit="ms"))
    say(Figure(name="window: jump anywhere to rows painted, worst", value=seen["longest"], unit="ms", goal=JUMP))
    seen = await asyncio.to_thread(window_of.ask, window, {"measure": 6.0, "drag": True})
    say(Figure(name="window dragged through all: longest stall", value=seen["longest"], unit="ms"))
    say(Figure(name="window dragged through all: p99 gap", value=seen["p99"], unit="ms", goal=STEP))
    before = _resident(window.pid)
    await asyncio.to_thread(window_of.ask, window, {"jumps": 200})
    grown = _resident(window.pid) - before
    say(Figure(name="window: grown by 200 jumps", value=grown, unit="MB", goal=GROWN))


async def _under_load(gateway: GatewayProcess, client: OpsClient, rate: int, say: Say) -> None:
    """Searches while messages arrive; the load's own rate tells whether they held it up."""
    when = f" at {rate}/s"
    with PacedLoad(gateway.port(), rate=rate, seconds=12) as load:
        await asyncio.sleep(1.5)
        for query in ("", "mrn:0000123", "status:error", f"type:{RARE_TYPE}", "ack:AE"):
            took = [await _timed(lambda query=query: client.messages(query, None, 100)) for _ in range(8)]  # type: ignore[misc]
            say(Figure(name=f"{query or 'first page'}{when}: median", value=statistics.median(took), unit="ms"))
            say(Figure(name=f"{query or 'first page'}{when}: worst of 8", value=max(took), unit="ms"))
        scan = await client.begin_scan("text:nothing-like-this")
        await asyncio.sleep(4)
        told = await client.cancel_scan(scan.id)
        say(Figure(name=f"scan{when}: messages/s", value=told.per_second, unit="/s"))
        say(Figure(name=f"acknowledged{when}", value=await asyncio.to_thread(load.rate), unit="/s"))


def _p99(values: list[float]) -> float:
    return sorted(values)[max(0, int(len(values) * 0.99) - 1)] if values else 0.0


def _resident(pid: int) -> float:
    """Megabytes; only where /proc is (Linux), 0 elsewhere."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main(arguments: list[str]) -> int:
    """Measure; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="million")
    parser.add_argument("messages", nargs="?", type=int, default=MILLION)
    parser.add_argument("--keep", type=Path, help="folder in which the made store is kept and found again")
    parser.add_argument("--quick", action="store_true", help="one scan only")
    options = parser.parse_args(arguments)
    figures: list[Figure] = []

    def say(figure: Figure) -> None:
        figures.append(figure)
        print(figure.line(), flush=True)

    with tempfile.TemporaryDirectory(prefix="million-") as base:
        store = kept(options.keep or Path(base), options.messages)
        asyncio.run(measure(store, say, quick=options.quick))
    missed = [figure.name for figure in figures if figure.holds is False]
    print(f"{len(missed)} goals missed" + (": " + ", ".join(missed) if missed else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
