"""`python -m tests.desktop.all_pictures FOLDER`: every screen in every look, to be looked at one by one.

Dark, light and high contrast; 1280x720; at two pixels for one; an empty gateway, a quiet hour and a bad day; the tour,
the diff, PROD armed, a torn-off message and the dialogs that commands open.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QDialog

from console.api.client import OpsClient
from console.api.desk import ArmRequest
from console.compositions.demo_session import DemoSession
from console.compositions.desktop import build_window, close_window
from console.desktop.bridge.client import GatewayClient
from console.desktop.frame.layout_store import LayoutStore
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.registry import SCREENS
from console.desktop.shots import settle, shoot
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName
from tests.desktop.picture_charts import chart_pictures, quiet_rows, wall_pictures
from tests.support.fake_gateway import FakeGatewayClient

SMALL = QSize(1280, 720)
THEMES = (ThemeName.DARK, ThemeName.LIGHT, ThemeName.HIGH_CONTRAST)
QUIET_MILLISECONDS = 3_000
BAD_MILLISECONDS = 45_000
PAST_SECONDS = 6 * 3600.0
OVERVIEWS = ("triage", "throughput", "alerts")
DIALOGS = ("prod.arm", "palette", "find.id", "notices", "alert.new")


def main() -> None:
    """Take all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=sorted(SERIES), help="one series")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.only:
        SERIES[options.only](options.folder)
        return
    for name in SERIES:  # each in a process of its own: the scale of the screen is fixed at the start
        scale = {"QT_SCALE_FACTOR": "2"} if name == "twofold" else {}
        command = [sys.executable, "-m", "tests.desktop.all_pictures", str(options.folder), "--only", name]
        subprocess.run(command, env={**os.environ, **scale}, check=True, timeout=300)
    print(f"{len(list(options.folder.glob('*.png')))} pictures")


@contextmanager
def on(client: Callable[[], GatewayClient]) -> Iterator[MainWindow]:
    """A window with settings of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = QSettings(str(Path(scratch, "look.ini")), QSettings.Format.IniFormat)
        LayoutStore(settings).save_tour_offered()
        window = build_window(client, settings=settings)
        window.show()
        try:
            settle(1500)
            yield window
        finally:
            close_window(window)


def places(window: MainWindow) -> list[Place]:
    """All screens, the two that need a message with a failed one."""
    model = window.queues.messages.model
    rows = [row for at in range(model.rowCount()) if (row := model.message(at)) is not None]
    failed = next((row.id for row in rows if row.status.value == "error"), rows[0].id if rows else None)
    found = [Place(screen=entry.name) for entry in SCREENS if entry.name not in ("inspector", "edit", "document")]
    if failed is not None:
        found += [Place(screen=name, delivery=failed) for name in ("inspector", "edit", "document")]
    return found


def bad(folder: Path) -> None:
    """A day when much goes wrong: all themes, the usual size."""
    with DemoSession(seed=1, past=PAST_SECONDS) as demo, on(lambda: OpsClient(demo.url, demo.token)) as window:
        settle(BAD_MILLISECONDS)
        window.top.filter.set_query("status:error")
        settle()
        shot = places(window)
        window.top.filter.set_query("")
        shoot(window, folder, shot, themes=THEMES, prefix="bad-")
        shoot(window, folder, shot, themes=(ThemeName.DARK,), size=SMALL, prefix="small-")
        wall_pictures(window, folder, THEMES, "bad-")


def quiet(folder: Path) -> None:
    """An hour when nothing is wrong."""
    with DemoSession(seed=2, speed=0.5) as demo, on(lambda: OpsClient(demo.url, demo.token)) as window:
        settle(QUIET_MILLISECONDS)
        shoot(
            window, folder, [Place(screen=name) for name in ("queues", *OVERVIEWS)], themes=THEMES[:2], prefix="quiet-"
        )
        wall_pictures(window, folder, THEMES[:2], "quiet-")


def empty(folder: Path) -> None:
    """No interface, no message, no cause, no alert, nothing measured."""

    def client() -> FakeGatewayClient:
        gateway = FakeGatewayClient(interfaces=(), messages=())
        gateway.groups_kept = {}
        gateway.alerts_kept = []
        return gateway

    with on(client) as window:
        shoot(window, folder, places(window), themes=THEMES[:2], prefix="empty-")
        wall_pictures(window, folder, THEMES[:2], "empty-")


def twofold(folder: Path) -> None:
    """Two pixels for one, at the smallest size that is promised."""
    with on(FakeGatewayClient) as window:
        shoot(window, folder, places(window), themes=THEMES[:2], size=SMALL, prefix="2x-")


def extras(folder: Path) -> None:
    """What opens over a screen or beside the window."""
    with on(FakeGatewayClient) as window:
        window.resize(1360, 820)
        for theme in THEMES[:2]:
            look().choose(theme=theme)
            _extras(window, folder, theme.value)


def _extras(window: MainWindow, folder: Path, theme: str) -> None:
    def save(name: str) -> None:
        settle(300)
        window.grab().save(str(folder / f"{name}-{theme}.png"))

    window.go(Place(screen="queues"))
    window.registry.run("tour")
    save("tour-1")
    window.registry.run("tour.next")
    save("tour-2")
    window.registry.run("tour.end")
    for command in DIALOGS:
        window.registry.run(command)
        settle(300)
        for dialog in [each for each in window.findChildren(QDialog) if each.isVisible()]:
            dialog.grab().save(str(folder / f"dialog-{command}-{theme}.png"))
            dialog.close()
        save(f"over-{command}")
        for popover in (window.palette_popup, window.go_to, window.notices):
            popover.hide()
    window.bridge.submit(lambda client: client.arm(ArmRequest(reason="INC0048213")), window.arming.take)
    save("armed")
    row = window.queues.messages.model.message(0)
    if row is not None:
        window.open_message(row.id)
        settle()
        screen = window.screen_in_front
        window.registry.run("menu")
        screen.window().grab().save(str(folder / f"inspector-{theme}.png"))
    window.registry.run("prod.disarm")


def charts(folder: Path) -> None:
    """The chart in all its forms on a believable morning, and a quiet one; the wall when all is well."""
    with on(FakeGatewayClient) as window:
        chart_pictures(window, folder, THEMES)
    with on(lambda: FakeGatewayClient(interfaces=quiet_rows())) as window:
        wall_pictures(window, folder, THEMES, "quiet-")


def dead(folder: Path) -> None:
    """The gateway is gone: every screen shows what was, and says so."""
    fake = FakeGatewayClient()
    with on(lambda: fake) as window:
        shot = [Place(screen=entry.name) for entry in SCREENS if entry.rail == "main"]
        shoot(window, folder, shot, themes=THEMES[:1], prefix="before-")
        fake.go_down()
        settle(1500)
        shoot(window, folder, shot, themes=THEMES, prefix="dead-")
        wall_pictures(window, folder, THEMES, "dead-")


SERIES: dict[str, Callable[[Path], None]] = {
    "bad": bad,
    "quiet": quiet,
    "empty": empty,
    "twofold": twofold,
    "extras": extras,
    "charts": charts,
    "dead": dead,
}

if __name__ == "__main__":
    main()
