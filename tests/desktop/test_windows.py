"""More than one window on a gateway: each with its own place, torn-off messages, and what ends with which."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.compositions.desktop import build_windows
from console.desktop.frame.layout_store import is_visible
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from console.desktop.screens.edit.screen import EditScreen
from console.desktop.windows.message_window import SLOT, MessageWindow
from console.desktop.windows.windows import MOST, Windows
from tests.desktop.conftest import StandingClock
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by the offscreen platform of every sized window


@pytest.fixture
def windows(qtbot: QtBot, clock: StandingClock, settings: QSettings, gateway: FakeGatewayClient) -> Iterator[Windows]:
    found = build_windows(lambda: gateway, clock=clock, settings=settings)
    yield found
    found.end()


@pytest.fixture
def first(qtbot: QtBot, windows: Windows) -> MainWindow:
    window = windows.first()
    window.resize(1360, 820)
    window.show()
    qtbot.waitUntil(lambda: window.queues.messages.model.is_loaded, timeout=10_000)
    return window


def test_that_a_second_window_has_its_own_filter_and_screen(qtbot: QtBot, windows: Windows, first: MainWindow) -> None:
    first.top.filter.set_query("status:error")
    first.registry.run("window.new")
    second = windows.open_now[1]
    assert isinstance(second, MainWindow)
    assert second.state.query == "status:error"
    second.top.filter.set_query("type:ADT")
    second.go(Place(screen="help"))
    assert first.state.query == "status:error"
    assert first.screen_in_front is first.queues


def test_that_closing_one_window_leaves_the_other_and_its_worker(
    qtbot: QtBot, windows: Windows, first: MainWindow, gateway: FakeGatewayClient
) -> None:
    windows.new(first)
    second = windows.open_now[1]
    first.close()
    assert windows.open_now == (second,)
    assert isinstance(second, MainWindow)
    qtbot.waitUntil(lambda: second.state.is_linked and second.queues.messages.model.is_loaded)


def test_that_only_the_last_window_is_asked_about(windows: Windows, first: MainWindow) -> None:
    asked: list[object] = []

    def refuse(window: object) -> bool:
        asked.append(window)
        return False

    windows.may_close_last = refuse
    second = windows.new(first)
    assert second is not None
    first.close()
    assert asked == []
    second.close()
    assert asked == [second]
    assert windows.open_now == (second,)


def test_that_windows_and_their_threads_are_bounded_and_given_back(
    qtbot: QtBot, windows: Windows, first: MainWindow
) -> None:
    before = threading.active_count()
    while windows.new(first) is not None:
        pass
    assert len(windows.open_now) == MOST
    assert "Close one first" in first.state.notices[-1].text
    for window in windows.open_now[1:]:
        window.close()
    qtbot.waitUntil(lambda: threading.active_count() <= before, timeout=10_000)


def test_that_a_torn_off_message_keeps_updating_while_the_main_window_is_elsewhere(
    qtbot: QtBot, windows: Windows, first: MainWindow, gateway: FakeGatewayClient
) -> None:
    row = first.queues.messages.model.message(0)
    assert row is not None
    torn = windows.tear_off(first, row.id)
    assert torn is not None
    screen = torn.navigator.screen("inspector")
    qtbot.waitUntil(lambda: getattr(screen, "view", None) is not None)
    first.go(Place(screen="help"))
    opened = sum(name == "message" for name, _ in gateway.asked)
    gateway.push(messages=[row.model_copy(update={"attempts": row.attempts + 1})])
    qtbot.waitUntil(lambda: sum(name == "message" for name, _ in gateway.asked) > opened, timeout=5000)
    assert row.control_id not in torn.windowTitle()


def test_that_shift_enter_tears_the_selected_message_off(windows: Windows, first: MainWindow) -> None:
    first.activateWindow()
    first.queues.messages.table.setFocus()
    first.queues.messages.table.selectRow(0)
    QTest.keyClick(first.queues.messages.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(windows.open_now[-1], MessageWindow)


def test_that_editing_from_a_torn_off_message_happens_in_the_main_window(
    qtbot: QtBot, windows: Windows, first: MainWindow
) -> None:
    row = first.queues.messages.model.message(0)
    assert row is not None
    torn = windows.tear_off(first, row.id)
    assert torn is not None
    torn.navigator.go(Place(screen="edit", delivery=row.id))
    assert isinstance(first.screen_in_front, EditScreen)


def test_that_unsent_changes_are_asked_about_before_a_window_closes(
    qtbot: QtBot, windows: Windows, first: MainWindow
) -> None:
    windows.new(first)
    row = first.queues.messages.model.message(0)
    assert row is not None
    first.go(Place(screen="edit", delivery=row.id))
    editor = first.screen_in_front
    assert isinstance(editor, EditScreen)
    qtbot.waitUntil(lambda: editor.draft is not None)
    editor.set_value("OBX[1]-3.1", "2345-7")
    assert not first.close()
    dialog = first.findChild(DiscardDialog)
    assert dialog is not None
    dialog.accept()
    qtbot.waitUntil(lambda: first not in windows.open_now)


def test_that_a_torn_off_window_comes_back_where_it_was_but_never_off_screen(
    windows: Windows, first: MainWindow, settings: QSettings
) -> None:
    torn = windows.tear_off(first, 100)
    assert torn is not None
    torn.setGeometry(QRect(90_000, 90_000, 900, 600))
    torn.close()
    assert settings.value(f"window/{SLOT}") is not None
    again = windows.tear_off(first, 100)
    assert again is not None
    assert is_visible(again.geometry())
