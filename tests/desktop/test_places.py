"""Going back and forward with filter and selection, by keys and by the mouse's own buttons; recent messages; Ctrl+P."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.desktop.frame.history import History
from console.desktop.recent import MOST, Recent
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def ids_selected(window: MainWindow) -> list[int]:
    return [row.id for row in window.queues.messages.selected()]


def settled(qtbot: QtBot, window: MainWindow, query: str) -> None:
    qtbot.waitUntil(lambda: window.queues.messages.model.query == query == window.state.query)
    qtbot.wait(50)  # the page of this filter


def test_that_back_restores_filter_and_selection(qtbot: QtBot, window: MainWindow) -> None:
    window.top.filter.set_query("status:error")
    settled(qtbot, window, "status:error")
    window.queues.messages.table.selectRow(1)
    chosen = ids_selected(window)
    window.go(Place(screen="queues", query="type:ADT"))
    settled(qtbot, window, "type:ADT")
    window.registry.run("go.back")
    settled(qtbot, window, "status:error")
    qtbot.waitUntil(lambda: ids_selected(window) == chosen)
    window.registry.run("go.forward")
    assert window.state.query == "type:ADT"


def test_that_coming_back_from_a_message_finds_it_selected_still(qtbot: QtBot, window: MainWindow) -> None:
    window.queues.messages.table.selectRow(2)
    chosen = ids_selected(window)
    window.registry.run("message.open")
    window.registry.run("go.back")
    assert window.screen_in_front is window.queues
    assert ids_selected(window) == chosen


def test_that_a_filter_being_typed_is_one_step_back(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    line = window.top.filter.edit
    line.setFocus()
    for text in ("MSG", "881"):
        QTest.keyClicks(line, text)
        qtbot.waitUntil(lambda: window.state.query.endswith(line.text()), timeout=3000)
    window.registry.run("go.back")
    assert window.state.query == ""


def test_that_the_mouse_goes_back_and_forward_over_a_table(qtbot: QtBot, window: MainWindow) -> None:
    window.go(Place(screen="help"))
    window.go(Place(screen="queues"))
    press(window, Qt.MouseButton.BackButton)
    assert window.screen_in_front is window.screens["help"]
    window.registry.run("go.forward")
    chosen = ids_selected(window)
    press(window, Qt.MouseButton.ForwardButton)
    assert ids_selected(window) == chosen


def press(window: MainWindow, button: Qt.MouseButton) -> None:
    viewport = window.queues.messages.table.viewport()
    at = QPointF(20, 20)
    event = QMouseEvent(
        QMouseEvent.Type.MouseButtonPress,
        at,
        QPointF(viewport.mapToGlobal(at)),
        button,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def test_that_messages_opened_lately_are_in_the_palette(qtbot: QtBot, window: MainWindow) -> None:
    row = window.queues.messages.model.message(0)
    assert row is not None
    window.open_message(row.id)
    qtbot.waitUntil(lambda: bool(window.state.recent.all()))
    window.go(Place(screen="help"))
    palette = window.palette_popup
    palette.open()
    QTest.keyClicks(palette.line, f"recent {row.control_id}")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.screen_in_front is window.screens["inspector"]


def test_that_ctrl_p_goes_to_a_control_id(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    row = window.queues.messages.model.message(3)
    assert row is not None
    window.activateWindow()
    window.queues.messages.table.setFocus()
    QTest.keyClick(window.queues.messages.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert window.go_to.isVisible()
    QTest.keyClicks(window.go_to.line, row.control_id)
    qtbot.waitUntil(lambda: ("messages", f"control:{row.control_id}*") in asked(gateway))
    qtbot.waitUntil(lambda: window.go_to.list.count() > 0)
    QTest.keyClick(window.go_to.line, Qt.Key.Key_Return)
    assert window.screen_in_front is window.screens["inspector"]


def asked(gateway: FakeGatewayClient) -> list[tuple[str, str]]:
    return [(name, str(arguments[0])) for name, arguments in gateway.asked if isinstance(arguments, tuple)]


def test_that_no_recent_message_is_written_to_the_settings(
    qtbot: QtBot, window: MainWindow, settings: QSettings
) -> None:
    row = window.queues.messages.model.message(0)
    assert row is not None
    window.open_message(row.id)
    qtbot.waitUntil(lambda: bool(window.state.recent.all()))
    window.close()
    settings.sync()
    assert row.control_id not in "".join(str(settings.value(key)) for key in settings.allKeys())


def test_that_only_so_many_messages_are_remembered_the_newest_first(window: MainWindow) -> None:
    row = window.queues.messages.model.message(0)
    assert row is not None
    recent = Recent()
    for number in range(MOST + 5):
        recent.saw(row.model_copy(update={"id": number}))
    recent.saw(row.model_copy(update={"id": 10}))
    assert [seen.delivery for seen in recent.all()][:2] == [10, MOST + 4]
    assert len(recent.all()) == MOST


def test_that_going_somewhere_new_forgets_what_lay_ahead() -> None:
    history = History()
    for query in ("a", "b", "c"):
        history.visit(Place(screen="queues", query=query))
    history.back()
    history.amend(Place(screen="queues", query="b", selected=(7,)))
    history.visit(Place(screen="queues", query="b"))
    assert history.current == Place(screen="queues", query="b", selected=(7,))
    history.visit(Place(screen="queues", query="d"))
    assert not history.can_forward
