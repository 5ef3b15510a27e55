"""Paste or drop a message: read off the GUI thread, shown masked, sent once to a connection that is not PROD."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.api.exchange import MOST_BYTES, InspectRequest, TestSendRequest
from console.desktop.main_window import MainWindow
from console.desktop.screens.exchange.paste_panel import PastePanel
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by the offscreen platform

MESSAGE = "MSH|^~\\&|LAB|NORTH\nPID|1||CANARY\n"


def _panel(qtbot: QtBot, window: MainWindow) -> PastePanel:
    qtbot.waitUntil(lambda: window.findChild(PastePanel) is not None, timeout=5000)
    panel = window.findChild(PastePanel)
    assert panel is not None
    return panel


def _settled(panel: PastePanel) -> bool:
    return panel.chosen is not None or "cannot" in panel.head.text()


def _pasted(qtbot: QtBot, window: MainWindow, text: str) -> PastePanel:
    QApplication.clipboard().setText(text)
    window.registry.run("message.paste")
    panel = _panel(qtbot, window)
    qtbot.waitUntil(partial(_settled, panel), timeout=5000)
    return panel


def test_that_pasted_text_is_shown_masked_and_sent_once_to_the_first_connection_that_is_not_prod(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = _pasted(qtbot, window, MESSAGE)
    assert "ORU^R01 · MSG88120" in panel.head.text()
    assert not any("CANARY" in line.text for line in panel.lines.lines())
    assert panel.place is not None
    assert panel.place.environment == "TEST"
    assert not panel.send.isEnabled()
    panel.reason.setText("Try the new route")
    assert panel.send.isEnabled()
    panel.send.click()
    panel.send.click()
    qtbot.waitUntil(lambda: gateway.names_asked().count("message") > 0, timeout=5000)
    sent = [args for name, args in gateway.asked if name == "test_send"]
    assert len(sent) == 1
    assert isinstance(sent[0], TestSendRequest)
    assert (sent[0].to, sent[0].reason, sent[0].new_control_id) == ("lab-test/cern", "Try the new route", True)
    assert sent[0].raw == MESSAGE.encode()
    assert window.history.current is not None
    assert window.history.current.screen == "inspector"


def test_that_prod_stands_in_the_list_refused_with_the_reason(qtbot: QtBot, window: MainWindow) -> None:
    panel = _pasted(qtbot, window, MESSAGE)
    panel.reason.setText("Try it")
    panel.target.setCurrentIndex(0)
    assert "never goes there" in panel.about_target.text()
    assert not panel.send.isEnabled()
    assert "not PROD" in panel.why_not.text()


def test_that_what_is_no_message_cannot_be_sent(qtbot: QtBot, window: MainWindow) -> None:
    panel = _pasted(qtbot, window, "hello there")
    panel.reason.setText("Try it")
    assert "No header" in panel.head.text()
    assert not panel.send.isEnabled()


def test_that_too_much_is_told_without_asking_the_gateway(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = _pasted(qtbot, window, "x" * (MOST_BYTES + 1))
    assert "cannot be read" in panel.head.text()
    assert "inspect" not in gateway.names_asked()


def test_that_copied_files_may_be_pasted_and_are_read_up_to_a_cap(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, tmp_path: Path
) -> None:
    good, large = tmp_path / "a.hl7", tmp_path / "large.bin"
    good.write_bytes(b"MSH|^~\\&|\xe4\r")
    large.write_bytes(b"x" * (MOST_BYTES + 1))
    for paths, words in (((good, good), ""), ((large,), "cannot"), ((tmp_path,), "cannot")):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        window.exchange.take(data)
        panel = _panel(qtbot, window)
        qtbot.waitUntil(partial(_settled, panel), timeout=5000)
        assert words in panel.head.text()
        panel.reject()
        qtbot.waitUntil(lambda: window.findChild(PastePanel) is None, timeout=5000)
    (asked,) = [args for name, args in gateway.asked if name == "inspect"]
    assert isinstance(asked, InspectRequest)
    assert asked.raw == b"MSH|^~\\&|\xe4\r\rMSH|^~\\&|\xe4\r"
    assert not asked.text


def test_that_an_empty_clipboard_and_a_lost_gateway_are_said(qtbot: QtBot, window: MainWindow) -> None:
    QApplication.clipboard().clear()
    assert window.registry.refusal("message.paste") == "The clipboard holds no text."
    QApplication.clipboard().setText(MESSAGE)
    assert window.registry.refusal("message.paste") == ""
    window.state.lost("gone")
    assert "does not answer" in window.registry.refusal("message.paste")
