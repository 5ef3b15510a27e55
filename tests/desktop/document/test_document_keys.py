"""A document from outside read with the keyboard alone: find, walk the tree, see a value, mask, check, let go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.api.messages import MASK
from console.desktop.main_window import MainWindow
from console.desktop.screens.document.purpose_dialog import PurposeDialog
from console.desktop.screens.document.screen import DocumentScreen
from tests.desktop.hands import Hands
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("plugin does not support", "propagateSizeHints")
CTRL = Qt.KeyboardModifier.ControlModifier


def test_that_a_document_is_read_with_the_keyboard_alone(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    hands = Hands(qtbot, window)

    def on(widget: QWidget) -> bool:
        return hands.on is widget

    window.activateWindow()
    window.documents.open_bytes(b"bundle\n", text=True)
    hands.until(lambda: isinstance(window.screen_in_front, DocumentScreen) and window.screen_in_front.head is not None)
    screen = window.screen_in_front
    assert isinstance(screen, DocumentScreen)
    view = screen.document
    hands.until(lambda: view.tree.current() is not None)

    hands.press(Qt.Key.Key_F, CTRL)
    assert on(view.find_bar.line)
    hands.write("family")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: (node := view.tree.current()) is not None and node.short == "family")
    hands.press(Qt.Key.Key_Escape)
    assert on(view.tree)

    hands.press(Qt.Key.Key_Period, CTRL)
    hands.until(lambda: isinstance(hands.on.window(), PurposeDialog))
    hands.press(Qt.Key.Key_Space)
    dialog = window.findChild(PurposeDialog)
    assert dialog is not None
    hands.tab_to(dialog.act)
    hands.press(Qt.Key.Key_Space)
    line = view.middle.raw.text.selected()[0]
    hands.until(lambda: "Example" in view.middle.raw.text.drawn(line))
    window.activateWindow()  # as a window manager does when a dialog closes
    hands.until(window.isActiveWindow)
    hands.press(Qt.Key.Key_L, CTRL)
    assert "Example" not in view.middle.raw.text.drawn(line)
    assert MASK in view.middle.raw.text.drawn(line)

    view.tree.setFocus()
    hands.press(Qt.Key.Key_F6)
    assert on(view.middle.tabs)
    hands.press(Qt.Key.Key_F6)
    assert on(view.middle.raw.text)
    hands.press(Qt.Key.Key_End)
    assert view.middle.raw.text.selected()[0] == view.middle.raw.text.total - 1

    window.registry.run("document.check")
    hands.until(lambda: bool(view.middle.validation.runs.lines()))
    window.registry.run("document.close")
    hands.until(lambda: any(name == "document_drop" for name, _ in gateway.asked))
    assert window.screen_in_front is not screen
