"""The Triage screen of a window on a gateway in memory."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.triage.screen import TriageScreen
from tests.support.fake_gateway import FakeGatewayClient


def open_triage(qtbot: QtBot, window: MainWindow) -> TriageScreen:
    """The screen in front, with the first cause opened where there is one."""
    window.go(Place(screen="triage"))
    screen = window.screen_in_front
    assert isinstance(screen, TriageScreen)
    qtbot.waitUntil(lambda: screen.groups.model.is_loaded, timeout=10_000)
    if screen.groups.model.rowCount():
        qtbot.waitUntil(lambda: screen.view is not None, timeout=10_000)
    return screen


@pytest.fixture
def triage(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> TriageScreen:
    """The causes of the picture, the first one opened."""
    return open_triage(qtbot, window)
