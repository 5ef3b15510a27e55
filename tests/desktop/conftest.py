"""A window on a gateway in memory, at the moment of the design's pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.compositions.desktop import build_window, close_window
from console.desktop.main_window import MainWindow
from console.desktop.theme.look import Density, look
from console.desktop.theme.tokens import ThemeName
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_message import NOW


class StandingClock:
    """Time that moves only when told."""

    def __init__(self) -> None:
        self.passed = timedelta()

    def now(self) -> datetime:
        """The moment of the pictures, and what has passed since."""
        return NOW + self.passed

    def monotonic(self) -> float:
        """As `now`."""
        return self.passed.total_seconds()


@pytest.fixture(autouse=True)
def no_key_held(qapp: QApplication) -> None:
    """Let go of Shift and Ctrl: a key that QTest clicks with a modifier leaves it held, and a row chosen with Shift
    held extends a selection that is not there."""
    if qapp.keyboardModifiers():
        QTest.keyClick(QWidget(), Qt.Key.Key_F35)


@pytest.fixture
def clock() -> StandingClock:
    """The window's clock."""
    return StandingClock()


@pytest.fixture
def gateway() -> FakeGatewayClient:
    """The gateway behind `window`."""
    return FakeGatewayClient()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Settings that nobody else sees."""
    return QSettings(str(tmp_path / "look.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(
    qtbot: QtBot, clock: StandingClock, settings: QSettings
) -> Iterator[Callable[[FakeGatewayClient], MainWindow]]:
    """Opens a window on a fake gateway and waits until it is filled; closes it at the end."""
    opened: list[MainWindow] = []

    def make(fake: FakeGatewayClient) -> MainWindow:
        window = build_window(lambda: fake, clock=clock, settings=settings)
        opened.append(window)
        window.resize(1360, 820)
        window.show()
        qtbot.waitUntil(lambda: window.queues.messages.model.is_loaded, timeout=10_000)
        return window

    yield make
    for window in opened:
        close_window(window)
        window.deleteLater()
    look().choose(theme=ThemeName.DARK, percent=100, density=Density.STANDARD)


@pytest.fixture
def window(open_window: Callable[[FakeGatewayClient], MainWindow], gateway: FakeGatewayClient) -> MainWindow:
    """A window full of rows."""
    return open_window(gateway)
