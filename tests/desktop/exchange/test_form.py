"""A new interface by its form: mistakes beside the fields, a test step by step, and no way round it by accident."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from console.api.exchange import ConnectionRequest
from console.desktop.main_window import MainWindow
from console.desktop.screens.exchange.form_dialog import FormDialog
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by the offscreen platform


def _dialog(qtbot: QtBot, window: MainWindow) -> FormDialog:
    window.registry.run("interface.new")
    dialog = window.findChild(FormDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.fields.rows) or "file" in dialog.problem.text(), timeout=5000)
    return dialog


def _type(dialog: FormDialog, name: str, text: str) -> None:
    editor = dialog.fields.rows[name].editor
    editor.setText(text)  # type: ignore[attr-defined]  # a line edit, as the form says


def _tested(qtbot: QtBot, dialog: FormDialog) -> None:
    dialog.test.click()
    qtbot.waitUntil(lambda: "Testing" not in dialog.about_test.text(), timeout=5000)


def test_that_it_is_added_after_a_test_that_passed_with_the_same_values(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    dialog = _dialog(qtbot, window)
    assert "Test it first" in dialog.words.text()
    dialog.reason.setText("New analyser")
    _tested(qtbot, dialog)
    assert dialog.fields.rows["name"].mistake.text() == "Is missing. Add it."
    _type(dialog, "name", "new-lab")
    _tested(qtbot, dialog)
    assert [step.name for step in dialog.steps.steps] == ["Settings", "Name", "Port free", "Name resolves", "Connects"]
    assert dialog.add.isEnabled()
    _type(dialog, "source.port", "2575")
    assert not dialog.add.isEnabled()
    _tested(qtbot, dialog)
    dialog.add.click()
    qtbot.waitUntil(lambda: window.findChild(FormDialog) is None, timeout=5000)
    (asked,) = [args for name, args in gateway.asked if name == "connection_add"]
    assert isinstance(asked, ConnectionRequest)
    assert asked.values == {"name": "new-lab", "source.port": "2575"}
    assert (asked.reason, asked.untested, asked.revision) == ("New analyser", False, "0" * 64)


def test_that_a_failed_test_is_overruled_only_by_a_tick(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    gateway.step_failed = "Connects"
    dialog = _dialog(qtbot, window)
    _type(dialog, "name", "new-lab")
    dialog.reason.setText("New analyser")
    _tested(qtbot, dialog)
    assert not dialog.add.isEnabled()
    assert "nobody listens" in dialog.steps.steps[-1].text
    dialog.untested.setChecked(True)
    assert dialog.add.isEnabled()
    _type(dialog, "name", "other-lab")
    assert not dialog.add.isEnabled()


def test_that_another_kind_keeps_what_both_share_and_a_block_opens_with_its_switch(
    qtbot: QtBot, window: MainWindow
) -> None:
    dialog = _dialog(qtbot, window)
    _type(dialog, "name", "new-lab")
    rows = dialog.fields.rows
    assert not rows["source.tls.certificate"].isVisibleTo(dialog)
    rows["source.tls"].editor.setChecked(True)  # type: ignore[attr-defined]  # a tick, as the form says
    assert rows["source.tls.certificate"].isVisibleTo(dialog)
    assert not rows["source.frame_limit"].isVisibleTo(dialog)
    dialog.everything.setChecked(True)
    assert rows["source.frame_limit"].isVisibleTo(dialog)
    dialog.source.setCurrentIndex(dialog.source.findData("folder"))
    qtbot.waitUntil(lambda: "source.path" in dialog.fields.rows, timeout=5000)
    assert dialog.fields.rows["name"].value == "new-lab"
    assert dialog.request.values == {"name": "new-lab"}


def test_that_a_gateway_without_a_site_file_says_so(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    gateway.form_missing = "This gateway runs without a site file."
    dialog = _dialog(qtbot, window)
    assert "without a site file" in dialog.problem.text()
    assert not dialog.add.isEnabled()
    assert not dialog.test.isEnabled()
