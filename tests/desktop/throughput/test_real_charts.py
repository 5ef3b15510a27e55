"""The chart on a real gateway with the demo hospital live: real roll-ups, a real mark, a real queue."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from console.compositions.demo_session import DemoSession
from console.desktop.screens.base import Place
from console.desktop.screens.throughput.history_panel import HistoryPanel
from console.desktop.screens.throughput.screen import ThroughputScreen
from tests.desktop.live_window import live_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PATIENCE = 30_000


@pytest.mark.nightly
def test_that_what_flows_comes_into_the_chart(qtbot: QtBot, settings: QSettings) -> None:
    with DemoSession(seed=5, speed=4.0) as demo, live_window(qtbot, demo, settings) as window:
        window.go(Place(screen="throughput"))
        screen = window.screen_in_front
        assert isinstance(screen, ThroughputScreen)
        screen.bar.range_chosen.emit("hour")

        def flowed() -> float:
            lanes = screen.board.lanes if screen.board is not None else ()
            found = (float(value) for lane in lanes for value in lane.received)
            return sum(value for value in found if not math.isnan(value))

        def some() -> bool:
            if not screen.is_busy and flowed() < 5:
                screen.reload()
            return flowed() >= 5

        qtbot.waitUntil(some, timeout=PATIENCE)
        assert screen.board is not None
        assert screen.board.lanes[0].layer == "hl7v2"
        assert screen.chart.views[0].isVisible()
        screen.events.send("LIS 7.4 deployed")
        qtbot.waitUntil(
            lambda: screen.board is not None and any("LIS 7.4" in mark.text for mark in screen.board.marks),
            timeout=PATIENCE,
        )
        screen.bar.lanes_chosen.emit("interface")
        qtbot.waitUntil(lambda: screen.board is not None and screen.board.by == "interface", timeout=PATIENCE)
        window.registry.run("queue.history")
        panel = window.findChildren(HistoryPanel)[-1]
        qtbot.waitUntil(lambda: panel.history is not None, timeout=PATIENCE)
        assert "waiting" in panel.plot.accessibleDescription() or "not known" in panel.plot.accessibleDescription()
        panel.close()
