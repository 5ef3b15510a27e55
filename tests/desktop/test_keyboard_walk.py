"""The main job with the keyboard alone, on a real gateway: find, inspect, mend, dry run, reason, send, see it sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from console.compositions.demo_session import DemoSession
from console.core.status import Status
from console.desktop.main_window import MainWindow
from console.desktop.screens.edit.screen import EditScreen
from console.desktop.screens.inspector.screen import InspectorScreen
from tests.desktop.hands import Hands
from tests.desktop.live_window import live_window

pytestmark = pytest.mark.qt_log_ignore("plugin does not support")
UNMAPPED = 'status:error type:ORU^R01 ack:"AE 103" '


@pytest.fixture
def live(qtbot: QtBot, settings: QSettings) -> Iterator[MainWindow]:
    with DemoSession(seed=1, speed=4.0) as demo, live_window(qtbot, demo, settings) as window:
        yield window


def statuses(window: MainWindow) -> set[Status]:
    """Of all messages in the list."""
    model = window.queues.messages.model
    return {row.status for row in model.messages_in(range(model.rowCount()))}


def test_that_a_failed_message_is_found_mended_and_sent_with_the_keyboard_alone(qtbot: QtBot, live: MainWindow) -> None:
    hands = Hands(qtbot, live)
    live.activateWindow()
    hands.until(lambda: live.queues.messages.model.is_loaded)
    hands.press(Qt.Key.Key_Slash)
    hands.write(UNMAPPED)
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: statuses(live) == {Status.ERROR})
    hands.press(Qt.Key.Key_F6)
    hands.press(Qt.Key.Key_F6)
    assert hands.on is live.queues.messages.table
    hands.press(Qt.Key.Key_End)  # the oldest: no earlier failure of its patient can hold the copy back

    hands.press(Qt.Key.Key_Return)
    inspector = live.screen_in_front
    assert isinstance(inspector, InspectorScreen)
    hands.until(lambda: inspector.view is not None)
    assert inspector.view is not None
    failed = inspector.view.row
    assert failed.status is Status.ERROR

    hands.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    editor = live.screen_in_front
    assert isinstance(editor, EditScreen)
    hands.until(lambda: editor.draft is not None and hands.on is editor.field.value)
    hands.write("2345-7")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: editor.is_current and bool(editor.history.changes))
    hands.press(Qt.Key.Key_F8)
    hands.until(lambda: editor.is_current)
    hands.tab_to(editor.form.reason)
    hands.write("Lab code mapped by hand")
    if editor.draft is not None and editor.draft.needs_newer_confirmation:
        hands.tab_to(editor.form.confirm_newer)
        hands.press(Qt.Key.Key_Space)
    assert editor.why_not() == ""
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: hands.on is editor.open_new)

    hands.press(Qt.Key.Key_Space)
    hands.until(lambda: inspector.view is not None and inspector.view.row.parent_id == failed.message_id)
    hands.until(lambda: inspector.view is not None and inspector.view.row.status is Status.SENT)
