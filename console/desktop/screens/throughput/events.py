"""Events on the axis: what one is, the next one by key, and noting one by hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from console.api.throughput import MarkRequest
from console.api.triage import ChartMark
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk
from console.desktop.screens.throughput.axis import mark_words
from console.desktop.screens.throughput.board import ChartBoard
from console.desktop.screens.throughput.mark_card import MarkCard
from console.desktop.widgets.reason_dialog import More, ReasonDialog

LONGEST = 120
"""Characters of an event's words; the gateway takes no more."""


class ChartEvents(QObject):
    """`changed` is called once an event was noted."""

    def __init__(self, desk: Desk, chart: ChartBoard, owner: QWidget, changed: Callable[[], None]) -> None:
        super().__init__(owner)
        self._desk = desk
        self._chart = chart
        self._owner = owner
        self._changed = changed
        self._at = -1
        self.card = MarkCard(owner)
        chart.mark_opened.connect(self.open)

    def open(self, mark: ChartMark) -> None:
        """Say what it is, beside it."""
        axis, board = self._chart.axis, self._chart.board
        if board is not None:
            x = int(axis.across.x(board.bucket_of(mark.at)))
            self.card.open_for(mark, axis.mapTo(self._owner, QPoint(x, axis.height())))

    def open_next(self) -> None:
        """Each event in turn, the newest first."""
        board = self._chart.board
        if board is None or not board.marks:
            return
        newest = sorted(board.marks, key=lambda mark: mark.at, reverse=True)
        self._at = (self._at + 1) % len(newest)
        self.open(newest[self._at])
        self._chart.told.emit(mark_words(newest[self._at], long=True))

    def why_none(self) -> str:
        """Why there is nothing to open."""
        board = self._chart.board
        return "" if board is not None and board.marks else "No event in this time."

    def why_no_note(self) -> str:
        """Why none can be noted."""
        if not self._desk.state.is_linked:
            return "The gateway does not answer."
        return "" if self._desk.state.may("mark") else "Your role does not allow this. Ask a lead."

    def note(self) -> None:
        """Ask for the words."""
        about = "Charts show it as a line with these words, for everybody. Write what was done; no patient data."
        more = More(label="What happened, such as LIS 7.4 deployed")
        dialog = ReasonDialog("Note an event", about, "Note it now", more=more, parent=self._owner)
        dialog.reason.setMaxLength(LONGEST)
        dialog.confirmed.connect(self.send)
        dialog.open()

    def send(self, text: str) -> None:
        """Note these words now."""
        request = MarkRequest(text=text)

        async def send(client: GatewayClient) -> ChartMark:
            return await client.mark(request)

        self._desk.bridge.submit(send, self._noted)

    def _noted(self, mark: ChartMark) -> None:
        self._desk.state.notify("ok", f"Noted for the charts: {mark.text}")
        self._changed()
