"""Save messages: whole and private or not there, masked unless asked otherwise, stopped when the dialog is closed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.api.exchange import ExportRequest
from console.core.errors import OperatorError
from console.desktop.main_window import MainWindow
from console.desktop.screens.exchange.save_dialog import SaveDialog
from console.desktop.screens.exchange.saving import growing
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by the offscreen platform


def _dialog(window: MainWindow, command: str) -> SaveDialog:
    window.registry.run(command)
    dialog = window.findChild(SaveDialog)
    assert dialog is not None
    return dialog


def _request(gateway: FakeGatewayClient) -> ExportRequest:
    (asked,) = [args for name, args in gateway.asked if name == "export"]
    assert isinstance(asked, ExportRequest)
    return asked


def test_that_all_that_match_are_saved_masked_into_a_private_file(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, tmp_path: Path
) -> None:
    dialog = _dialog(window, "save.query")
    target = tmp_path / "out.zip"
    target.write_bytes(b"old")
    dialog.save_to(str(target))
    qtbot.waitUntil(lambda: window.findChild(SaveDialog) is None, timeout=5000)
    assert target.read_bytes() == b"x" * 3000
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]
    asked = _request(gateway)
    assert (asked.masked, asked.form, asked.selection.whole_query) == (True, "messages", True)
    assert "SHA-256" in window.state.notices[-1].text


def test_that_the_selection_is_saved_and_patient_data_needs_a_purpose(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, tmp_path: Path
) -> None:
    assert window.registry.refusal("save") == "Select messages, or open one."
    window.queues.messages.table.selectRow(0)
    dialog = _dialog(window, "save")
    dialog.clear.setChecked(True)
    assert not dialog.act.isEnabled()
    dialog.purpose.setText("Mend a failed message")
    assert dialog.act.isEnabled()
    dialog.forms["table"].setChecked(True)
    assert dialog.masked.isChecked()
    dialog.forms["batch"].setChecked(True)
    dialog.clear.setChecked(True)
    dialog.save_to(str(tmp_path / "out.hl7"))
    qtbot.waitUntil(lambda: window.findChild(SaveDialog) is None, timeout=5000)
    asked = _request(gateway)
    assert (asked.masked, asked.form, len(asked.selection.ids)) == (False, "batch", 1)
    assert asked.reason == "Mend a failed message"


def test_that_a_refusal_stands_in_the_dialog_and_leaves_no_file(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, tmp_path: Path
) -> None:
    gateway.export_pieces = -1
    dialog = _dialog(window, "save.query")
    dialog.save_to(str(tmp_path / "out.zip"))
    qtbot.waitUntil(lambda: "lead on PROD" in dialog.problem.text(), timeout=5000)
    assert dialog.act.isEnabled()
    dialog.save_to(str(tmp_path / "nowhere" / "out.zip"))
    qtbot.waitUntil(lambda: "could not be written" in dialog.problem.text(), timeout=5000)
    dialog.save_to(str(tmp_path))
    qtbot.waitUntil(lambda: "is no file but a folder" in dialog.problem.text(), timeout=5000)
    assert list(tmp_path.iterdir()) == []


def test_that_closing_the_dialog_stops_it_and_leaves_no_file(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, tmp_path: Path
) -> None:
    gateway.export_pieces, gateway.export_waits = 100_000, asyncio.Event()
    dialog = _dialog(window, "save.query")
    dialog.save_to(str(tmp_path / "out.zip"))
    qtbot.waitUntil(lambda: "written" in dialog.words.text(), timeout=5000)
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
    dialog.cancel.click()
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [], timeout=5000)


def test_that_an_error_while_it_grows_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    broken = OperatorError("broken off")

    def half() -> None:
        with growing(target) as file:
            file.write(b"new")
            raise broken

    with pytest.raises(OperatorError):
        half()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
