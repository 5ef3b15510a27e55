"""Depth and oldest age of one queue over time, and when it will be empty."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from console.api.throughput import DrainRow, QueueHistoryRequest
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.models.plain_rows import PlainRows
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import Panel
from console.desktop.screens.throughput.history_plot import HistoryPlot
from console.desktop.screens.throughput.load import load_history
from console.desktop.screens.throughput.ranges import RANGES, USUAL, Range
from console.desktop.screens.throughput.tool_bar import Half
from console.desktop.theme.fonts import Type
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.choice import Choice
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.words import grouped, rate, span

if TYPE_CHECKING:
    from console.desktop.screens.throughput.history_series import History

REFRESH_MILLISECONDS = 10_000
COLUMNS: tuple[Column, ...] = (
    Column(id="at", title="From", width=160),
    Column(id="depth", title="Waiting at most", width=140, right=True),
    Column(id="oldest", title="Oldest", width=140, right=True),
    Column(id="note", title="What is not known", width=200, stretch=True),
)
MOST_DRAINS = 4


class HistoryPanel(Panel):
    """Not modal; follows while it is open."""

    def __init__(self, desk: Desk, interface: str, parent: QWidget) -> None:
        super().__init__(width=920, height=600, modal=False, parent=parent)
        self._desk = desk
        self._interface = interface
        self._range: Range = USUAL
        self.history: History | None = None
        self.range = Choice("Range")
        self.plot = HistoryPlot()
        self.model = PlainRows(COLUMNS, self)
        self.table = Table(COLUMNS, "Depth and oldest age as a table")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.empty = EmptyState("chart-line-up", "Loading…")
        self.chart_half, self.table_half = Half("Chart", "Show as a chart"), Half("Table", "Show as a table")
        self.now = Text("", Type.TABLE_STRONG, "t1")
        self.drains = [
            SignLabel(Face(word=" ", sign=Sign.RING, colour="idle"), shrinks=True) for _ in range(MOST_DRAINS)
        ]
        self.words = ElidedText("", Type.TABLE, "t2")
        self.close_button = Button("Close", Kind.PLAIN, hint="Esc", height=32)
        self._as_table = False
        self._lay_out()
        self._connect()
        self.say_title("Queue over time", interface)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self._ask)
        self._timer.start()
        self._show()
        self._ask()

    def first_focus(self) -> QWidget | None:
        """The chart, once it is there."""
        return self.plot if self.history is not None else self.range

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        set_margins(tools, 20, 10, 20, 6, 8)
        tools.addWidget(self.now, 1)
        tools.addWidget(self.range)
        tools.addWidget(self.chart_half)
        tools.addWidget(self.table_half)
        self.pages = QStackedLayout()
        below = QVBoxLayout()
        set_margins(below, 20, 6, 20, 10, 2)
        for drain in self.drains:
            below.addWidget(drain)
        self.inside.addLayout(tools)
        self.inside.addLayout(self.pages, 1)
        for page in (self.plot, self.table, self.empty):  # once the stack has a parent
            self.pages.addWidget(page)
        self.inside.addLayout(below)
        self.foot_row.addWidget(self.words, 1)
        self.foot_row.addWidget(self.close_button)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.reject)
        self.range.clicked.connect(self._choose)
        self.chart_half.clicked.connect(lambda: self._switch(False))
        self.table_half.clicked.connect(lambda: self._switch(True))
        self.plot.pointed.connect(lambda: self.words.setText(self.plot.words()))

    def _ask(self) -> None:
        until = self._desk.state.gateway_now().replace(microsecond=0)
        request = QueueHistoryRequest(
            interface=self._interface, since=until - timedelta(seconds=self._range.seconds), until=until, points=480
        )

        async def load(client: GatewayClient) -> History:
            return await load_history(client, request)

        self._desk.bridge.submit(load, self._took, self._failed, key=f"history {id(self)}")

    def _took(self, history: History) -> None:
        if not shiboken6.isValid(self):
            return
        self.history = history
        self.say_title(f"{history.title} over time", "The deepest queue and the oldest wait in each bucket")
        self.plot.show_history(history)
        self.model.set_rows(rows_of(history))
        self._show_drains(history)
        self._show()

    def _failed(self, error: OperatorError) -> None:
        if self.history is None:
            self.empty.say("The history cannot be shown", str(error))
        else:
            self.words.setText(f"Not refreshed: {error}")

    def _show_drains(self, history: History) -> None:
        for at, label in enumerate(self.drains):
            row = history.drains[at] if at < len(history.drains) else None
            label.setVisible(row is not None or at == 0)
            if row is not None:
                label.set_face(drain_face(row), drain_words(row))
            elif at == 0:
                label.set_face(Face(word="Empty", sign=Sign.DISC, colour="ok"), "Nothing waits in this queue")

    def _show(self) -> None:
        has = self.history is not None and self.history.buckets > 0
        self.range.show_value(self._range.title)
        self.chart_half.setChecked(not self._as_table)
        self.table_half.setChecked(self._as_table)
        front: QWidget = self.table if self._as_table else self.plot
        self.pages.setCurrentWidget(front if has else self.empty)
        self.words.setText(self.plot.words())
        history = self.history
        if history is not None:
            self.now.setText(history.headline)

    def _switch(self, table: bool) -> None:
        self._as_table = table
        self._show()

    def _choose(self) -> None:
        menu = QMenu(self)
        for each in RANGES:
            menu.addAction(each.title).triggered.connect(lambda _checked=False, each=each: self._look_back(each))
        menu.popup(self.range.mapToGlobal(self.range.rect().bottomLeft()))

    def _look_back(self, chosen: Range) -> None:
        self._range = chosen
        self._show()
        self._ask()


def drain_face(row: DrainRow) -> Face:
    """Empties: well. Grows, or nothing leaves it: not."""
    if row.seconds is not None:
        return Face(word="Drains", sign=Sign.DISC, colour="ok")
    if row.text.startswith("held"):
        return Face(word="Held", sign=Sign.BARS, colour="held")
    return Face(word="Grows", sign=Sign.TRIANGLE, colour="warn")


def drain_words(row: DrainRow) -> str:
    """`cern: 212 waiting, empty in about 4 min; 366 a minute in, 720 out`."""
    pace = f"{rate(row.in_per_minute)} a minute in, {rate(row.out_per_minute)} out"
    return f"{row.destination}: {grouped(row.depth)} waiting, {row.text}; {pace}"


def rows_of(history: History) -> list[tuple[Cell, ...]]:
    """The table twin, newest first."""
    found: list[tuple[Cell, ...]] = []
    for bucket in range(history.buckets - 1, -1, -1):
        here = history.start_of(bucket).astimezone()
        depth, oldest = float(history.depth[bucket]), float(history.oldest[bucket])
        unknown = math.isnan(depth)
        note = next((h.text for h in history.hatches if h.first < bucket + 1 and h.last > bucket), "Nothing known")
        found.append(
            (
                Cell(f"{here.day} {here:%b %H:%M}", "t1", tip=here.isoformat(timespec="seconds")),
                Cell(
                    "no data" if unknown else grouped(round(depth)), "t3" if unknown or not depth else "t1", right=True
                ),
                Cell("no data" if math.isnan(oldest) else span(oldest), "t3" if not oldest > 0 else "t1", right=True),
                Cell(note if unknown else "", "t2"),
            )
        )
    return found
