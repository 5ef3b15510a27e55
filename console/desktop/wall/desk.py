"""F11: opens the wall board over the screen its window stands on, and closes it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from console.api.interfaces import InterfaceRow
from console.desktop.screens.base import Desk
from console.desktop.wall.board import WallBoard


class WallDesk(QObject):
    """Makes the board when it is first asked for, and keeps it."""

    def __init__(self, desk: Desk, window: QWidget, rows: Callable[[], Sequence[InterfaceRow]]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._rows = rows
        self.board: WallBoard | None = None
        desk.registry.bind("wall", self.toggle)

    def toggle(self) -> None:
        """Open, or leave."""
        if self.board is not None and self.board.isVisible():
            self.board.close()
            return
        if self.board is None:
            self.board = WallBoard(self._desk, self._window)
        screen = self._window.screen()
        if screen is not None:
            self.board.setGeometry(screen.geometry())
        self.board.showFullScreen()
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        self.board.begin(self._rows())
