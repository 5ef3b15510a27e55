"""The tray of this computer, one for all windows; where there is none (GNOME), nothing happens and the app tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from console.api.alerts import AlertRow
from console.desktop.screens.alerts.watch import TrayMessage, TrayQueue
from console.desktop.theme.icons import icons

SHOWN_MILLISECONDS = 10_000


class Balloon(Protocol):
    """What says a message outside the window."""

    def is_there(self) -> bool:
        """Whether this desktop has a place for it."""

    def say(self, message: TrayMessage, clicked: Callable[[], None]) -> None:
        """Show it; `clicked` when it is pressed."""


class SystemBalloon(QObject):
    """Qt's tray icon; it appears with the first message and stays."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        self._icon: QSystemTrayIcon | None = None
        self._clicked: Callable[[], None] = _nothing

    def is_there(self) -> bool:
        """As the system says now."""
        return QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()

    def say(self, message: TrayMessage, clicked: Callable[[], None]) -> None:
        """Show it beside the icon."""
        if self._icon is None:
            self._icon = QSystemTrayIcon(self._picture(), self)
            self._icon.setToolTip("Interface Console")
            self._icon.messageClicked.connect(self._pressed)
            self._icon.activated.connect(self._pressed)
        self._clicked = clicked
        self._icon.show()
        self._icon.showMessage(message.title, message.text, self._picture(), SHOWN_MILLISECONDS)

    def _pressed(self, *_reason: object) -> None:
        self._clicked()

    def _picture(self) -> QIcon:
        return icons().icon("bell-ringing", "acc")


class Tray(QObject):
    """Says what is new at most once in five minutes, with counts; several windows on one gateway tell it but once."""

    def __init__(self, balloon: Balloon) -> None:
        super().__init__(QCoreApplication.instance())
        self._balloon = balloon
        self._queue = TrayQueue()
        self._seconds: Callable[[], float] = lambda: 0.0
        self._open: Callable[[int | None], None] = lambda _alert: None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._speak)

    def learn(self, rows: Sequence[AlertRow]) -> None:
        """These were open before anybody looked."""
        self._queue.learn(rows)

    def put(
        self,
        rows: Sequence[AlertRow],
        now: datetime,
        seconds: Callable[[], float],
        opened: Callable[[int | None], None],
    ) -> None:
        """All open alerts that go to the tray; a click opens one (None: the list) in the window that told last."""
        if self._balloon.is_there():
            self._seconds, self._open = seconds, opened
            self._queue.put(rows, now)
            self._speak()

    def _speak(self) -> None:
        message = self._queue.take(self._seconds())
        if message is not None:
            alert, opened = message.alert, self._open
            self._balloon.say(message, lambda: opened(alert))
        wait = self._queue.due_in(self._seconds())
        if wait is not None:
            self._later.start(int(wait * 1000) + 1)
        else:
            self._later.stop()


@cache
def tray() -> Tray:
    """The one tray of this process."""
    return Tray(SystemBalloon())


def _nothing() -> None:
    """Nobody waits for a press."""
