"""Alerts on a real gateway with the demo hospital: a link goes down, the screen says so, one takes it, it closes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.alerts import AlertKind, AlertRow
from console.compositions.demo_session import DemoSession
from console.desktop.main_window import MainWindow
from console.desktop.screens.alerts.form import RuleForm
from console.desktop.screens.alerts.screen import AlertsScreen
from tests.desktop.live_window import live_window

pytestmark = [pytest.mark.nightly, pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")]
PATIENCE = 60_000
"""Milliseconds: the demo takes a partner down within its first half minute, and brings it back."""


@pytest.fixture
def live(qtbot: QtBot, settings: QSettings) -> Iterator[MainWindow]:
    """A window on a demo day."""
    with DemoSession(seed=1, speed=4.0) as demo, live_window(qtbot, demo, settings) as window:
        yield window


def test_that_a_link_that_goes_down_is_told_taken_and_closed(qtbot: QtBot, live: MainWindow) -> None:
    live.registry.run("alert.rules")
    screen = live.screen_in_front
    assert isinstance(screen, AlertsScreen)
    qtbot.waitUntil(lambda: screen.rules.rowCount() > 0, timeout=PATIENCE)
    quicken(qtbot, live, screen)

    screen.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: down(screen) is not None, timeout=PATIENCE)
    row = down(screen)
    assert row is not None
    assert any(row.title in notice.text for notice in live.state.notices)
    screen.table.selectRow(screen.alerts.place_of(row.id))
    live.activateWindow()
    qtbot.waitUntil(live.isActiveWindow, timeout=5000)
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: (here := down(screen)) is not None and bool(here.acknowledged_by), timeout=PATIENCE)
    qtbot.waitUntil(lambda: any("Closed after" in notice.text for notice in live.state.notices), timeout=PATIENCE)

    screen.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: screen.alerts.place_of(row.id) >= 0, timeout=PATIENCE)
    closed = screen.alerts.row(screen.alerts.place_of(row.id))
    assert closed is not None
    assert closed.acknowledged_by
    assert closed.closed_at is not None
    screen.table.selectRow(screen.alerts.place_of(row.id))
    qtbot.waitUntil(lambda: len(screen.detail.then.lines()) > 0, timeout=PATIENCE)
    assert "Acknowledged" in [line.text for line in screen.detail.steps.lines()]


def quicken(qtbot: QtBot, live: MainWindow, screen: AlertsScreen) -> None:
    """Let the rule of links open after a second, through its form: tried on the past, then saved."""
    at = next(n for n, rule in enumerate(screen.rules.rows) if rule.kind is AlertKind.LINK_DOWN)
    screen.rule_table.selectRow(at)
    QTest.keyClick(screen.rule_table, Qt.Key.Key_Return)
    form = live.findChildren(RuleForm)[-1]
    form.threshold.setText("1 s")
    form.clear.setText("2 s")
    QTest.mouseClick(form.try_it, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(form.save.isEnabled, timeout=PATIENCE)
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (rule := screen.rules.row(at)) is not None and rule.threshold == 1.0, timeout=PATIENCE)


def down(screen: AlertsScreen) -> AlertRow | None:
    """The open alert of a link."""
    return next((row for row in screen.alerts.rows if row.kind is AlertKind.LINK_DOWN), None)
