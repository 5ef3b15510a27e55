"""The window on a real gateway process with the demo hospital live: real sockets, real encrypted store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.compositions.demo_session import DemoSession
from console.core.interface import WorkState
from console.desktop.main_window import MainWindow
from console.desktop.widgets.reason_dialog import ReasonDialog
from console.simulator.feeds import FEEDS
from tests.desktop.live_window import live_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by the offscreen platform of every sized window


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoSession]:
    """One demo day for all tests of this file."""
    with DemoSession(seed=3, speed=4.0) as session:
        yield session


@pytest.fixture
def live(qtbot: QtBot, demo: DemoSession, settings: QSettings) -> Iterator[MainWindow]:
    """A window that shows the day."""
    with live_window(qtbot, demo, settings) as window:
        yield window


def test_that_interfaces_and_messages_stream_in_by_themselves(qtbot: QtBot, live: MainWindow) -> None:
    model = live.queues.messages.model
    assert len(live.queues.interfaces.model.rows) == len(FEEDS)
    before = model.message(0)
    qtbot.waitUntil(lambda: model.message(0) != before, timeout=20_000)
    assert live.top.badge.accessibleName().startswith("Environment: DEMO")


def test_that_the_gateway_takes_the_filter_and_says_what_may_follow(qtbot: QtBot, live: MainWindow) -> None:
    bar, model = live.top.filter, live.queues.messages.model
    bar.set_query("type:ORU")
    qtbot.waitUntil(lambda: model.rowCount() > 0 and model.query == "type:ORU", timeout=20_000)
    qtbot.waitUntil(
        lambda: all(row.type.startswith("ORU") for row in model.messages_in(range(model.rowCount()))), timeout=20_000
    )
    live.activateWindow()
    bar.edit.setFocus()
    QTest.keyClicks(bar.edit, "stat")
    qtbot.waitUntil(bar.popup.isVisible, timeout=20_000)
    assert bar.popup.list.item(0).text() == "status:"


def test_that_a_hold_with_a_reason_is_shown_as_what_holds_it(qtbot: QtBot, live: MainWindow) -> None:
    pane = live.queues.interfaces
    pane.table.selectRow(3)
    name = pane.selected()[0].name
    QTest.mouseClick(pane.buttons["hold"], Qt.MouseButton.LeftButton)
    dialog = live.findChildren(ReasonDialog)[-1]
    dialog.reason.setText("ward moves today")
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)

    def held() -> bool:
        row = next(row for row in pane.model.rows if row.name == name)
        return row.work is WorkState.HELD and "ward moves today" in row.holds

    qtbot.waitUntil(held, timeout=20_000)


def test_that_the_audit_log_knows_the_hold(qtbot: QtBot, live: MainWindow) -> None:
    live.registry.run("go.audit")
    model = getattr(live.screen_in_front, "model")  # noqa: B009 - the frame knows screens only by their base
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=20_000)
    said = [str(model.index(row, 6).data()) for row in range(model.rowCount())]
    assert "ward moves today" in said
