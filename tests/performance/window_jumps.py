"""The window told to jump in its message list: by the scroll bar to random places, and dragged through all of it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from console.desktop.screens.queues.message_pane import MessagePane

SEED = 6
FRAME = 16
PATIENCE = 5.0
"""Seconds after which a jump counts as one that never came."""


class Jumps(QObject):
    """Jumps one after the other; `done` gets the milliseconds of each, from the scroll bar to all rows painted."""

    def __init__(self, pane: MessagePane, many: int, done: Callable[[list[float]], None]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._left = many
        self._done = done
        self._dice = random.Random(SEED)
        self._took: list[float] = []
        self._begun = 0.0
        self._look = QTimer(self)
        self._look.setTimerType(Qt.TimerType.PreciseTimer)
        self._look.setInterval(1)
        self._look.timeout.connect(self._arrived)
        self._jump()

    def _jump(self) -> None:
        bar = self._pane.table.verticalScrollBar()
        self._begun = time.perf_counter()
        bar.setValue(self._dice.randrange(bar.maximum()))
        self._look.start()

    def _arrived(self) -> None:
        table = self._pane.table
        first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        last = last if last >= 0 else self._pane.model.rowCount() - 1
        here = all(self._pane.model.message(row) is not None for row in range(first, last + 1))
        if not here and time.perf_counter() - self._begun < PATIENCE:
            return
        table.viewport().repaint()
        self._look.stop()
        self._took.append((time.perf_counter() - self._begun) * 1000)
        self._left -= 1
        if self._left:
            # At rest in between, as a person is: else the pause between two wishes of one drag would be measured.
            QTimer.singleShot(80, self._jump)
        else:
            self._done(self._took)


class Drag(QObject):
    """Drags the scroll bar from top to bottom in so many seconds, a step each frame."""

    def __init__(self, pane: MessagePane, seconds: float) -> None:
        super().__init__(pane)
        self._bar = pane.table.verticalScrollBar()
        self._begun = time.perf_counter()
        self._seconds = seconds
        self._step = QTimer(self)
        self._step.setTimerType(Qt.TimerType.PreciseTimer)
        self._step.setInterval(FRAME)
        self._step.timeout.connect(self._move)
        self._step.start()

    def _move(self) -> None:
        share = min(1.0, (time.perf_counter() - self._begun) / self._seconds)
        self._bar.setValue(round(self._bar.maximum() * share))
        if share >= 1:
            self._step.stop()
