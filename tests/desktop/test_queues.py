"""The Queues screen: lists, filters, follow mode, commands, and what it says when there is nothing or no gateway."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from console.api.commands import MessageCommand
from console.api.desk import Arming
from console.api.feed import ChangeBatch
from console.api.interfaces import InterfaceCommand, InterfaceCommandName
from console.api.messages import MessageRow
from console.core.status import Status
from console.desktop.main_window import MainWindow
from console.desktop.models.interface_cells import COLUMNS, urgency
from console.desktop.screens.base import Place
from console.desktop.screens.queues.screen import QueuesScreen
from console.desktop.widgets.cell import Cell
from console.desktop.widgets.cell_delegate import CELL_ROLE
from console.desktop.widgets.reason_dialog import ReasonDialog
from tests.desktop.conftest import StandingClock
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_rows import interface_rows, sent_row

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Opener = Callable[[FakeGatewayClient], MainWindow]


def arrivals(count: int, first: int = 20_000) -> list[MessageRow]:
    return [sent_row(90_000 + n, "LAB → CERN", "ORU", id=first + n) for n in range(count)]


def select(screen: QueuesScreen, *rows: int) -> None:
    chooser = screen.messages.table.selectionModel()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        chooser.select(screen.messages.model.index(row, 0), flags)


def arm(window: MainWindow) -> None:
    """PROD is armed, as the gateway would say it."""
    window.arming.take(Arming(needed=True, seconds=900))


def row_of(window: MainWindow, name: str) -> int:
    return next(at for at, row in enumerate(window.queues.interfaces.model.rows) if row.name == name)


def dialog_of(qtbot: QtBot, window: MainWindow) -> ReasonDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(ReasonDialog)))
    return window.findChildren(ReasonDialog)[-1]


def asked(gateway: FakeGatewayClient, name: str) -> list[object]:
    return [arguments for called, arguments in gateway.asked if called == name]


def test_that_models_keep_qts_rules_while_rows_stream(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for model in (window.queues.messages.model, window.queues.interfaces.model)
    ]
    model = window.queues.messages.model
    gateway.push(messages=arrivals(40), interfaces=[r.model_copy(update={"depth": 7}) for r in interface_rows()])
    qtbot.waitUntil(lambda: model.row_of(20_039) == 0)
    model.fetchMore(model.index(-1, -1))
    qtbot.waitUntil(lambda: model.rowCount() == 440)
    window.queues.interfaces.model.sort(3, Qt.SortOrder.DescendingOrder)
    window.top.filter.set_query("status:error")
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert len(testers) == 2


def test_that_selecting_stops_the_list_and_the_pill_counts(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    pane = window.queues.messages
    select(window.queues, 4)
    before = pane.model.message(4)
    gateway.push(messages=arrivals(37))
    qtbot.waitUntil(lambda: pane.model.pending == 37)
    assert pane.model.message(4) == before
    assert pane.pill.text() == "37 new"
    assert pane.pill.isVisible()
    assert "select" in pane.why.text()
    QTest.mouseClick(pane.pill, Qt.MouseButton.LeftButton)
    assert pane.model.pending == 0
    first = pane.model.message(0)
    assert first is not None
    assert first.id == 20_036
    assert not pane.pill.isVisible()


def test_that_arrivals_are_counted_once_and_a_filter_counts_its_own_only(qtbot: QtBot, window: MainWindow) -> None:
    model = window.queues.messages.model
    matched, total, rows = model.matched, model.total, arrivals(3)
    assert matched is not None
    assert total is not None
    batch = ChangeBatch(number=1, messages=tuple(rows), new=3)
    model.apply(batch, follow=True)
    model.apply(batch, follow=True)  # told again
    assert (model.matched, model.total) == (matched + 3, total + 3)
    window.top.filter.set_query("status:error")
    counted = matched + 3
    qtbot.waitUntil(lambda: model.query == "status:error" and model.matched != counted)
    matched = model.matched
    model.apply(ChangeBatch(number=2, messages=(), new=5), follow=True)  # five that do not match
    assert model.matched == matched


def test_that_pausing_with_f9_holds_rows_back_until_f9_again(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    model = window.queues.messages.model
    window.registry.run("live")
    gateway.push(messages=arrivals(3))
    qtbot.waitUntil(lambda: model.pending == 3)
    window.registry.run("live")
    assert model.pending == 0
    assert model.rowCount() == 203


def test_that_a_mouse_over_the_rows_stops_them(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    pane = window.queues.messages
    QTest.mouseMove(pane.table.viewport(), QPoint(200, 60))
    qtbot.waitUntil(lambda: "point" in pane.why.text())
    gateway.push(messages=arrivals(2))
    qtbot.waitUntil(lambda: pane.model.pending == 2)


def test_that_a_known_row_changes_in_place_even_while_paused(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    model = window.queues.messages.model
    select(window.queues, 0)
    row = model.message(3)
    assert row is not None
    with qtbot.waitSignal(model.dataChanged) as changed:
        gateway.push(messages=[row.model_copy(update={"status": Status.SENT})])
    assert changed.args is not None
    assert (changed.args[0].row(), changed.args[1].row()) == (3, 3), "exactly the row that changed"
    after = model.message(3)
    assert after is not None
    assert after.status is Status.SENT


def test_that_a_flood_shows_the_newest_page_instead_of_draining(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    model = window.queues.messages.model
    gateway.push(messages=arrivals(3000))
    qtbot.waitUntil(lambda: (row := model.message(0)) is not None and row.id == 22_999)
    assert model.rowCount() <= 1400


def test_that_picking_an_interface_filters_the_messages_as_a_chip(qtbot: QtBot, window: MainWindow) -> None:
    window.queues.interfaces.table.selectRow(row_of(window, "cern-to-rad"))
    assert window.top.filter.terms == ("interface:cern-to-rad",)
    model = window.queues.messages.model
    qtbot.waitUntil(lambda: model.matched is not None and model.matched < 100)
    assert all(row.interface == "cern-to-rad" for row in model.messages_in(range(model.rowCount())))
    window.top.filter.set_query("")
    assert window.queues.interfaces.selected() == []


@pytest.mark.parametrize(("column", "term"), [("depth", "status:queued"), ("errors", "status:error")])
def test_that_a_click_on_a_number_shows_the_messages_it_counts(
    qtbot: QtBot, window: MainWindow, column: str, term: str
) -> None:
    table = window.queues.interfaces.table
    place = next(at for at, c in enumerate(COLUMNS) if c.id == column)
    at = table.visualRect(window.queues.interfaces.model.index(row_of(window, "lab-to-cern"), place)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert "interface:lab-to-cern" in window.top.filter.query
    assert term in window.top.filter.query


def test_that_interfaces_sort_by_a_column_and_go_back(qtbot: QtBot, window: MainWindow) -> None:
    pane = window.queues.interfaces
    head = pane.table.horizontalHeader()
    for expected in ("LAB → CERN", "CERN → DW"):
        head.sectionClicked.emit(3)
        numbers = [row.depth for row in pane.model.rows]
        assert numbers == sorted(numbers, reverse=expected == "LAB → CERN")
    head.sectionClicked.emit(3)
    usual = sorted(interface_rows(), key=urgency)
    assert [row.name for row in pane.model.rows] == [row.name for row in usual]


def test_that_what_asks_for_a_person_stands_on_top_and_the_rest_as_the_site_file_has_it(window: MainWindow) -> None:
    rows = window.queues.interfaces.model.rows
    ranks = [urgency(row) for row in rows]
    assert ranks == sorted(ranks)
    assert (rows[0].link.value, rows[1].work.value) == ("down", "held")
    calm = [row.name for row in rows if urgency(row) == 3]
    assert calm == [row.name for row in interface_rows() if row.name in calm]


def test_that_prod_unarmed_says_why_and_armed_it_goes(window: MainWindow) -> None:
    select(window.queues, 4)
    assert "arm it first" in window.registry.refusal("message.retry")
    assert not window.queues.bar.commands["retry"].isEnabled()
    arm(window)
    assert window.registry.refusal("message.retry") == ""
    assert window.queues.bar.commands["retry"].isEnabled()
    window.arming.take(Arming(needed=True))
    window.queues.interfaces.table.selectRow(0)
    assert "arm it first" in window.registry.refusal("interface.stop")
    arm(window)
    assert window.registry.refusal("interface.stop") == ""
    window.arming.take(Arming(needed=True))
    assert "arm it first" in window.registry.refusal("interface.stop")


@pytest.mark.parametrize("command", ["retry", "park", "skip"])
def test_that_no_message_command_goes_out_without_a_reason(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, command: str
) -> None:
    arm(window)
    select(window.queues, 4)
    window.registry.run(f"message.{command}")
    dialog = dialog_of(qtbot, window)
    assert not dialog.act.isEnabled()
    dialog.reason.setText("ab")
    assert not dialog.act.isEnabled()
    dialog.reason.setText("partner fixed the map")
    dialog.typed.setText("1")
    assert dialog.act.isEnabled()
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(asked(gateway, "command")))
    sent = asked(gateway, "command")[0]
    assert isinstance(sent, MessageCommand)
    assert (sent.command.value, sent.reason, len(sent.ids)) == (command, "partner fixed the map", 1)


def test_that_a_cancelled_dialog_sends_nothing(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    arm(window)
    select(window.queues, 4)
    window.registry.run("message.park")
    dialog = dialog_of(qtbot, window)
    dialog.reason.setText("a good reason")
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    window.registry.run("refresh")
    qtbot.waitUntil(lambda: len(asked(gateway, "messages")) >= 2)
    assert asked(gateway, "command") == []


def test_that_an_interface_command_asks_for_a_reason_and_takes_effect(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    arm(window)
    pane = window.queues.interfaces
    lab = row_of(window, "lab-to-cern")
    pane.table.selectRow(lab)
    assert pane.buttons["start"].toolTip() == "The interface is running."
    assert not pane.buttons["start"].isEnabled()
    QTest.mouseClick(pane.buttons["hold"], Qt.MouseButton.LeftButton)
    dialog = dialog_of(qtbot, window)
    assert not dialog.act.isEnabled()
    dialog.reason.setText("lab upgrade")
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "lab upgrade" in pane.model.rows[lab].holds)
    command = InterfaceCommand(command=InterfaceCommandName.HOLD, reason="lab upgrade")
    assert asked(gateway, "interface_command") == [("lab-to-cern", command)]


def test_that_the_bar_names_counts_and_greys_with_a_reason(window: MainWindow) -> None:
    bar = window.queues.bar
    assert not bar.isVisible()
    select(window.queues, 4, 5, 8)
    assert bar.isVisible()
    assert (bar.count.text(), bar.words.text()) == ("3 selected", "2 errors, 1 retrying")
    assert bar.commands["retry"].text() == "Retry 2…"
    assert not bar.commands["release"].isVisible()
    assert bar.edit.toolTip() == "For one message at a time."
    window.queues.messages.table.clearSelection()
    assert not bar.isVisible()


def test_that_the_filter_that_hides_all_says_how_many(qtbot: QtBot, window: MainWindow) -> None:
    window.top.filter.set_query("type:ZZZ^Z99")
    pane = window.queues.messages
    qtbot.waitUntil(pane.empty.isVisible)
    assert pane.empty.title.text() == "No messages match"
    assert "12\u202f406 are hidden" in pane.empty.lines.text()
    QTest.mouseClick(pane.clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(pane.table.isVisible)
    assert window.top.filter.query == ""


def test_that_an_empty_gateway_says_what_comes_next(qtbot: QtBot, open_window: Opener) -> None:
    window = open_window(FakeGatewayClient(interfaces=[], messages=[]))
    assert window.queues.messages.empty.title.text() == "No messages yet"
    assert window.queues.interfaces.empty.isVisible()


def test_that_a_lost_gateway_is_said_and_every_row_is_in_the_past(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, clock: StandingClock
) -> None:
    gateway.go_down()
    qtbot.waitUntil(window.banners.down.isVisible)
    clock.passed = timedelta(minutes=13, seconds=4)
    window.banners.refresh()
    assert "not reachable since 10:15:01" in window.banners.down.headline.text()
    for model, columns in ((window.queues.interfaces.model, (1, 2)), (window.queues.messages.model, (0,))):
        for row in range(5):
            for column in columns:
                cell = model.index(row, column).data(CELL_ROLE)
                assert isinstance(cell, Cell)
                assert cell.text.startswith("was ")
                assert (cell.colour, cell.sign) == ("t3", None)
    assert "13 min old" in window.banners.meaning.findChildren(type(window.banners._meaning_text))[0].text()  # noqa: SLF001 - its only text
    select(window.queues, 4)
    assert "does not answer" in window.registry.refusal("message.edit")
    gateway.come_back()
    window.bridge.try_now()
    qtbot.waitUntil(lambda: not window.banners.down.isVisible())
    assert window.queues.interfaces.model.index(row_of(window, "lab-to-cern"), 1).data() == "Up"


def test_that_enter_opens_the_message_and_back_returns(qtbot: QtBot, window: MainWindow) -> None:
    table = window.queues.messages.table
    table.setFocus()
    table.setCurrentIndex(window.queues.messages.model.index(4, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.history.current == Place(screen="inspector", delivery=9_996)
    window.registry.run("go.back")
    assert window.screen_in_front is window.queues


def test_that_next_failure_goes_from_one_to_the_next(window: MainWindow) -> None:
    table = window.queues.messages.table
    table.setCurrentIndex(window.queues.messages.model.index(0, 0))
    rows = []
    for _ in range(3):
        window.registry.run("failure.next")
        rows.append(table.currentIndex().row())
    assert rows == [4, 5, 10]


def test_that_a_row_is_said_in_one_sentence(window: MainWindow) -> None:
    said = window.queues.messages.model.index(4, 0).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert said == "Error, ORU R01, LAB to CERN, 3 tries, OBX-3.1 2345-7L is not in map LAB→LOINC v12"
