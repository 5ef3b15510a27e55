"""PROD in the window: read-only on the badge, armed with a reason, a banner that counts down and ends it."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.desktop.main_window import MainWindow
from console.desktop.widgets.reason_dialog import ReasonDialog
from tests.desktop.conftest import StandingClock
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_that_prod_is_armed_with_a_reason_counts_down_and_ends(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, clock: StandingClock
) -> None:
    qtbot.waitUntil(lambda: window.arming.needed)
    assert "read-only" in window.top.badge.accessibleName()
    assert not window.arming.banner.isVisible()
    window.registry.run("prod.arm")
    dialog = window.findChild(ReasonDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.reason, "INC0048213")
    dialog.act.click()
    qtbot.waitUntil(window.arming.banner.isVisible)
    assert ("arm", "INC0048213") in gateway.asked
    assert "15 minutes left" in window.arming.banner.accessibleName()
    clock.passed += clock.passed.resolution * 1_000_000 * 870
    window.arming._tick()  # noqa: SLF001 - the clock of the test stands still
    assert "30 s left" in window.arming.banner.accessibleName()
    window.registry.run("prod.disarm")
    assert not window.arming.banner.isVisible()
    qtbot.waitUntil(lambda: ("disarm", None) in gateway.asked)


def test_that_nothing_is_armed_where_nothing_is_prod(qtbot: QtBot, open_window: object) -> None:
    assert callable(open_window)
    window = open_window(FakeGatewayClient(environment="TEST"))
    assert isinstance(window, MainWindow)
    assert "Nothing on this gateway is PROD" in window.registry.refusal("prod.arm")
