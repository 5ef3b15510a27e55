"""Any place of a long list at once: by the scroll bar and by keys, with quiet placeholders until the rows are here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from console.desktop.main_window import MainWindow
from console.desktop.models import message_window
from console.desktop.models.message_window import PAGE
from console.desktop.models.messages import MessageModel
from console.desktop.screens.queues.message_pane import LOADING
from console.desktop.widgets.table import MOST_SELECTED
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_rows import sent_row

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Opener = Callable[[FakeGatewayClient], MainWindow]
MANY = 20_000


@pytest.fixture
def long_list(qtbot: QtBot, open_window: Opener) -> tuple[MainWindow, FakeGatewayClient]:
    """A window on twenty thousand messages, ids from 1."""
    gateway = FakeGatewayClient(messages=[sent_row(1, "LAB → CERN", "ORU", id=id + 1) for id in range(MANY)])
    gateway.tells_places = True
    window = open_window(gateway)
    qtbot.waitUntil(lambda: window.queues.messages.model.rowCount() == MANY)
    return window, gateway


def pages_asked(gateway: FakeGatewayClient) -> int:
    return sum(name == "messages" for name, _ in gateway.asked)


def shows(model: MessageModel, row: int, id: int) -> bool:
    message = model.message(row)
    return message is not None and message.id == id


def test_that_the_scroll_bar_reaches_any_place_and_a_drag_asks_only_where_it_rests(
    qtbot: QtBot, long_list: tuple[MainWindow, FakeGatewayClient]
) -> None:
    window, gateway = long_list
    pane = window.queues.messages
    bar = pane.table.verticalScrollBar()
    before = pages_asked(gateway)
    for step in range(1, 41):
        bar.setValue(bar.maximum() * step // 80)
        pane.table.viewport().repaint()
    row = pane.table.rowAt(20)
    assert row > MANY // 3
    index = pane.model.index(row, 0)
    assert pane.model.message(row) is None
    assert pane.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Loading"
    qtbot.waitUntil(lambda: shows(pane.model, row, MANY - row))
    assert pages_asked(gateway) - before <= 6, "not one for each step of the drag"


def test_that_the_model_keeps_qts_rules_while_places_come_and_go(qtbot: QtBot, open_window: Opener) -> None:
    gateway = FakeGatewayClient(messages=[sent_row(1, "LAB → CERN", "ORU", id=id + 1) for id in range(450)])
    pane = open_window(gateway).queues.messages
    tester = QAbstractItemModelTester(pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert pane.model.rowCount() == PAGE
    gateway.tells_places = True
    pane.model.fetchMore(QModelIndex())
    qtbot.waitUntil(lambda: pane.model.rowCount() == 450)
    pane.table.scrollToBottom()
    qtbot.waitUntil(lambda: shows(pane.model, 449, 1))
    gateway.push(messages=[sent_row(1, "LAB → CERN", "ORU", id=451)])
    pane.model.reload()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 451)
    assert tester.model() is pane.model


def test_that_end_and_home_go_to_the_ends_and_the_row_keeps_its_message(
    qtbot: QtBot, long_list: tuple[MainWindow, FakeGatewayClient]
) -> None:
    window, gateway = long_list
    pane = window.queues.messages
    pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
    pane.table.selectRow(0)
    QTest.keyClick(pane.table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: [row.id for row in pane.selected()] == [1])
    gateway.push(messages=[sent_row(2, "LAB → CERN", "ORU", id=MANY + n) for n in (1, 2, 3)])
    qtbot.waitUntil(lambda: pane.model.pending == 3)
    pane.model.release()
    assert pane.model.rowCount() == MANY + 3
    assert [row.id for row in pane.selected()] == [1], "what comes in on top moves the place, not the choice"
    QTest.keyClick(pane.table, Qt.Key.Key_Home)
    assert [row.id for row in pane.selected()] == [MANY + 3]


def test_that_what_is_held_stays_bounded_and_a_selection_is_not_given_back(
    qtbot: QtBot, long_list: tuple[MainWindow, FakeGatewayClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_window, "KEPT_PAGES", 4)
    window, _ = long_list
    pane = window.queues.messages
    pane.table.selectRow(3)
    for page in range(2, 14):
        row = page * PAGE + 50
        pane.table.scrollTo(pane.model.index(row, 0))
        pane.table.viewport().repaint()
        qtbot.waitUntil(lambda row=row: shows(pane.model, row, MANY - row))  # type: ignore[misc]
    held = sum(pane.model.message(row) is not None for row in range(MANY))
    assert held == 4 * PAGE
    assert [row.id for row in pane.selected()] == [MANY - 3]


def test_that_selected_rows_on_their_way_are_not_acted_on_as_if_they_were_fewer(
    qtbot: QtBot, long_list: tuple[MainWindow, FakeGatewayClient]
) -> None:
    window, _ = long_list
    pane = window.queues.messages
    pane.table.selectRow(0)
    chooser = pane.table.selectionModel()
    chooser.select(pane.model.index(9000, 0), chooser.SelectionFlag.Select | chooser.SelectionFlag.Rows)
    assert pane.missing == 1
    assert window.queues.bulk.selected_refusal() == LOADING
    qtbot.waitUntil(lambda: pane.missing == 0)
    assert [row.id for row in pane.selected()] == [MANY, MANY - 9000]
    assert not window.queues.bulk.selected_refusal()


def test_that_too_many_rows_are_not_selected_one_by_one(
    qtbot: QtBot, long_list: tuple[MainWindow, FakeGatewayClient]
) -> None:
    window, _ = long_list
    table = window.queues.messages.table
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    table.selectRow(2)
    with qtbot.waitSignal(table.too_many):
        QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(table.too_many):
        QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert len(table.selectionModel().selectedRows()) == 1
    assert table.model().rowCount(QModelIndex()) > MOST_SELECTED
