"""A line to type into above a list that it searches."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class SearchLine(QLineEdit):
    """A line above a list: keys of the list go to `key`."""

    key = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the list go to the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.key.emit(event.key())
            return
        super().keyPressEvent(event)
