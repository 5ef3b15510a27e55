"""Alerts with the keyboard alone: go there, take one, find the rule, change it, try it on the past, save it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.desktop.main_window import MainWindow
from console.desktop.screens.alerts.form import RuleForm
from console.desktop.screens.alerts.screen import AlertsScreen
from tests.desktop.hands import Hands
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")  # said by the offscreen platform
CTRL = Qt.KeyboardModifier.ControlModifier


def test_that_an_alert_is_taken_and_its_rule_changed_with_the_keyboard_alone(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    hands = Hands(qtbot, window)
    window.activateWindow()
    hands.press(Qt.Key.Key_4, CTRL)
    screen = window.screen_in_front
    assert isinstance(screen, AlertsScreen)
    hands.until(lambda: screen.alert is not None and screen.alert.id == 41)
    hands.until(screen.table.hasFocus)
    hands.press(Qt.Key.Key_K)
    hands.until(lambda: next(row for row in gateway.alerts_kept if row.id == 41).acknowledged_by == "r.keller")

    hands.press(Qt.Key.Key_K, CTRL)
    hands.write("Show alert rules")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: screen.tab == "rules" and screen.rule is not None)
    hands.until(screen.rule_table.hasFocus)
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: any(form.isVisible() for form in window.findChildren(RuleForm)))
    form = next(form for form in window.findChildren(RuleForm) if form.isVisible())
    form.activateWindow()
    hands.until(lambda: len(form.channels.ticks) == 4 and form.name.hasFocus())
    hands.tab_to(form.threshold)
    hands.press(Qt.Key.Key_A, CTRL)
    hands.write("300")
    hands.tab_to(form.try_it)
    hands.press(Qt.Key.Key_Space)
    hands.until(form.save.isEnabled)
    hands.tab_to(form.save)
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: gateway.rules_kept[0].threshold == 300.0)
    hands.until(lambda: not any(each.isVisible() for each in window.findChildren(RuleForm)))
