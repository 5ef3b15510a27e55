"""Pictures of the chart in its forms and of the wall board, for `all_pictures`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.api.interfaces import InterfaceRow
from console.core.interface import LinkState, WorkState
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.throughput.history_panel import HistoryPanel
from console.desktop.screens.throughput.screen import ThroughputScreen
from console.desktop.shots import settle
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName
from tests.support.fake_rows import interface_rows

WALL = (1920, 1080)


def quiet_rows() -> tuple[InterfaceRow, ...]:
    """All interfaces, and nothing wrong with any."""
    well = {"link": LinkState.UP, "work": WorkState.RUNNING, "depth": 0, "oldest_at": None, "errors_per_minute": 0.0}
    return tuple(row.model_copy(update={**well, "holds": "", "counts": {}}) for row in interface_rows())


def wall_pictures(window: MainWindow, folder: Path, themes: Sequence[ThemeName], prefix: str) -> None:
    """The wall at the size of a screen on a wall."""
    before = look().choice
    window.registry.run("wall")
    board = window.wall.board
    if board is None:
        raise LookupError("The wall board did not open.")
    board.showNormal()
    board.resize(*WALL)
    settle(900)
    for theme in themes:
        look().choose(theme=theme)
        settle(200)
        board.grab().save(str(folder / f"{prefix}wall-{theme.value.replace(' ', '-')}.png"))
    look().choose(theme=before)
    board.close()


def chart_pictures(window: MainWindow, folder: Path, themes: Sequence[ThemeName]) -> None:
    """Bad and quiet hours, a year, many lanes, codes, the table, the cursor, 150 %, and the history of a queue."""
    window.resize(1360, 820)
    window.go(Place(screen="throughput"))
    settle(2000)
    screen = window.screen_in_front
    if not isinstance(screen, ThroughputScreen):
        raise LookupError("The Throughput screen did not open.")

    def save(name: str, to: Sequence[ThemeName] = themes) -> None:
        for theme in to:
            look().choose(theme=theme)
            settle(400)
            window.grab().save(str(folder / f"throughput-{name}-{theme.value.replace(' ', '-')}.png"))

    save("morning")
    screen.chart.hover(200)
    save("cursor", themes[:1])
    screen.bar.range_chosen.emit("year")
    settle(900)
    save("year")
    screen.bar.range_chosen.emit("6h")
    screen.bar.lanes_chosen.emit("interface")
    settle(900)
    save("interfaces", themes[:2])
    screen.bar.lanes_chosen.emit("layer")
    screen.show_codes(True)
    settle(900)
    save("codes", themes[:2])
    screen.show_codes(False)
    screen.show_table(True)
    save("table", themes[:2])
    screen.show_table(False)
    look().choose(percent=150)
    window.resize(1920, 1080)
    save("150", themes[:2])
    look().choose(percent=100)
    window.resize(1360, 820)
    panel = HistoryPanel(window.desk, "lab-to-cern", window)
    panel.show()
    settle(1200)
    for theme in themes:
        look().choose(theme=theme)
        settle(200)
        panel.grab().save(str(folder / f"queue-history-{theme.value.replace(' ', '-')}.png"))
    panel.close()
