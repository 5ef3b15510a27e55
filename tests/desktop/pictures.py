"""`python -m tests.desktop.pictures`: the pictures in docs/img: the real window on a real gateway, demo day."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog

from console.api.client import OpsClient
from console.api.messages import MessagePage
from console.compositions.demo_session import DemoSession
from console.compositions.desktop import build_window, close_window
from console.core.errors import OperatorError
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.edit.screen import EditScreen
from console.desktop.screens.throughput.screen import ThroughputScreen
from console.desktop.shots import settle, shoot
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName
from tests.desktop.picture_charts import wall_pictures
from tests.desktop.picture_panels import panels

FOLDER = Path(__file__).parents[2] / "docs" / "img"
SEED = 1
PAST_SECONDS = 6 * 3600.0
"""History behind the start, as the demo has it."""
LIVE_MILLISECONDS = 60_000
"""The demo has shown each of its troubles by then."""
OVERVIEW_THEMES = (ThemeName.DARK, ThemeName.LIGHT)
PATIENCE_MILLISECONDS = 15_000
FAILED = "status:error type:ORU^R01"
REASON = "Lab code not mapped, fixed by hand"


def main() -> None:
    """Take all of them; prints each file with its size."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with DemoSession(seed=SEED, past=PAST_SECONDS) as demo, tempfile.TemporaryDirectory() as scratch:
        settings = QSettings(str(Path(scratch, "look.ini")), QSettings.Format.IniFormat)
        window = build_window(lambda: OpsClient(demo.url, demo.token), settings=settings)
        window.show()
        try:
            saved = _live(window)
            if demo.gateway is not None:
                demo.gateway.process.kill()
            saved += _down(window)
        finally:
            close_window(window)
    for path in saved:
        print(f"{path.relative_to(FOLDER.parents[1])} {path.stat().st_size // 1000} kB")


def _live(window: MainWindow) -> list[Path]:
    settle(LIVE_MILLISECONDS)
    failed = _failed(window)
    saved = shoot(window, FOLDER, [Place(screen="queues")], themes=tuple(ThemeName)[-3:])
    saved += shoot(window, FOLDER, [Place(screen="inspector", delivery=failed)])
    window.go(Place(screen="edit", delivery=failed))
    editor = _editor(window)
    editor.set_value("OBX[1]-3.1", "2345-7")
    editor.form.reason.setText(REASON)
    editor.form.ticket.setText("INC0048213")
    _wait(lambda: editor.is_current)
    saved += shoot(window, FOLDER, [Place(screen="edit", delivery=failed)])
    while editor.history.can_undo:  # so that leaving asks nothing
        editor.undo()
    saved += shoot(window, FOLDER, [Place(screen=name) for name in ("audit", "settings", "help")])
    saved += _overview(window)
    saved += panels(window, FOLDER, _wait)
    window.go(Place(screen="queues"))
    window.top.filter.set_query("type:ADT^A99 age:<2h")
    _wait(lambda: window.queues.messages.model.matched == 0)
    saved += _as("no-match", shoot(window, FOLDER / "new", [Place(screen="queues")], themes=(ThemeName.LIGHT,)))
    window.top.filter.set_query("")
    _wait(lambda: bool(window.queues.messages.model.matched))
    return saved


def _overview(window: MainWindow) -> list[Path]:
    """Causes, charts, alerts, the wall board and the hand-over page, with what a minute and six hours have brought."""
    window.toast.hide()
    saved = shoot(window, FOLDER, [Place(screen="triage")])
    window.go(Place(screen="throughput"))
    settle(1500)  # the chart itself, not the word that it loads
    screen = window.screen_in_front
    if isinstance(screen, ThroughputScreen):
        screen.bar.lanes_chosen.emit("interface")
        settle(1500)
    window.toast.hide()
    saved += shoot(window, FOLDER, [Place(screen="throughput"), Place(screen="alerts")])
    wall_pictures(window, FOLDER, OVERVIEW_THEMES, "")
    saved += [FOLDER / f"wall-{theme.value}.png" for theme in OVERVIEW_THEMES]
    window.registry.run("handover")
    settle(1500)
    for panel in [each for each in window.findChildren(QDialog) if each.isVisible()]:
        saved.append(FOLDER / "hand-over-dark.png")
        look().choose(theme=ThemeName.DARK)
        settle(300)
        panel.grab().save(str(saved[-1]))
        panel.close()
    return saved


def _down(window: MainWindow) -> list[Path]:
    _wait(lambda: window.state.lost_at is not None)
    return _as("gateway-down", shoot(window, FOLDER / "new", [Place(screen="queues")], themes=(ThemeName.DARK,)))


def _as(name: str, paths: list[Path]) -> list[Path]:
    """The same pictures under another name than their screen's, out of the folder they were taken in."""
    named = [path.replace(FOLDER / path.name.replace("queues", name)) for path in paths]
    paths[0].parent.rmdir()
    return named


def _failed(window: MainWindow) -> int:
    """A delivery that was refused for a code the receiver does not know, else any that was refused."""
    found: list[int] = []

    def took(page: MessagePage) -> None:
        rows = sorted(page.rows, key=lambda row: "Table value" not in row.detail)
        found.extend(row.id for row in rows)

    def failed(error: OperatorError) -> None:
        raise error

    window.bridge.submit(lambda client: client.messages(FAILED, None, 50), took, failed)
    _wait(lambda: bool(found))
    return found[0]


def _editor(window: MainWindow) -> EditScreen:
    editor = window.screen_in_front
    if not isinstance(editor, EditScreen):
        raise TypeError("The editor did not come to the front.")
    _wait(lambda: editor.draft is not None)
    return editor


def _wait(ready: Callable[[], bool]) -> None:
    """Let the window run until it is so. Raises `TimeoutError`."""
    for _ in range(PATIENCE_MILLISECONDS // 50):
        if ready():
            return
        settle(50)
    raise TimeoutError("The window did not come to show what the picture needs.")


if __name__ == "__main__":
    main()
