"""A window on the Alerts screen, with the bad morning of the fake gateway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from console.desktop.main_window import MainWindow
from console.desktop.screens.alerts.screen import AlertsScreen
from console.desktop.screens.base import Place
from tests.support.fake_gateway import FakeGatewayClient


@dataclass(frozen=True, slots=True)
class Stage:
    """The window, its Alerts screen and the gateway behind it."""

    qtbot: QtBot
    window: MainWindow
    screen: AlertsScreen
    gateway: FakeGatewayClient

    def until(self, ready: Callable[[], bool]) -> None:
        """Look until it is so."""
        self.qtbot.waitUntil(ready, timeout=5000)

    def dialog(self) -> QDialog:
        """The one dialog that is open."""
        self.until(lambda: len(self._open()) == 1)
        return self._open()[0]

    def select(self, alert: int) -> None:
        """Select this alert of the tab in front."""
        self.until(lambda: self.screen.alerts.place_of(alert) >= 0)
        self.screen.table.selectRow(self.screen.alerts.place_of(alert))

    def texts(self) -> list[str]:
        """The notices so far."""
        return [notice.text for notice in self.window.state.notices]

    def _open(self) -> list[QDialog]:
        return [each for each in self.window.findChildren(QDialog) if each.isVisible()]


@pytest.fixture
def open_stage(
    qtbot: QtBot, open_window: Callable[[FakeGatewayClient], MainWindow]
) -> Callable[[FakeGatewayClient], Stage]:
    """Opens the screen on this gateway, read once."""

    def make(gateway: FakeGatewayClient) -> Stage:
        window = open_window(gateway)
        window.go(Place(screen="alerts"))
        screen = window.screen_in_front
        assert isinstance(screen, AlertsScreen)
        qtbot.waitUntil(lambda: "alert_rules" in gateway.names_asked() and screen.is_read, timeout=5000)
        return Stage(qtbot, window, screen, gateway)

    return make


@pytest.fixture
def stage(open_stage: Callable[[FakeGatewayClient], Stage], gateway: FakeGatewayClient) -> Stage:
    """The bad morning."""
    return open_stage(gateway)
