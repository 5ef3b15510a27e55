"""Throughput: lanes on one axis of time. A brush on it is the time filter of every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QModelIndex, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from console.api.throughput import ChartRequest
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.throughput.asked import Asked
from console.desktop.screens.throughput.board import ChartBoard
from console.desktop.screens.throughput.events import ChartEvents
from console.desktop.screens.throughput.exports import ChartExports
from console.desktop.screens.throughput.filters import chart_filter, failures_of, only_lane
from console.desktop.screens.throughput.history_panel import HistoryPanel
from console.desktop.screens.throughput.load import PAGE, load_board
from console.desktop.screens.throughput.ranges import RANGES, refresh_seconds
from console.desktop.screens.throughput.table_model import COLUMNS, FigureModel
from console.desktop.screens.throughput.time_panel import TimePanel
from console.desktop.screens.throughput.tool_bar import ThroughputBar
from console.desktop.theme.states import CHECK
from console.desktop.time_filter import Span, span_of, with_span
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Bar, set_margins
from console.desktop.widgets.table import Table
from console.desktop.words import clock

if TYPE_CHECKING:
    from console.desktop.screens.throughput.series import Board

WIDTH_SETTLES = 250
"""Milliseconds after the window was resized, before other buckets are asked for."""
DEEPER = {"layer": "interface", "site": "interface", "type": "interface"}
WHAT_WILL_STAND_HERE = "Rates, errors and latency of everything that flows, as soon as something does."


class ThroughputScreen(Screen):
    """Asks for charts by the bridge; what comes is ready to be drawn."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.asked = Asked()
        self.board: Board | None = None
        self.loads = 0  # charts taken so far
        self._before: list[Asked] = []
        self._wanted = PAGE
        self.is_busy = False
        self._problem = ""
        self.bar = ThroughputBar()
        self.chart = ChartBoard()
        self.model = FigureModel(self)
        self.table = Table(COLUMNS, "Figures of the chart: one row for each lane and time")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.empty = EmptyState("chart-line-up", "Loading…")
        self.again = Button("Try again", Kind.PLAIN, icon="arrow-clockwise", hint="F5")
        self.empty.add_button(self.again)
        self.events = ChartEvents(desk, self.chart, self, self.reload)
        self.exports = ChartExports(desk, self.chart, self)
        self.strip = Bar(32, "base", "b")
        self.trouble = SignLabel(CHECK["error"], " ", colour="t1", shrinks=True)
        self._lay_out()
        self.live_edge = QTimer(self)
        self.live_edge.setSingleShot(True)
        self.live_edge.timeout.connect(self.move_on)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(WIDTH_SETTLES)
        self._resized.timeout.connect(self._refit)
        self._connect()
        self._show_choice()

    def _lay_out(self) -> None:
        row = self.strip.row()
        row.addWidget(self.trouble, 1)
        self.strip.hide()
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(self.strip)
        column.addLayout(self._pages, 1)
        for page in (self.chart, self.table, self.empty):  # once the stack has a parent
            self._pages.addWidget(page)
        self._say_nothing("Loading…", WHAT_WILL_STAND_HERE, again=False)

    def _connect(self) -> None:
        bar, chart, state = self.bar, self.chart, self.desk.state
        bar.range_chosen.connect(self._choose_range)
        bar.bucket_chosen.connect(lambda seconds: self.ask(replace(self.asked, bucket=seconds)))
        bar.lanes_chosen.connect(lambda lanes: self.ask(replace(self.asked, lanes=lanes)))
        bar.shadow_chosen.connect(lambda on: self.ask(replace(self.asked, shadow=on)))
        bar.codes_chosen.connect(self.show_codes)
        bar.table_chosen.connect(self.show_table)
        bar.export_chosen.connect(lambda kind: self.desk.registry.run(f"chart.{kind}"))
        chart.brushed.connect(self.brush)
        chart.zoom_asked.connect(lambda span: self.ask(self.asked.looking_at(span), remember=True))
        chart.back_asked.connect(self.back_in_time)
        chart.errors_asked.connect(self.show_errors)
        chart.lane_opened.connect(self._open_lane)
        chart.more_wanted.connect(self._fetch_more)
        chart.told.connect(self._announce)
        self.table.opened.connect(self._open_row)
        self.events.card.span_asked.connect(self.brush)
        self.again.clicked.connect(self.reload)
        state.link_changed.connect(self._link_changed)
        state.live_changed.connect(self._show_words)
        self.desk.bridge.connected.connect(self._linked)

    # what the frame calls

    def enter(self, place: Place) -> None:
        """To the front: as the filter is now."""
        self._take_filter(self.desk.state.query)
        self._show_front()
        if not self.is_busy:
            self.reload()

    def leave(self) -> None:
        """Away: nothing is fetched any more."""
        self.live_edge.stop()
        self.events.card.hide()

    def panes(self) -> tuple[QWidget, ...]:
        """The chart or the table, then the tools."""
        fronts: dict[QWidget | None, QWidget] = {self.chart: self.chart, self.table: self.table}
        return (fronts.get(self._pages.currentWidget(), self.again), self.bar.range)

    def list_pane(self) -> QWidget | None:
        """The chart or the table."""
        return self.panes()[0]

    def apply_filter(self, query: str) -> None:
        """Another filter: its lanes, and its span as the brush."""
        self._take_filter(query)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Commands of the chart."""
        return {
            "refresh": self.reload,
            "chart.table": lambda: self.show_table(self._pages.currentWidget() is not self.table),
            "chart.codes": lambda: self.show_codes(not self.asked.codes),
            "chart.back": self.back_in_time,
            "chart.zoom": self._zoom_to_brush,
            "chart.range": lambda: self._choose_range("custom"),
            "chart.errors": self._errors_here,
            "chart.mark": self.events.open_next,
            "chart.note": self.events.note,
            "chart.png": self.exports.ask_picture,
            "chart.csv": self.exports.ask_figures,
            "queue.history": self._history_here,
        }

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Why not, in words."""
        nothing = self.exports.why_none
        return {
            "chart.back": lambda: "" if self._before else "No other time was looked at.",
            "chart.zoom": lambda: "" if self._brushed() is not None else "Brush a time first (Shift and arrows).",
            "chart.errors": nothing,
            "chart.mark": self.events.why_none,
            "chart.note": self.events.why_no_note,
            "chart.png": nothing,
            "chart.csv": nothing,
            "queue.history": self._why_no_history,
        }

    def save_layout(self) -> dict[str, object]:
        """Range, lanes, switches and columns; never a filter or a time: those belong to a day."""
        return {
            "range": self.asked.range_id,
            "lanes": self.asked.lanes,
            "codes": self.asked.codes,
            "shadow": self.asked.shadow,
            "columns": self.table.horizontalHeader().saveState(),
        }

    def restore_layout(self, layout: dict[str, object]) -> None:
        """As it was left."""
        known = {each.id for each in RANGES}
        range_id, lanes = str(layout.get("range", "")), str(layout.get("lanes", ""))
        self.asked = replace(
            self.asked,
            range_id=range_id if range_id in known else Asked().range_id,
            lanes=lanes if lanes in ("layer", "site", "interface", "type") else "layer",
            codes=str(layout.get("codes", "")).lower() == "true",
            shadow=str(layout.get("shadow", "true")).lower() == "true",
        )
        self.table.reset_columns()
        columns = layout.get("columns")
        if isinstance(columns, QByteArray):
            self.table.horizontalHeader().restoreState(columns)
        self._show_choice()

    # asking

    def ask(self, asked: Asked, *, remember: bool = False) -> None:
        """Show this instead; the picture stays until the answer is there."""
        if asked == self.asked:
            return
        if remember:
            self._before = [*self._before[-19:], self.asked]
        self.asked = asked
        self._wanted = PAGE
        self._show_choice()
        self.reload()

    def reload(self) -> None:
        """Fetch from the first lane on."""
        self.live_edge.stop()
        self._fetch(self.asked.request(self.desk.state.gateway_now(), self.chart.plot_width), None)

    def back_in_time(self) -> None:
        """The time looked at before."""
        if self._before:
            asked = self._before.pop()
            self.ask(replace(asked, query=self.asked.query))

    def _fetch(self, request: ChartRequest, before: Board | None) -> None:
        self.is_busy = True
        self._request = request
        self._show_words()

        async def load(client: GatewayClient) -> Board:
            return await load_board(client, request, before)

        self.desk.bridge.submit(load, self._took, self._failed, key="throughput")

    def _took(self, board: Board) -> None:
        enough = len(board.lanes) >= self._wanted or not board.more
        if not enough:
            self._next_page(board)
            return
        self.is_busy, self._problem = False, ""
        self.loads += 1
        self.board = board
        self.chart.show_board(board, codes=self.asked.codes, stale=not self.desk.state.is_linked)
        self.model.set_board(board)
        if not board.lanes:
            query = self.asked.query
            cure = f"The filter {query} lets nothing through: clear it." if query else "Choose a longer range."
            self._say_nothing("Nothing flowed in this time", f"No lane has a figure here. {cure}", again=True)
        self._show_front()
        self._show_words()
        if self.isVisible() and self.asked.is_live:
            self.live_edge.start(int(refresh_seconds(board.bucket_seconds) * 1000))

    def _next_page(self, board: Board) -> None:
        self._fetch(self._request.model_copy(update={"offset": len(board.lanes)}), board)

    def _fetch_more(self) -> None:
        """The last lanes came in sight."""
        if self.board is not None and self.board.more and not self.is_busy:
            self._wanted = len(self.board.lanes) + PAGE
            self._next_page(self.board)

    def _failed(self, error: OperatorError) -> None:
        self.is_busy = False
        self._problem = str(error)
        if self.board is None:
            self._say_nothing("The chart cannot be shown", self._problem, again=True)
        self._show_front()
        self._show_words()
        if self.isVisible() and self.asked.is_live and self.desk.state.is_linked:
            self.live_edge.start(15_000)

    def move_on(self) -> None:
        """The live edge: not while it is paused, lost, or a person is brushing."""
        if not self.isVisible() or not self.asked.is_live or not self.desk.state.is_linked:
            return
        if not self.desk.state.live or self.chart.pointer.brush is not None or self.is_busy:
            self.live_edge.start(1000)
            return
        self.reload()

    def _refit(self) -> None:
        """Another width wants other buckets."""
        now = self.desk.state.gateway_now()
        if self.board is not None and self.isVisible() and not self.is_busy:
            wanted = self.asked.request(now, self.chart.plot_width).points
            if wanted != self._request.points:
                self.reload()

    def resizeEvent(self, event: object) -> None:
        """Other buckets fit, a moment after the last change."""
        self._resized.start()

    # the filter

    def brush(self, span: Span | None) -> None:
        """The time filter of every screen; None takes it away."""
        query = with_span(self.desk.state.query, span)
        if query == self.desk.state.query:
            self.chart.show_span(span_of(query))
        else:
            self.navigate.emit(Place(screen="throughput", query=query))

    def _take_filter(self, query: str) -> None:
        self.chart.show_span(span_of(query))
        found = chart_filter(query)
        self._about_filter = found.words
        if found.query != self.asked.query:
            self.ask(replace(self.asked, query=found.query))
        self._show_words()

    _about_filter = ""

    def _brushed(self) -> Span | None:
        return self.chart.brush_span or span_of(self.desk.state.query)

    def _zoom_to_brush(self) -> None:
        span = self._brushed()
        if span is not None:
            self.ask(self.asked.looking_at(span), remember=True)

    # to the messages, and to other charts

    def show_errors(self, key: str, span: Span | None) -> None:
        """The messages of a lane that failed, in the list."""
        at = self.board.at if self.board is not None else self.desk.state.gateway_now()
        hour = Span(since=at.replace(second=0, microsecond=0) - timedelta(hours=1), until=at.replace(microsecond=0))
        self.desk.state.filter_asked.emit(failures_of(self.asked.lanes, key, span or hour))

    def _errors_here(self) -> None:
        lane, at = self.chart.lane, self.chart.pointer.at
        if lane is not None:
            self.show_errors(lane.key, self._brushed() or (self.chart.bucket_span(at) if at is not None else None))

    def _open_lane(self, key: str) -> None:
        if self.asked.lanes == "interface":
            self._open_history(key)
            return
        query = only_lane(self.desk.state.query, self.asked.lanes, key)
        self.asked = replace(self.asked, lanes=DEEPER[self.asked.lanes])
        self._show_choice()
        self.navigate.emit(Place(screen="throughput", query=query))

    def _open_row(self, index: QModelIndex) -> None:
        """Enter in the table: the messages of this lane and time that failed."""
        place = self.model.place(index.row())
        if place is not None and self.board is not None:
            self.show_errors(self.board.lanes[place[1]].key, self.chart.bucket_span(place[0]))

    def _why_no_history(self) -> str:
        if self.asked.lanes != "interface":
            return "Show lanes by interface first."
        return "" if self.chart.lane is not None else "No lane is shown."

    def _history_here(self) -> None:
        if self.chart.lane is not None:
            self._open_history(self.chart.lane.key)

    def _open_history(self, name: str) -> None:
        HistoryPanel(self.desk, name, self).open()

    # showing

    def show_table(self, shown: bool) -> None:
        """Chart or table; the same figures."""
        self._as_table = shown
        self._show_front()
        self.panes()[0].setFocus()

    _as_table = False

    def show_codes(self, codes: bool) -> None:
        """Latency, or replies by code."""
        self.asked = replace(self.asked, codes=codes)
        self._show_choice()
        self.chart.redress(codes=codes, stale=not self.desk.state.is_linked)

    def _choose_range(self, id: str) -> None:
        if id != "custom":
            self.ask(self.asked.ranged(id), remember=True)
            return
        now = self.desk.state.gateway_now()
        span = self.asked.span or Span(since=now - timedelta(seconds=self.asked.seconds), until=now)
        panel = TimePanel(span, now, self)
        panel.chosen.connect(lambda found: self.ask(self.asked.looking_at(found), remember=True))
        panel.open()

    def _show_choice(self) -> None:
        asked = self.asked
        self.bar.show_choice(
            range_title=asked.title, seconds=asked.seconds, lanes=asked.lanes, codes=asked.codes, shadow=asked.shadow
        )
        if self.board is None:
            self.bar.show_bucket(0, asked.bucket)

    def _show_front(self) -> None:
        has = self.board is not None and bool(self.board.lanes)
        front: QWidget = self.table if self._as_table else self.chart
        self._pages.setCurrentWidget(front if has else self.empty)
        self.bar.show_table(self._as_table)
        self.bar.export.refuse("" if has else "No chart is shown.")

    def _show_words(self) -> None:
        state, board = self.desk.state, self.board
        lost = state.lost_at
        if lost is not None and board is not None:
            said = f"As of {clock(board.at)}"
        elif self.is_busy and self.loads == 0:
            said = "Loading…"
        elif self.is_busy and board is not None and board.since != self._request.since and not self.asked.is_live:
            said = f"Loading {self.asked.title}…"
        elif self.is_busy and board is not None and self._request.lanes != board.by:
            said = "Loading…"
        elif self._about_filter:
            said = self._about_filter
        elif not state.live and self.asked.is_live and board is not None:
            said = f"Paused at {clock(board.at)}. F9 goes on"
        else:
            legend = ["last week dotted"] if self.asked.shadow else []
            legend.append("all replies but the usual one" if self.asked.codes else "p50 grey")
            said = ", ".join(legend).capitalize()
        self.bar.words.setText(said)
        if board is not None:
            self.bar.show_bucket(board.bucket_seconds, self.asked.bucket)
        shown = bool(self._problem) and board is not None and bool(board.lanes) and lost is None
        self.strip.setVisible(shown)
        if shown and board is not None:
            self.trouble.set_face(
                CHECK["error"], f"The chart is as of {clock(board.at)}: {self._problem} F5 tries again."
            )

    def _say_nothing(self, title: str, lines: str, *, again: bool) -> None:
        self.empty.say(title, lines)
        self.again.setVisible(again)

    def _link_changed(self) -> None:
        state = self.desk.state
        if self.board is not None:
            self.chart.redress(codes=self.asked.codes, stale=not state.is_linked)
        elif state.lost_at is not None:
            self._say_nothing("No chart: the gateway does not answer", f"{state.lost_text}", again=True)
        self._show_words()

    def _linked(self, _linked: object) -> None:
        if self.isVisible():
            self.reload()

    def _announce(self, text: str) -> None:
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.chart, text))
