"""The Throughput screen on a gateway in memory: brush, keys, zoom, table, files, gaps, failures, and how little the GUI
thread does."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.api.throughput import ChartRequest
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.queues.screen import QueuesScreen
from console.desktop.screens.throughput.history_panel import HistoryPanel
from console.desktop.screens.throughput.screen import ThroughputScreen
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName
from console.desktop.time_filter import Span, span_of
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")
AT = datetime(2026, 11, 22, 8, 46, tzinfo=UTC)
HOUR = Span(since=AT, until=AT + timedelta(hours=1))
HOUR_TERM = "received:2026-11-22T08:46Z..2026-11-22T09:45Z"


def opened(qtbot: QtBot, window: MainWindow) -> ThroughputScreen:
    window.go(Place(screen="throughput"))
    screen = window.screen_in_front
    assert isinstance(screen, ThroughputScreen)
    qtbot.waitUntil(lambda: screen.loads > 0 and drawn(screen), timeout=20_000)
    return screen


def drawn(screen: ThroughputScreen) -> bool:
    """All that is in sight has its picture."""
    return not screen.is_busy and all(not view.is_stale for view in screen.chart.views[:5])


def asked(gateway: FakeGatewayClient) -> list[ChartRequest]:
    return [given for name, given in gateway.asked if name == "chart" and isinstance(given, ChartRequest)]


def place(screen: ThroughputScreen, bucket: float, lane: int, track: str = "rate") -> QPoint:
    view = screen.chart.views[lane]
    found = getattr(view.tracks, track)
    return QPoint(round(view.across.x(bucket)), round(view.y() + (found.high + found.base) / 2))


def test_that_a_brush_by_mouse_filters_every_screen_exactly(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    screen = opened(qtbot, window)
    board = screen.chart.board
    assert board is not None
    first, last = (int((at - board.since).total_seconds() // 60) for at in (HOUR.since, HOUR.until))
    stack = screen.chart.stack
    QTest.mousePress(stack, Qt.MouseButton.LeftButton, pos=place(screen, first, 0))
    for bucket in (first + 20, last):
        QTest.mouseMove(stack, place(screen, bucket, 0))
        drag(stack, place(screen, bucket, 0))
    QTest.mouseRelease(stack, Qt.MouseButton.LeftButton, pos=place(screen, last, 0))
    assert window.top.filter.query == HOUR_TERM
    assert window.state.query == HOUR_TERM
    assert span_of(window.state.query) == HOUR
    assert window.screen_in_front is screen
    assert window.queues.messages.model.query == HOUR_TERM
    window.registry.run("go.queues")
    assert window.top.filter.query == HOUR_TERM
    window.registry.run("go.back")
    assert screen.chart.axis.face.brush is not None
    assert screen.chart.axis.face.brush[2] == "08:46–09:46" or screen.chart.axis.face.brush[2].count(":") == 2


def drag(stack: QWidget, to: QPoint) -> None:
    """A move with the button held: QTest's own says no button."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(stack.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(stack, event)


