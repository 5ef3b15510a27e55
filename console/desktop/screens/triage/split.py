"""List and opened cause: 66 : 34 side by side, or one above the other where there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from console.desktop.theme.look import look

SIDE_BY_SIDE = 940
"""Narrower than this (pixels at 100 %) the opened cause stands below the list."""
LIST, DETAIL, LOW = 540, 380, 180
"""The least width of each side by side, and the least height of each one above the other."""


class Split(QSplitter):
    """Keeps its shares until somebody moves it."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._by_hand = False
        self.setChildrenCollapsible(False)
        self._parts = (first, second)
        for part in self._parts:
            self.addWidget(part)
        self.splitterMoved.connect(self._moved)
        look().changed.connect(self._fit)

    def saved(self) -> QByteArray | None:
        """Where somebody moved it; None where nobody did."""
        return self.saveState() if self._by_hand else None

    def restore(self, state: object) -> None:
        """Back to what `saved` gave, or as designed."""
        self._by_hand = isinstance(state, QByteArray)
        if isinstance(state, QByteArray):
            self.restoreState(state)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another way of standing where the room asks for it."""
        super().resizeEvent(event)
        self._fit()

    def _moved(self) -> None:
        self._by_hand = True

    def _fit(self) -> None:
        px = look().px
        beside = self.width() >= px(SIDE_BY_SIDE)
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if way != self.orientation():
            self.setOrientation(way)
            self._by_hand = False
        for part, width in zip(self._parts, (LIST, DETAIL), strict=True):
            part.setMinimumSize(px(width) if beside else 0, 0 if beside else px(LOW))
        if not self._by_hand:
            room = self.width() if beside else self.height()
            first = round(room * (0.66 if beside else 0.5))
            self.setSizes([first, max(1, room - first)])
