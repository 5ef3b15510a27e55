"""A person with a keyboard and no mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.desktop.main_window import MainWindow

MOST_TABS = 60
PATIENCE = 30_000
"""Milliseconds; a busy machine."""


class Hands:
    """Nothing but keys, given to whatever has the focus."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self._window = window

    @property
    def on(self) -> QWidget:
        """What has the focus."""
        return QApplication.focusWidget() or self._window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key."""
        QTest.keyClick(self.on, key, modifiers)

    def write(self, text: str) -> None:
        """Some text."""
        QTest.keyClicks(self.on, text)

    def tab_to(self, wanted: QWidget) -> None:
        """By Tab until it is there."""
        for _ in range(MOST_TABS):
            if self.on is wanted:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {wanted.accessibleName() or type(wanted).__name__}")

    def until(self, ready: Callable[[], bool]) -> None:
        """Look at the screen."""
        self._qtbot.waitUntil(ready, timeout=PATIENCE)
