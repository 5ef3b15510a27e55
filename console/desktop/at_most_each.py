"""Does something when asked, but at most once in so many milliseconds; the last ask is never lost."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal


class AtMostEach(QObject):
    """`due` at once, or as soon as the time since the last one is over."""

    due = Signal()

    def __init__(self, milliseconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self._again = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(milliseconds)
        self._rest.timeout.connect(self._rested)

    def ask(self) -> None:
        """Now, or soon."""
        if self._rest.isActive():
            self._again = True
            return
        self._rest.start()
        self.due.emit()

    def _rested(self) -> None:
        if self._again:
            self._again = False
            self.ask()
