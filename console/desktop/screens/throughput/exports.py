"""The chart to a file: asks where to, then it is made and written on the bridge's loop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.desktop.screens.base import Desk
from console.desktop.screens.throughput.board import ChartBoard
from console.desktop.screens.throughput.figures_csv import file_name
from console.desktop.screens.throughput.saving import choose_file, save_figures, save_picture


class ChartExports(QObject):
    """PNG of what is drawn, CSV of what it is drawn from. Both hold counts only."""

    def __init__(self, desk: Desk, chart: ChartBoard, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._chart = chart
        self._owner = owner

    def why_none(self) -> str:
        """Why there is nothing to save."""
        board = self._chart.board
        return "" if board is not None and board.lanes else "No chart is shown."

    def ask_picture(self) -> None:
        """Where to."""
        self._ask("Save the chart as a picture", ".png", self.save_picture_to)

    def ask_figures(self) -> None:
        """Where to."""
        self._ask("Save the figures", ".csv", self.save_figures_to)

    def save_picture_to(self, name: str) -> None:
        """All lanes with the axis, in the colours of the theme."""
        image, path = self._chart.picture(), Path(name)
        self._desk.bridge.submit(lambda _client: save_picture(image, path), self._saved)

    def save_figures_to(self, name: str) -> None:
        """Every figure of the lanes loaded."""
        board, path = self._chart.board, Path(name)
        if board is not None:
            self._desk.bridge.submit(lambda _client: save_figures(board, path), self._saved)

    def _ask(self, title: str, suffix: str, save: Callable[[str], None]) -> None:
        board = self._chart.board
        if board is not None:
            choose_file(self._owner, title, file_name(self._desk.clock.now(), board.by, suffix), save)

    def _saved(self, said: str) -> None:
        self._desk.state.notify("ok", said)
