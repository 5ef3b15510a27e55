"""A window on a real gateway that is closed in order however its test ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from console.api.client import OpsClient
from console.compositions.demo_session import DemoSession
from console.compositions.desktop import build_window, close_window
from console.desktop.main_window import MainWindow

PATIENCE = 30_000
"""Milliseconds until the first rows; a busy machine."""


@contextmanager
def live_window(qtbot: QtBot, demo: DemoSession, settings: QSettings) -> Iterator[MainWindow]:
    """A window with rows on it. Where none come its worker ends too: one left behind answers into the next tests."""
    window = build_window(lambda: OpsClient(demo.url, demo.token), settings=settings)
    try:
        window.resize(1360, 820)
        window.show()
        qtbot.waitUntil(lambda: window.queues.messages.model.rowCount() > 5, timeout=PATIENCE)
        yield window
    finally:
        close_window(window)
        window.deleteLater()
