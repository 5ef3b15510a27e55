"""All windows on one gateway: one process, a bridge of its own for each window, so that none holds another up.

Closing one leaves the others; the last one to close ends the program, and may ask first.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings

from console.core.clock import Clock
from console.desktop.bridge.client import GatewayClient
from console.desktop.bridge.worker import Bridge
from console.desktop.frame.layout_store import LayoutStore
from console.desktop.main_window import MainWindow
from console.desktop.recent import Recent
from console.desktop.screens.base import Place
from console.desktop.windows.message_window import MessageWindow

MOST = 8
"""Windows at once: each has a thread, connections and tables of its own."""
TOO_MANY = f"There are {MOST} windows open already. Close one first."

Window = MainWindow | MessageWindow


class Windows(QObject):
    """Makes windows, keeps them while they are open, and lets them go."""

    def __init__(self, make_client: Callable[[], GatewayClient], clock: Clock, settings: QSettings) -> None:
        super().__init__()
        self._make_client = make_client
        self._clock = clock
        self._settings = settings
        self._recent = Recent()
        self._open: list[Window] = []
        self._last: Bridge | None = None
        self.may_close_last: Callable[[Window], bool] = lambda _window: True

    @property
    def open_now(self) -> tuple[Window, ...]:
        """The windows open, oldest first."""
        return tuple(self._open)

    def first(self) -> MainWindow:
        """The window a program starts with; not shown yet."""
        return self._main(None)

    def new(self, asker: MainWindow, place: Place | None = None) -> MainWindow | None:
        """Another main window, shown at this place; None where there are too many."""
        if not self._has_room(asker):
            return None
        window = self._main(place)
        window.show()
        return window

    def tear_off(self, asker: Window, delivery: int) -> MessageWindow | None:
        """A message in a window of its own; None where there are too many."""
        if not self._has_room(asker):
            return None
        window = MessageWindow(self._bridge(), self._clock, LayoutStore(self._settings), self._recent)
        window.place_wanted.connect(self._show_in_main)
        window.navigator.tear_off.connect(lambda other: self.tear_off(window, other))
        self._keep(window)
        window.go(Place(screen="inspector", delivery=delivery))
        window.show()
        return window

    def quit(self) -> None:
        """Close all, the newest first; stops at a window that asks."""
        for window in reversed(self.open_now):
            if not window.close():
                return

    def end(self) -> None:
        """Close all without asking, and end their workers; for the end of the program."""
        for window in reversed(self.open_now):
            if isinstance(window, MainWindow):
                window.close_unasked()
            else:
                window.close()
        if self._last is not None:
            self._last.close()

    def _main(self, place: Place | None) -> MainWindow:
        mains = [window for window in self._open if isinstance(window, MainWindow)]
        slot = "window" if not mains else f"window {len(mains) + 1}"
        window = MainWindow(self._bridge(), self._clock, self._settings, recent=self._recent, slot=slot)
        window.may_close = lambda: len(self._open) > 1 or self.may_close_last(window)
        window.end_all = self.end
        window.another_wanted.connect(lambda: self.new(window, window.here()))
        window.tear_off_wanted.connect(lambda delivery: self.tear_off(window, delivery))
        window.quit_wanted.connect(self.quit)
        self._keep(window)
        if place is not None:
            window.go(place)
        return window

    def _bridge(self) -> Bridge:
        return Bridge(self._make_client)

    def _keep(self, window: Window) -> None:
        self._open.append(window)
        window.closing.connect(lambda: self._gone(window))
        window.bridge.start()

    def _gone(self, window: Window) -> None:
        if window in self._open:
            self._open.remove(window)
            if self._open:
                window.bridge.close(0)
                window.deleteLater()
            else:
                self._last = window.bridge  # ended with patience, when the program ends

    def _has_room(self, asker: Window) -> bool:
        if len(self._open) < MOST:
            return True
        asker.state.notify("info", TOO_MANY)
        return False

    def _show_in_main(self, place: Place) -> None:
        mains = [window for window in self._open if isinstance(window, MainWindow)]
        window = next((each for each in mains if each.isActiveWindow()), mains[0] if mains else None)
        if window is None:
            window = self._main(None)
            window.show()
        window.go(place)
        window.activateWindow()
