"""The real window on a real gateway under load: longest stall of the GUI thread, time to first paint and to live rows.

`python -m tests.performance.window` prints a table; `measure()` serves the evidence. The window has a process of its
own (`window_child`), the gateway and the load others, as in the field. A stall is the gap between two ticks of a 5 ms
precise timer, so an idle thread shows about 5 ms.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.performance.paced import PacedLoad
from tests.support.gateway_process import GatewayProcess

ROOT = Path(__file__).parents[2]
SECONDS = 8.0
RATES = (0, 500, 2000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """Gaps between ticks in milliseconds while `rate` messages a second were acknowledged by the gateway."""

    asked: int
    rate: float
    p99: float
    longest: float
    rows: float  # rows the list holds at the end
    cpu: float  # share of one core the window's process used


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Seconds from the start of the process."""

    painted: float
    rows: float


def measure() -> tuple[Opened, list[Stall]]:
    """Start everything, measure idle, 500 and 2000 messages a second."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _gateway(Path(folder)) as (port, token_file),
        opened_window(token_file) as window,
    ):
        opened = Opened(**ask(window, {"opened": True}))
        stalls = []
        for rate in RATES:
            if rate:
                with PacedLoad(port, rate=rate, seconds=SECONDS + 2) as load:
                    ask(window, {"measure": 1.0})
                    seen = ask(window, {"measure": SECONDS})
                    stalls.append(Stall(asked=rate, rate=load.rate(), **seen))
            else:
                stalls.append(Stall(asked=0, rate=0.0, **ask(window, {"measure": SECONDS})))
        return opened, stalls


@contextmanager
def _gateway(folder: Path) -> Iterator[tuple[int, Path]]:
    loop = asyncio.new_event_loop()
    gateway = GatewayProcess(folder / "data")
    loop.run_until_complete(gateway.start())
    try:
        yield gateway.port(), Path(gateway.ready["token_file"])
    finally:
        loop.run_until_complete(gateway.stop())
        loop.close()


@contextmanager
def opened_window(token_file: Path) -> Iterator[subprocess.Popen[str]]:
    """The window in its own process; `ask` it."""
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.performance.window", "child", str(token_file), str(time.time())],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield window
    finally:
        window.kill()
        window.communicate()


def ask(window: subprocess.Popen[str], task: dict[str, object]) -> dict[str, float]:
    """One order and its answer, see `window_child`; blocks."""
    assert window.stdin is not None
    assert window.stdout is not None
    window.stdin.write(json.dumps(task) + "\n")
    window.stdin.flush()
    answer: dict[str, float] = json.loads(window.stdout.readline())
    return answer


def main() -> None:
    """Print the table."""
    opened, stalls = measure()
    print(f"first paint {opened.painted:.2f} s, live rows {opened.rows:.2f} s after the start of the process")
    print(f"{'asked/s':>8} {'acked/s':>8} {'p99 ms':>8} {'max ms':>8} {'rows':>8} {'cpu':>6}")
    for stall in stalls:
        gaps = f"{stall.p99:8.1f} {stall.longest:8.1f}"
        print(f"{stall.asked:8} {stall.rate:8.0f} {gaps} {stall.rows:8.0f} {stall.cpu:6.0%}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        from tests.performance.window_child import child

        child(Path(sys.argv[2]), float(sys.argv[3]))
    else:
        main()
