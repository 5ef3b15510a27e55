"""The Compare screen on a gateway in memory: what it is held against, what is left out, where one goes on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.comparisons import CompareRequest
from console.api.documents import DocumentRef
from console.api.messages import MASK
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.compare.screen import CompareScreen
from tests.support.fake_comparisons import difference
from tests.support.fake_gateway import FakeGatewayClient

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def asked(gateway: FakeGatewayClient) -> list[CompareRequest]:
    return [
        arguments for name, arguments in gateway.asked if name == "compare" and isinstance(arguments, CompareRequest)
    ]


@pytest.fixture
def screen(qtbot: QtBot, window: MainWindow) -> CompareScreen:
    """Opened on the newest message."""
    row = window.queues.messages.model.message(0)
    assert row is not None
    window.go(Place(screen="compare", document=DocumentRef(delivery=row.id)))
    found = window.screen_in_front
    assert isinstance(found, CompareScreen)
    qtbot.waitUntil(lambda: found.comparison is not None)
    return found


def test_that_a_message_is_held_against_what_it_is_a_copy_of(screen: CompareScreen, gateway: FakeGatewayClient) -> None:
    (request,) = asked(gateway)
    assert request.left.delivery == (request.right.delivery or 0) - 40
    assert screen.partners.partner.currentText().startswith("Original: delivery")
    assert screen.partners.title.text() == "7 differences"
    assert "2 left out" in screen.told.text()
    assert screen.sides.format.text() == "HL7 v2, masked"


def test_that_two_selected_messages_are_compared_with_each_other_the_older_first(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    table = window.queues.messages.table
    table.selectRow(0)
    window.registry.run("message.compare")
    qtbot.waitUntil(lambda: len(asked(gateway)) == 1)
    window.go(Place(screen="queues"))
    table.selectRow(2)
    table.selectionModel().select(
        table.model().index(0, 0),
        table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows,
    )
    window.registry.run("message.compare")
    qtbot.waitUntil(lambda: len(asked(gateway)) == 2)
    request = asked(gateway)[-1]
    rows = [window.queues.messages.model.message(at) for at in (2, 0)]
    assert [request.left.delivery, request.right.delivery] == [row.id for row in rows if row is not None]


def test_that_a_stage_a_swap_and_a_control_id_change_what_is_compared(
    qtbot: QtBot, screen: CompareScreen, gateway: FakeGatewayClient
) -> None:
    first = asked(gateway)[-1]
    screen.partners.swap.click()
    qtbot.waitUntil(lambda: len(asked(gateway)) == 2)
    assert (asked(gateway)[-1].left, asked(gateway)[-1].right) == (first.right, first.left)
    partner = screen.partners.partner
    at = next(n for n in range(partner.count()) if partner.itemText(n).startswith("Copy"))
    partner.setCurrentIndex(at)
    partner.activated.emit(at)
    qtbot.waitUntil(lambda: len(asked(gateway)) == 3)
    assert asked(gateway)[-1].left == first.right, "a copy came after it"
    QTest.keyClicks(screen.partners.control, "MSG88119")
    QTest.keyClick(screen.partners.control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(asked(gateway)) == 4 or bool(screen.desk.state.notices))


def test_that_ignoring_a_place_asks_anew_without_it_in_any_repeat(
    qtbot: QtBot, screen: CompareScreen, gateway: FakeGatewayClient
) -> None:
    screen.table.selectRow(1)
    screen.leave_out.click()
    qtbot.waitUntil(lambda: len(asked(gateway)) == 2)
    assert asked(gateway)[-1].ignore == ("OBX-3.1",)
    assert not asked(gateway)[-1].volatile
    screen.options.quiet.setChecked(False)
    qtbot.waitUntil(lambda: len(asked(gateway)) == 3)
    assert asked(gateway)[-1].volatile


def test_that_no_difference_says_how_much_was_compared_and_left_out(
    qtbot: QtBot, screen: CompareScreen, gateway: FakeGatewayClient
) -> None:
    screen.options.ignore.setText("PID, OBX, NTE")
    screen.options.changed.emit()
    qtbot.waitUntil(lambda: screen.partners.title.text() == "No difference")
    assert "212 places" in screen.empty.lines.text()
    assert "9 places that differ" in screen.empty.lines.text()
    assert not screen.open_left.isVisible()


def test_that_a_difference_leads_to_its_place_on_the_side_where_it_is(
    qtbot: QtBot, window: MainWindow, screen: CompareScreen
) -> None:
    went: list[Place] = []
    screen.navigate.disconnect()
    screen.navigate.connect(went.append)
    rows = [screen.model.at(row) for row in range(screen.model.rowCount())]
    removed = next(n for n, each in enumerate(rows) if each is not None and each.kind == "removed")
    screen.table.selectRow(removed)
    assert not screen.open_right.isEnabled()
    screen.open_left.click()
    moved = next(n for n, each in enumerate(rows) if each is not None and each.kind == "moved")
    screen.table.selectRow(moved)
    screen.open_left.click()
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert [place.paths for place in went] == [("NTE",), ("OBX[2]",), ("OBX[3]",)]
    assert went[0].delivery == went[1].delivery != went[2].delivery


def test_that_only_one_kind_is_listed_and_long_lists_stay_quick(
    qtbot: QtBot, screen: CompareScreen, gateway: FakeGatewayClient
) -> None:
    screen.options.kinds["changed"].click()
    assert screen.model.rowCount() == 4
    gateway.differences = tuple(difference("added", f"OBX[{n}]", "Result", "", "x") for n in range(2500))
    screen.options.changed.emit()
    qtbot.waitUntil(lambda: screen.model.rowCount() == 2000)
    assert screen.model.kind == "", "the kind that is gone is let go"
    assert "the first 2" in screen.told.text()


def test_that_a_refusal_is_said_with_what_to_do(
    qtbot: QtBot, screen: CompareScreen, gateway: FakeGatewayClient
) -> None:
    gateway.compare_refusal = ApiError(422, "No", "One is HL7 v2, the other is FHIR.")
    screen.options.changed.emit()
    qtbot.waitUntil(lambda: "One is HL7 v2" in screen.empty.lines.text())
    assert screen.model.rowCount() == 0


def test_that_a_document_from_outside_waits_for_a_choice(
    qtbot: QtBot, window: MainWindow, screen: CompareScreen, gateway: FakeGatewayClient
) -> None:
    window.go(Place(screen="compare", document=DocumentRef(held="abcdef")))
    assert screen.partners.partner.count() == 3, "nothing chosen, and the two that were compared before"
    screen.partners.partner.activated.emit(1)
    qtbot.waitUntil(lambda: asked(gateway)[-1].right.held == "abcdef")


def test_that_both_are_revealed_for_a_purpose_and_masked_again_at_once(
    qtbot: QtBot, window: MainWindow, screen: CompareScreen, gateway: FakeGatewayClient
) -> None:
    screen.sides.reveal.click()
    dialog = screen.revealing.dialog
    assert dialog is not None
    dialog.choices.buttons()[0].setChecked(True)
    dialog.act.click()
    qtbot.waitUntil(lambda: screen.comparison is not None and screen.comparison.clear)
    assert [name for name, _ in gateway.asked].count("document_reveal") == 2
    assert screen.model.cells_at(0)[3].text == "DOE"
    assert screen.desk.state.phi_values
    window.registry.run("mask")
    assert screen.model.cells_at(0)[3].text == MASK, "before the gateway answers"
    assert not screen.desk.state.phi_values
    qtbot.waitUntil(lambda: not asked(gateway)[-1].key)
    screen.sides.reveal.click()
    dialog = screen.revealing.dialog
    assert dialog is not None
    dialog.choices.buttons()[0].setChecked(True)
    dialog.act.click()
    qtbot.waitUntil(lambda: screen.comparison is not None and screen.comparison.clear)
    window.go(Place(screen="queues"))
    assert screen.model.cells_at(0)[3].text == MASK, "nothing stays behind another screen"
