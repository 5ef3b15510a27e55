"""The Throughput screen in the real window: time until a range is drawn, longest stall of the GUI thread meanwhile.

`python -m tests.performance.throughput_window [--fake] [--interfaces N] [--keep FOLDER]`: a real gateway process on a
year of one-minute roll-ups (made once, kept in the temporary folder), the window in a process of its own, 1360x820.
`--fake` takes the charts in memory instead. A stall is the gap between two ticks of a 5 ms precise timer, so an idle
thread shows about 5 ms; `work` is what the GUI thread itself computed in the worst one (a busy machine makes gaps, but
no work). Exit 1 where a stall is over 16 ms or a range takes over 300 ms until its last lane is drawn.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer

from console.compositions.desktop import build_window, make_app, make_client, read_token_file
from console.desktop.bridge.client import GatewayClient
from console.desktop.frame.layout_store import LayoutStore
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.throughput.ranges import RANGES
from console.desktop.screens.throughput.screen import ThroughputScreen
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.gateway_process import GatewayProcess
from tests.support.year_store import kept_folder, make_year

ROOT = Path(__file__).parents[2]
TICK = 5
LONGEST_STALL, SLOWEST = 16.0, 300.0
ROUNDS = 3
PATIENCE = 60.0


@dataclass(slots=True)
class Watch:
    """Gaps between ticks since `begin`, in milliseconds."""

    began: float = 0.0
    last: float = 0.0
    longest: float = 0.0
    spent: float = 0.0
    work: float = 0.0  # the most the GUI thread computed between two ticks; a busy machine makes gaps, but no work

    def begin(self) -> None:
        """From now on."""
        self.began = self.last = time.perf_counter()
        self.longest = self.work = 0.0
        self.spent = time.thread_time()

    def tick(self) -> None:
        """The event loop came by."""
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self.last) * 1000)
        self.last = now
        spent = time.thread_time()
        self.work = max(self.work, (spent - self.spent) * 1000)
        self.spent = spent

    @property
    def passed(self) -> float:
        """Milliseconds since `begin`."""
        return (time.perf_counter() - self.began) * 1000


def steps(window: MainWindow, watch: Watch) -> Iterator[Callable[[], bool]]:
    """What is done one after another: each step is begun, then gives what is waited for. Prints the figures."""
    watch.begin()
    yield lambda: watch.passed > 2500
    watch.begin()
    window.go(Place(screen="throughput"))
    yield lambda: _is_drawn(window)
    print(
        f"opened, libraries loaded: drawn in {watch.passed:.0f} ms, gap {watch.longest:.1f}, work {watch.work:.1f} ms"
    )
    watch.begin()
    yield lambda: watch.passed > 1500
    print(f"idle: gap {watch.longest:.1f} ms, work {watch.work:.1f} ms", flush=True)
    screen = _screen(window)
    for lanes in ("layer", "site", "type", "interface"):
        for each in RANGES:
            slowest = longest = work = 0.0
            for _ in range(ROUNDS):
                screen.bar.lanes_chosen.emit(lanes)
                screen.bar.range_chosen.emit("hour" if each.id != "hour" else "6h")
                yield lambda: _is_drawn(window)
                yield lambda: not screen.is_busy
                watch.begin()
                screen.bar.range_chosen.emit(each.id)
                yield lambda: _is_drawn(window)
                slowest = max(slowest, watch.passed)
                watch.tick()
                longest, work = max(longest, watch.longest), max(work, watch.work)
            board = screen.board
            size = f"{len(board.lanes)} lanes x {board.buckets}" if board is not None else "nothing"
            told = f"drawn in {slowest:.0f} ms, longest stall {longest:.1f} ms, work {work:.1f} ms"
            print(f"{lanes}, {each.title} ({size}): {told}", flush=True)
            RESULTS.append((slowest, longest))
    watch.begin()
    for bucket in range(0, 300, 3):
        screen.chart.hover(bucket)
        yield lambda: True
    print(f"cursor over the chart: longest stall {watch.longest:.1f} ms, work {watch.work:.1f} ms", flush=True)
    RESULTS.append((0.0, watch.longest))


RESULTS: list[tuple[float, float]] = []


def _screen(window: MainWindow) -> ThroughputScreen:
    screen = window.screen_in_front
    if not isinstance(screen, ThroughputScreen):
        raise TypeError("The Throughput screen is not in front.")
    return screen


def _is_drawn(window: MainWindow) -> bool:
    screen = _screen(window)
    chart = screen.chart
    top, high = chart.area.verticalScrollBar().value(), chart.area.viewport().height()
    in_sight = [view for view in chart.views if view.y() < top + high and view.y() + view.height() > top]
    return screen.loads > 0 and not screen.is_busy and not any(view.is_stale for view in in_sight)


def said(window: MainWindow) -> str:
    """What the screen and the window's notices say, where something went wrong."""
    front = window.screen_in_front
    words = [front.bar.words.text(), front.empty.lines.text()] if isinstance(front, ThroughputScreen) else []
    return "; ".join([*words, window.state.lost_text, *(notice.text for notice in window.state.notices[-2:])])


