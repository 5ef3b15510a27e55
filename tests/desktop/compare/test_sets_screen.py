"""Two result sets on a gateway in memory: begun, followed, cancelled, looked through."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.comparisons import SetCompareRequest
from console.api.documents import DocumentRef
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.compare.sets_screen import SetsScreen
from tests.support.fake_gateway import FakeGatewayClient

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def asked(gateway: FakeGatewayClient, name: str) -> list[object]:
    return [arguments for called, arguments in gateway.asked if called == name]


@pytest.fixture
def screen(window: MainWindow) -> SetsScreen:
    """With the filter of the list on its left side."""
    window.state.query = "type:ORU"
    window.registry.run("compare.sets")
    found = window.screen_in_front
    assert isinstance(found, SetsScreen)
    return found


def test_that_the_filter_is_the_left_side_and_both_must_differ(screen: SetsScreen) -> None:
    assert screen.form.left.text() == "type:ORU"
    screen.form.right.setText("type:ORU")
    assert not screen.form.act.isEnabled()
    screen.form.right.setText("type:ADT")
    screen.form.key.clear()
    assert "paired" in screen.form.complaint()


def test_that_it_is_followed_to_its_end_and_pairs_come_as_one_looks_at_them(
    qtbot: QtBot, screen: SetsScreen, gateway: FakeGatewayClient
) -> None:
    screen.form.right.setText("type:ADT")
    screen.form.key.setText("OBR-3.1")
    screen.form.act.click()
    qtbot.waitUntil(lambda: screen.running != "")
    assert screen.form.stop.isVisible()
    (request,) = asked(gateway, "compare_sets")
    assert isinstance(request, SetCompareRequest)
    assert (request.left, request.right, request.key) == ("type:ORU", "type:ADT", "OBR-3.1")
    gateway.sets_done(pairs=450)
    qtbot.waitUntil(lambda: screen.found is not None)
    assert screen.figures["different"].text() == "132"
    assert (screen.pairs.rowCount(), screen.paths.rowCount()) == (450, 3)
    assert screen.pairs.at(0) is not None
    assert screen.pairs.at(420) is None
    screen.pair_table.scrollToBottom()
    qtbot.waitUntil(lambda: screen.pairs.at(449) is not None)


def test_that_a_pair_opens_in_compare_and_one_alone_in_the_inspector(
    qtbot: QtBot, screen: SetsScreen, gateway: FakeGatewayClient
) -> None:
    went: list[Place] = []
    screen.navigate.disconnect()
    screen.navigate.connect(went.append)
    gateway.sets_done(pairs=6)
    screen.form.right.setText("type:ADT")
    screen.form.act.click()
    qtbot.waitUntil(lambda: screen.found is not None)
    for row in (0, 2, 4):
        screen.pair_table.selectRow(row)
        QTest.keyClick(screen.pair_table, Qt.Key.Key_Return)
    assert went[0] == Place(screen="compare", document=DocumentRef(delivery=5000), selected=(1000,))
    assert [(place.screen, place.delivery) for place in went[1:]] == [("inspector", 1002), ("inspector", 5004)]


def test_that_it_is_cancelled_and_a_refusal_is_said(
    qtbot: QtBot, screen: SetsScreen, gateway: FakeGatewayClient
) -> None:
    screen.form.right.setText("type:ADT")
    screen.form.act.click()
    qtbot.waitUntil(lambda: screen.running != "")
    screen.form.stop.click()
    qtbot.waitUntil(lambda: screen.running == "" and screen.form.act.isVisible())
    assert asked(gateway, "compare_sets_cancel")
    assert "Cancelled" in screen.progress.words.text()
    gateway.compare_refusal = ApiError(422, "No", "The key is no path of a value.")
    screen.form.act.click()
    qtbot.waitUntil(lambda: "no path" in screen.progress.words.text())
    assert screen.form.act.isVisible()
