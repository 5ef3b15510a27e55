"""Which pages of a long list are asked for while someone drags through it: those where the drag rests."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

REST_MILLISECONDS = 60
"""Without a new wish for so long, the drag rests."""

LONGEST_MILLISECONDS = 240
"""A drag that never rests shows rows now and then all the same."""

AT_ONCE = 3
"""Pages on their way together: two that can be seen, and one beside them."""


class Wishes(QObject):
    """Keeps the newest wishes and drops the older. The first after a rest is granted at once, after the paint."""

    granted = Signal(int)  # the page to ask for

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wished: list[int] = []
        self._asked: set[int] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._grant)
        self._last, self._moved = QElapsedTimer(), QElapsedTimer()  # since a grant, since a wish
        self._last.start()
        self._moved.start()

    def is_asked(self, page: int) -> bool:
        """True while the page is on its way."""
        return page in self._asked

    def wish(self, page: int, *, ahead: bool = False) -> None:
        """This page is wanted; `ahead` of being seen, it waits for a rest and is no movement itself."""
        if page in self._asked or (self._wished and self._wished[-1] == page):
            return
        if page in self._wished:
            self._wished.remove(page)
        self._wished.append(page)
        del self._wished[:-AT_ONCE]
        if ahead:
            if not self._rest.isActive():
                self._rest.start(REST_MILLISECONDS)
            return
        rested = self._moved.elapsed() >= REST_MILLISECONDS
        self._moved.restart()
        if rested:
            self._rest.start(0)
        elif not self._rest.isActive() or (self._rest.interval() and self._last.elapsed() < LONGEST_MILLISECONDS):
            self._rest.start(REST_MILLISECONDS)

    def ask(self, page: int) -> None:
        """Asked for by others."""
        self._asked.add(page)

    def came(self, page: int) -> None:
        """It came, or will not."""
        self._asked.discard(page)
        if self._wished and not self._rest.isActive():
            self._rest.start(0)

    def forget(self) -> None:
        """Another list: nothing of the old one is wanted."""
        self._wished, self._asked = [], set()
        self._rest.stop()

    def _grant(self) -> None:
        self._last.restart()
        while self._wished and len(self._asked) < AT_ONCE:
            page = self._wished.pop()
            if page not in self._asked:
                self._asked.add(page)
                self.granted.emit(page)
