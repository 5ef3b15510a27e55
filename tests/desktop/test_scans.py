"""Queries that must read messages, in the list: begun by itself, rows as they are found, cancelled with Escape."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from console.api.messages import MessageRow
from console.core.errors import OperatorError
from console.desktop.main_window import MainWindow
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_rows import sent_row

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def found(*ids: int) -> tuple[MessageRow, ...]:
    return tuple(sent_row(90_000 + id, "LAB → CERN", "ORU", id=id) for id in ids)


def said(window: MainWindow) -> str:
    return window.queues.messages.scan.words.text().replace("\u202f", " ")


def begin(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, query: str = 'text:"potassium"') -> None:
    gateway.scan_says("running", 41_000)
    window.top.filter.set_query(query)
    qtbot.waitUntil(lambda: gateway.scans_begun == (query,))
    qtbot.waitUntil(lambda: "41 000 done" in said(window))


def test_that_a_search_by_content_reads_by_itself_and_shows_rows_as_they_are_found(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    pane = window.queues.messages
    tester = QAbstractItemModelTester(pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    begin(qtbot, window, gateway)
    assert pane.scan.isVisible()
    assert said(window) == "312 000 to look at · 41 000 done · 0 found · about 7 seconds left"
    assert pane.empty.title.text() == "Nothing found so far"
    gateway.scan_says("running", 80_000, *found(900, 800))
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2)
    gateway.scan_says("done", 312_000, *found(900, 800, 700), text="Read all 312 000. 3 found.")
    qtbot.waitUntil(lambda: pane.scan.words.text() == "Read all 312 000. 3 found.")
    assert [row.id for row in pane.model.messages_in(range(3))] == [900, 800, 700]
    assert pane.model.matched == 3
    assert not pane.scan.cancel.isVisible()
    assert not window.queues.scans.runner.is_running
    assert tester.model() is pane.model


def test_that_escape_cancels_and_what_was_found_stays(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    pane = window.queues.messages
    begin(qtbot, window, gateway, "PID-5.1:LUND*")
    gateway.scan_says("running", 41_000, *found(900, 800))
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2)
    pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(pane.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.scan.headline.text() == "Cancelled")
    assert pane.model.rowCount() == 2
    assert pane.scan.again.isVisible()
    assert window.top.filter.query == "PID-5.1:LUND*"


def test_that_another_filter_ends_the_reading(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    begin(qtbot, window, gateway)
    window.top.filter.set_query("status:error")
    qtbot.waitUntil(lambda: not window.queues.messages.scan.isVisible())
    qtbot.waitUntil(lambda: gateway.scan_now.state == "cancelled")
    assert not window.queues.messages.model.is_scan
    assert window.queues.messages.model.rowCount() == 2


def test_that_a_scan_that_cannot_begin_says_why(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    gateway.scan_refusal = OperatorError("Help desk may not do this.")
    window.top.filter.set_query("PID-18:missing")
    qtbot.waitUntil(lambda: window.queues.messages.scan.words.text() == "Help desk may not do this.")
    assert window.queues.messages.scan.headline.text() == "Not finished"
    assert window.queues.messages.empty.title.text() == "Nothing found so far"


def test_that_a_filter_by_content_is_not_fetched_again_by_the_clock(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    begin(qtbot, window, gateway)
    window.queues._revalidate()  # noqa: SLF001 - what the timer calls every five seconds
    qtbot.wait(50)
    assert len(gateway.scans_begun) == 1