def child(make: Callable[[], GatewayClient]) -> int:
    """Run the steps in a window; 1 where a goal is missed, 2 where a step did not come to its end."""
    app = make_app()
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "look.ini"), QSettings.Format.IniFormat)
        LayoutStore(settings).save_tour_offered()
        window = build_window(make, settings=settings)
        window.resize(1360, 820)
        window.show()
        watch = Watch()
        doing = steps(window, watch)
        waiting: list[Callable[[], bool]] = [lambda: True]
        since = [time.monotonic()]

        def tick() -> None:
            watch.tick()
            if waiting[0]():
                since[0] = time.monotonic()
                try:
                    waiting[0] = next(doing)
                except StopIteration:
                    app.quit()
            elif time.monotonic() - since[0] > PATIENCE:
                print(f"A step did not come to its end: {said(window)}", flush=True)
                app.exit(2)

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK)
        timer.timeout.connect(tick)
        timer.start()
        code = app.exec()
        window.end_all()
    if code:
        return code
    return 0 if all(drawn <= SLOWEST and stall <= LONGEST_STALL for drawn, stall in RESULTS) else 1


def on_gateway(folder: Path, interfaces: int) -> int:
    """The year's store under a real gateway, the window in another process."""
    folder.mkdir(exist_ok=True)
    year = make_year(folder, interfaces)
    loop = asyncio.new_event_loop()
    with tempfile.TemporaryDirectory(prefix="throughput-", dir=folder) as data:
        shutil.copyfile(year.store, Path(data) / "store.db")
        gateway = GatewayProcess(Path(data))
        loop.run_until_complete(gateway.start())
        try:
            token = str(gateway.ready["token_file"])
            command = [sys.executable, "-m", "tests.performance.throughput_window", "--token-file", token]
            return subprocess.run(command, cwd=ROOT, check=False, timeout=600).returncode
        finally:
            loop.run_until_complete(gateway.stop())
            loop.close()


def main() -> int:
    """See the module."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fake", action="store_true", help="charts in memory")
    parser.add_argument("--interfaces", type=int, default=200)
    parser.add_argument("--keep", type=Path, default=kept_folder())
    parser.add_argument("--token-file", type=Path, help="of a gateway that runs already")
    options = parser.parse_args()
    if options.fake:
        fake = FakeGatewayClient()
        fake.many = options.interfaces
        return child(lambda: fake)
    if options.token_file is not None:
        access = read_token_file(options.token_file)
        return child(lambda: make_client(access.url, access.token))
    return on_gateway(options.keep, options.interfaces)


if __name__ == "__main__":
    sys.exit(main())