def test_that_a_brush_by_keys_filters_and_escape_takes_it_back(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    chart = screen.chart
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QTest.keyClick(chart, Qt.Key.Key_Left)
    for _ in range(4):
        QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    span = chart.brush_span
    assert span is not None
    assert span.seconds == 5 * 60
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert span_of(window.state.query) == span
    assert chart.pointer.brush is None  # it is the filter now
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert window.state.query == ""
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.pointer.at == 0
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.pointer.at is None


def test_that_taking_the_chip_away_takes_the_brush_away(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    screen.brush(HOUR)
    assert screen.chart.axis.face.brush is not None
    window.top.filter.set_query("")
    assert screen.chart.axis.face.brush is None


def test_that_the_cursor_reads_every_lane_and_says_no_data_in_a_gap(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    board = screen.chart.board
    assert board is not None
    inside = int((AT.replace(hour=6, minute=40) - board.since).total_seconds() // 60)
    screen.chart.hover(inside)
    texts = [view.overlay.lines for view in screen.chart.views]
    assert texts[2] == ("No data",)
    assert texts[0][0].endswith("/s")
    assert "06:40" in screen.chart.axis.face.cursor[1] if screen.chart.axis.face.cursor else False


def test_that_a_press_on_errors_shows_the_messages_of_that_lane_and_time(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    board = screen.chart.board
    assert board is not None
    fhir = board.lanes[1]
    bucket = next(bar[0] for bar in reversed(fhir.bars) if bar[2])
    view = screen.chart.views[1]
    at = QPoint(round(view.across.x(bucket + 0.5)), round(view.y() + view.tracks.errors.base - 3))
    QTest.mouseClick(screen.chart.stack, Qt.MouseButton.LeftButton, pos=at)
    assert isinstance(window.screen_in_front, QueuesScreen)
    assert window.state.query.startswith("layer:fhir status:error,parked received:")
    assert span_of(window.state.query) == Span(since=board.start_of(bucket), until=board.start_of(bucket + 1))


def test_that_the_share_in_the_head_leads_to_the_last_hour(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    screen.show_errors("fhir", None)
    span = span_of(window.state.query)
    assert span is not None
    assert span.seconds >= 3600


def test_that_the_filter_narrows_the_chart_by_what_roll_ups_know(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    screen = opened(qtbot, window)
    window.top.filter.set_query("layer:hl7v2 status:error")
    qtbot.waitUntil(lambda: asked(gateway)[-1].query == "layer:hl7v2", timeout=10_000)
    qtbot.waitUntil(lambda: "status:error" in screen.bar.words.text(), timeout=10_000)


def test_that_zoom_and_back_look_at_other_times(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    screen = opened(qtbot, window)
    screen.brush(HOUR)
    window.registry.run("chart.zoom")
    qtbot.waitUntil(lambda: asked(gateway)[-1].since == HOUR.since, timeout=10_000)
    assert asked(gateway)[-1].until == HOUR.until
    assert screen.asked.span == HOUR
    qtbot.waitUntil(lambda: drawn(screen), timeout=10_000)
    QTest.keyClick(screen.chart, Qt.Key.Key_Backspace)
    assert screen.asked.is_live
    screen.chart.zoom(1.0, 0.5)
    qtbot.waitUntil(lambda: not screen.asked.is_live, timeout=10_000)
    assert 0.6 * 6 * 3600 < screen.asked.seconds < 0.8 * 6 * 3600


def test_that_the_old_picture_stays_while_another_range_loads(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    before = screen.chart.board
    screen.bar.range_chosen.emit("year")
    assert screen.chart.board is before
    assert screen.chart.isVisible()
    qtbot.waitUntil(lambda: screen.chart.board is not before and drawn(screen), timeout=10_000)
    assert screen.board is not None
    assert screen.board.bucket_seconds == 86400


def test_that_each_turn_draws_one_lane_and_only_those_in_sight(
    qtbot: QtBot, open_window: Callable[[FakeGatewayClient], MainWindow]
) -> None:
    """The GUI thread's work is counted, not timed: an answer makes no picture, a turn makes one."""
    fake = FakeGatewayClient()
    fake.many = 40
    window = open_window(fake)
    screen = opened(qtbot, window)
    screen.bar.lanes_chosen.emit("interface")
    qtbot.waitUntil(
        lambda: screen.board is not None and screen.board.by == "interface" and drawn(screen), timeout=10_000
    )
    chart, board = screen.chart, screen.board
    assert board is not None
    chart.turn.stop()
    before = chart.drawn
    chart.show_board(board, codes=False, stale=False)
    assert chart.drawn == before
    turns = 0
    while chart.turn.isActive():
        chart.draw_one()
        turns += 1
        assert chart.drawn - before <= turns
    in_sight = chart.area.viewport().height() // chart.views[0].height() + 2
    assert chart.drawn - before <= in_sight < len(board.lanes) + 40


def test_that_lanes_beyond_the_first_page_come_when_they_come_in_sight(
    qtbot: QtBot, open_window: Callable[[FakeGatewayClient], MainWindow]
) -> None:
    fake = FakeGatewayClient()
    fake.many = 40
    screen = opened(qtbot, open_window(fake))
    screen.bar.lanes_chosen.emit("interface")
    qtbot.waitUntil(lambda: len(screen.chart.views) >= 10 and drawn(screen), timeout=10_000)
    bar = screen.chart.area.verticalScrollBar()

    def all_there() -> bool:
        bar.setValue(bar.maximum())
        return len(screen.chart.views) == 40

    qtbot.waitUntil(all_there, timeout=20_000)
    keys = [lane.key for lane in screen.chart.board.lanes] if screen.chart.board else []
    assert len(set(keys)) == 40


def test_that_lanes_are_used_again_and_cursor_moves_draw_nothing(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    views, count = list(screen.chart.views), screen.chart.drawn
    for bucket in range(0, 300, 7):
        screen.chart.hover(bucket)
    assert screen.chart.drawn == count
    loads = screen.loads
    screen.reload()
    qtbot.waitUntil(lambda: screen.loads > loads and drawn(screen), timeout=10_000)
    assert screen.chart.views == views


def test_that_a_failed_load_says_what_and_what_next_and_keeps_the_picture(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    screen = opened(qtbot, window)
    gateway.chart_refusal = "The roll-ups are being made anew. Try again in a minute."
    screen.reload()
    qtbot.waitUntil(screen.strip.isVisible, timeout=10_000)
    assert "being made anew" in screen.trouble.accessibleName()
    assert "F5" in screen.trouble.accessibleName()
    assert screen.chart.isVisible()
    gateway.chart_refusal = ""
    window.registry.run("refresh")
    qtbot.waitUntil(lambda: not screen.strip.isVisible(), timeout=10_000)


def test_that_a_dead_gateway_greys_the_lanes_and_says_as_of_when(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    screen = opened(qtbot, window)
    gateway.go_down()
    qtbot.waitUntil(lambda: window.state.lost_at is not None, timeout=10_000)
    assert screen.bar.words.text().startswith("As of ")
    assert screen.chart.dress.stale
    gateway.come_back()
    window.bridge.try_now()
    qtbot.waitUntil(lambda: not screen.chart.dress.stale, timeout=10_000)


def test_that_nothing_says_why_and_what_next(
    qtbot: QtBot, open_window: Callable[[FakeGatewayClient], MainWindow]
) -> None:
    window = open_window(FakeGatewayClient(interfaces=(), messages=()))
    window.go(Place(screen="throughput"))
    screen = window.screen_in_front
    assert isinstance(screen, ThroughputScreen)
    qtbot.waitUntil(lambda: screen.loads > 0, timeout=20_000)
    assert screen.empty.isVisible()
    assert "longer range" in screen.empty.lines.text()


def test_that_chart_and_table_show_the_same_and_enter_leads_to_the_messages(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    window.registry.run("chart.table")
    assert screen.table.isVisible()
    assert screen.board is not None
    assert screen.model.rowCount() == screen.board.buckets * len(screen.board.lanes)
    screen.table.setCurrentIndex(screen.model.index(6, 0))
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert window.state.query.startswith("layer:fhir status:error,parked received:")


def test_that_files_hold_what_is_shown(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    screen = opened(qtbot, window)
    assert screen.board is not None
    table, picture = tmp_path / "figures.csv", tmp_path / "chart.png"
    screen.exports.save_figures_to(str(table))
    screen.exports.save_picture_to(str(picture))
    qtbot.waitUntil(lambda: table.exists() and picture.exists(), timeout=10_000)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == screen.board.buckets * len(screen.board.lanes)
    image = QImage(str(picture))
    assert image.height() > sum(view.height() for view in screen.chart.views)
    assert not {"patient", "mrn", "control"} & {name.lower() for name in rows[0]}
    screen.exports.save_figures_to(str(tmp_path))
    qtbot.waitUntil(lambda: any("folder" in notice.text for notice in window.state.notices), timeout=10_000)


def test_that_the_chart_tells_itself_and_changes_with_the_lane(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    chart = screen.chart
    assert chart.accessibleName() == "Throughput chart"
    first = chart.accessibleDescription()
    assert "HL7 v2" in first
    window.activateWindow()
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chart.hasFocus, timeout=10_000)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert "FHIR" in chart.accessibleDescription()
    assert chart.views[1].overlay.ring
    assert not chart.views[0].overlay.ring
    assert "Figures" in screen.table.accessibleName()
    assert chart.views[1].accessibleDescription().startswith("FHIR, ")


def test_that_the_look_switches_live(qtbot: QtBot, window: MainWindow) -> None:
    screen = opened(qtbot, window)
    for theme in (ThemeName.LIGHT, ThemeName.HIGH_CONTRAST, ThemeName.DARK):
        enough = screen.chart.drawn + 5
        look().choose(theme=theme)
        qtbot.waitUntil(partial(lambda least: screen.chart.drawn >= least, enough), timeout=10_000)
        picture = screen.chart.views[0].grab().toImage()
        ground = picture.pixelColor(picture.width() - 4, picture.height() - 4)
        assert ground == look().colour("base")


def test_that_an_event_is_told_and_can_be_noted(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    screen = opened(qtbot, window)
    window.registry.run("chart.mark")
    assert screen.events.card.isVisible()
    assert screen.events.card.title.text() == "secret rotated"
    window.registry.run("chart.mark")
    assert screen.events.card.title.text() == "LIS 7.4 deployed"
    screen.events.card.around.click()
    span = span_of(window.state.query)
    assert span is not None
    assert span.seconds == 600
    screen.events.send("Pharmacy interface moved")
    qtbot.waitUntil(lambda: any("Pharmacy" in mark.text for mark in gateway.marks_kept), timeout=10_000)


def test_that_the_live_edge_moves_on_only_while_live(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    screen = opened(qtbot, window)
    assert screen.live_edge.isActive()
    count = len(asked(gateway))
    window.state.set_live(False)
    screen.move_on()
    assert len(asked(gateway)) == count
    assert "Paused" in screen.bar.words.text()
    window.state.set_live(True)
    screen.move_on()
    qtbot.waitUntil(lambda: len(asked(gateway)) > count, timeout=10_000)
    window.registry.run("go.queues")
    assert not screen.live_edge.isActive()


def test_that_the_history_of_a_queue_opens_from_queues_and_from_a_lane(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    window.queues.interfaces.table.selectRow(0)
    window.registry.run("queue.history")
    panel = window.findChildren(HistoryPanel)[-1]
    qtbot.waitUntil(lambda: panel.history is not None, timeout=20_000)
    assert "waiting" in panel.plot.accessibleDescription()
    assert "min" in panel.drains[0].accessibleName() or "minute" in panel.drains[0].accessibleName()
    panel.close()
    screen = opened(qtbot, window)
    assert "by interface" in window.registry.refusal("queue.history")
    screen.bar.lanes_chosen.emit("interface")
    qtbot.waitUntil(lambda: screen.board is not None and screen.board.by == "interface", timeout=10_000)
    window.registry.run("queue.history")
    assert window.findChildren(HistoryPanel)
