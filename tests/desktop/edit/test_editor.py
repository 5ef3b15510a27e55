"""The editor against a gateway in memory: what is shown is what is sent, once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.commands import Check
from console.desktop.screens.base import Place
from console.desktop.screens.edit.changes_table import ChangesModel
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from console.desktop.screens.edit.placing import MOVED
from console.desktop.screens.edit.screen import EditScreen
from tests.desktop.inspector import samples
from tests.desktop.inspector.rig import Rig

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no window manager


def _change(editor: EditScreen, qtbot: QtBot, path: str = "OBX[1]-3.1", value: str = "2345-7") -> None:
    editor.set_value(path, value)
    _wait(editor, qtbot)


def _wait(editor: EditScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: editor.is_current)


def _fill(editor: EditScreen, qtbot: QtBot) -> None:
    editor.form.destination.setCurrentIndex(1)
    _wait(editor, qtbot)
    editor.form.reason.setText("lab code fixed by hand")
    editor.form.confirm_newer.setChecked(True)


def test_that_it_starts_at_the_field_it_was_opened_for(editor: EditScreen) -> None:
    assert editor.field.path.text() == "OBX[1]-3.1"
    assert editor.field.value.text() == "2345-7L"
    line, start, end = editor.pair.original.selected()
    assert editor.pair.original.lines()[line].text[start:end] == "2345-7L"


def test_that_a_value_typed_and_entered_reaches_the_gateway_and_the_copy(
    editor: EditScreen, rig: Rig, qtbot: QtBot
) -> None:
    editor.field.value.setText("2345-7")
    QTest.keyClick(editor.field.value, Qt.Key.Key_Return)
    _wait(editor, qtbot)
    change = rig.client.drafts[-1].changes[0]
    assert (change.path, change.value) == ("OBX[1]-3.1", "2345-7")
    assert "2345-7^Glucose" in "".join(line.text for line in editor.pair.copy.lines())
    assert "2345-7L^Glucose" in "".join(line.text for line in editor.pair.original.lines())


def test_that_a_private_field_takes_a_new_value_without_showing_the_old(
    editor: EditScreen, rig: Rig, qtbot: QtBot
) -> None:
    editor.seek("PID-5")
    assert editor.field.value.text() == ""
    assert samples.M in editor.field.about.text() or "Name" in editor.field.about.text()
    editor.field.value.setText("Muster^Anna")
    QTest.mouseClick(editor.field.apply, Qt.MouseButton.LeftButton)
    _wait(editor, qtbot)
    assert rig.client.drafts[-1].changes[0].path == "PID-5"
    assert rig.client.reveals == []


def test_that_a_click_in_the_copy_takes_up_the_field(editor: EditScreen, qtbot: QtBot) -> None:
    _change(editor, qtbot)
    copy = editor.pair.copy
    line = next(index for index, each in enumerate(copy.lines()) if "2345-7^" in each.text)
    start = copy.lines()[line].text.index("Glucose")
    QTest.mouseClick(copy.viewport(), Qt.MouseButton.LeftButton, pos=copy.rect_of(line, start, start + 7).center())
    assert editor.field.path.text() == "OBX[1]-3.2"


def test_that_both_sides_stay_level(editor: EditScreen, qtbot: QtBot) -> None:
    _change(editor, qtbot, "OBX[1]-3.2", "A very long name " * 20)
    assert editor.pair.original.content_height() == editor.pair.copy.content_height()


def test_that_an_answer_for_an_earlier_state_of_the_copy_is_dropped(editor: EditScreen, rig: Rig, qtbot: QtBot) -> None:
    rig.client.hold_back = 2
    editor.set_value("OBX[1]-3.1", "OLD")
    qtbot.waitUntil(lambda: len(rig.client.drafts) == 2)
    editor.set_value("OBX[1]-3.1", "NEW")
    _wait(editor, qtbot)
    rig.client.let_go()
    rig.settle(qtbot)
    assert editor.draft is not None
    assert editor.draft.changes[0].copy_text == "NEW"


def test_that_nothing_can_be_sent_between_a_change_and_its_checks(editor: EditScreen, qtbot: QtBot) -> None:
    _fill(editor, qtbot)
    assert editor.footer.send.isEnabled()
    editor.set_value("OBX[1]-3.1", "2345-7")
    assert not editor.footer.send.isEnabled()
    assert editor.footer.words.text() == "The checks are still running."
    _wait(editor, qtbot)
    assert editor.footer.send.isEnabled()


def test_that_pressing_send_twice_sends_once(editor: EditScreen, rig: Rig, qtbot: QtBot) -> None:
    _change(editor, qtbot)
    _fill(editor, qtbot)
    for name, handler in editor.handlers().items():
        rig.desk.registry.bind(name, handler, editor.refusals().get(name))
    rig.desk.registry.install(editor)
    editor.form.reason.setFocus()
    with qtbot.waitSignal(editor.sent):
        for _ in range(2):
            QTest.keyClick(editor.form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    editor.send()
    assert len(rig.client.resends) == 1
    assert editor.draft is not None
    assert rig.client.resends[0].sha256 == editor.draft.sha256
    assert rig.client.resends[0].changes == editor.history.changes


def test_that_after_a_lost_answer_only_the_very_same_request_can_follow(
    editor: EditScreen, rig: Rig, qtbot: QtBot
) -> None:
    _change(editor, qtbot)
    _fill(editor, qtbot)
    rig.client.refuse["resend"] = ApiError(503, "Busy", "Try again in a moment.")
    editor.send()
    qtbot.waitUntil(editor.trouble.isVisible)
    drafts = len(rig.client.drafts)
    editor.set_value("OBX[1]-3.1", "OTHER")
    editor.undo()
    editor.dry_run()
    assert not editor.field.isEnabled()
    assert not editor.form.reason.isEnabled()
    rig.client.refuse.clear()
    with qtbot.waitSignal(editor.sent):
        editor.send()
    first, second = rig.client.resends
    assert first == second
    assert len(rig.client.drafts) == drafts


def test_that_a_refused_copy_must_be_looked_at_again(editor: EditScreen, rig: Rig, qtbot: QtBot) -> None:
    _fill(editor, qtbot)
    rig.client.refuse["resend"] = ApiError(409, "Refused", "The copy changed since the dry run.")
    editor.send()
    qtbot.waitUntil(editor.trouble.isVisible)
    assert editor.trouble.headline.text() == "Not sent."
    assert not editor.footer.send.isEnabled()
    editor.dry_run()
    _wait(editor, qtbot)
    assert editor.footer.send.isEnabled()


def test_that_what_somebody_did_since_it_was_opened_stops_the_copy_and_keeps_the_draft(
    editor: EditScreen, rig: Rig, qtbot: QtBot
) -> None:
    _fill(editor, qtbot)
    rig.client.amend = {"seen": "mark-1"}
    _change(editor, qtbot)
    stale = "m.ito retried it at 10:12. It is sent now."
    told = Check(name="Original", level="error", text=stale)
    rig.client.amend = {"seen": "mark-2", "stale": stale, "checks": (told,)}
    editor.dry_run()
    _wait(editor, qtbot)
    assert rig.client.drafts[-1].seen == "mark-1"
    assert stale in editor.why_not()
    editor.send()
    assert rig.client.resends == []
    rig.client.amend = {"seen": "mark-2"}
    editor.dry_run()
    _wait(editor, qtbot)
    assert rig.client.drafts[-1].seen == "mark-2", "the person was told, and looks at it as it is now"
    assert editor.history.changes
    with qtbot.waitSignal(editor.sent):
        editor.send()
    assert rig.client.resends[-1].seen == "mark-2"


def test_that_a_mask_can_never_be_set_as_a_value(editor: EditScreen) -> None:
    editor.seek("PID-5.1")
    editor.field.value.setText(samples.M)
    QTest.keyClick(editor.field.value, Qt.Key.Key_Return)
    assert editor.history.changes == ()
    assert "is the mask" in editor.field.complaint()


def test_that_another_content_is_another_request(editor: EditScreen, qtbot: QtBot) -> None:
    _change(editor, qtbot)
    before = editor.request_id
    _change(editor, qtbot, value="2345-8")
    assert editor.request_id != before


def test_that_the_new_message_can_be_opened_after_sending(editor: EditScreen, qtbot: QtBot) -> None:
    _fill(editor, qtbot)
    with qtbot.waitSignal(editor.sent) as sent:
        editor.send()
    assert sent.args is not None
    assert editor.success.isVisible()
    with qtbot.waitSignal(editor.navigate) as asked:
        QTest.mouseClick(editor.open_new, Qt.MouseButton.LeftButton)
    assert asked.args == [Place(screen="inspector", delivery=sent.args[0])]


def test_that_changed_content_never_keeps_its_control_id(editor: EditScreen, rig: Rig, qtbot: QtBot) -> None:
    editor.form.keep_id.setChecked(True)
    _wait(editor, qtbot)
    assert not rig.client.drafts[-1].new_control_id
    _change(editor, qtbot)
    qtbot.waitUntil(lambda: rig.client.drafts[-1].new_control_id)
    _wait(editor, qtbot)
    assert editor.form.new_id.isChecked()
    assert not editor.form.keep_id.isEnabled()


def test_that_another_destination_must_be_confirmed_anew(editor: EditScreen, qtbot: QtBot) -> None:
    editor.form.confirm_prod.setChecked(True)
    _fill(editor, qtbot)
    assert not editor.form.confirm_prod.isVisible()
    editor.form.destination.setCurrentIndex(0)
    _wait(editor, qtbot)
    assert "PROD" in editor.why_not()


def test_that_a_copy_that_cannot_be_made_is_said_and_undo_mends_it(editor: EditScreen, rig: Rig, qtbot: QtBot) -> None:
    rig.client.refuse["draft"] = ApiError(422, "No such place", "OBX[9]-3 does not exist.")
    editor.set_value("OBX[9]-3", "x")
    qtbot.waitUntil(editor.trouble.isVisible)
    assert "OBX[9]-3 does not exist" in editor.footer.words.text()
    assert not editor.results.verdict.isVisible()
    rig.client.refuse.clear()
    editor.undo()
    _wait(editor, qtbot)
    assert not editor.trouble.isVisible()


def test_that_leaving_with_unsent_changes_asks_and_keeping_is_the_default(editor: EditScreen, qtbot: QtBot) -> None:
    _change(editor, qtbot)
    closed: list[bool] = []
    editor.closed.connect(lambda: closed.append(True))
    editor.ask_to_close()
    dialog = editor.findChild(DiscardDialog)
    assert dialog is not None
    assert dialog.keep.isDefault()
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert closed == []
    assert editor.has_unsent_changes
    editor.ask_to_close()
    QTest.mouseClick(editor.findChildren(DiscardDialog)[-1].discard, Qt.MouseButton.LeftButton)
    assert closed == [True]


def test_that_leaving_by_the_frame_asks_and_goes_on_only_after_discarding(editor: EditScreen, qtbot: QtBot) -> None:
    gone: list[bool] = []
    assert editor.may_leave(lambda: gone.append(True))
    _change(editor, qtbot)
    assert not editor.may_leave(lambda: gone.append(True))
    assert gone == []
    QTest.mouseClick(editor.findChildren(DiscardDialog)[-1].discard, Qt.MouseButton.LeftButton)
    assert gone == [True]
    assert not editor.has_unsent_changes


def test_that_ticking_the_box_answers_what_the_dry_run_waits_for(editor: EditScreen, qtbot: QtBot) -> None:
    _change(editor, qtbot)
    assert editor.draft is not None
    assert editor.draft.needs_newer_confirmation
    assert editor.results.verdict.accessibleName() == "Waits for your confirmation"
    assert editor.results.why.text()
    editor.form.confirm_newer.setChecked(True)
    assert editor.results.verdict.accessibleName() == "Would be delivered"
    assert editor.results.why.text() == ""


def test_that_changes_are_still_there_after_a_look_at_another_message(
    editor: EditScreen, rig: Rig, qtbot: QtBot
) -> None:
    _change(editor, qtbot)
    changes = editor.history.changes
    rig.client.opened[8] = samples.ordinary(row=samples.row(8))
    editor.open(8)
    assert editor.history.changes == ()
    editor.open(7)
    assert editor.history.changes == changes


def test_that_locking_clears_the_value_being_typed(editor: EditScreen, rig: Rig) -> None:
    editor.field.value.setText("Muster^Anna")
    rig.state.mask_asked.emit()
    assert editor.field.value.text() == ""


def test_that_delete_in_the_changes_takes_a_change_back(editor: EditScreen, qtbot: QtBot) -> None:
    _change(editor, qtbot)
    editor.results.table.mark("OBX[1]-3.1")
    QTest.keyClick(editor.results.table, Qt.Key.Key_Delete)
    assert editor.history.changes == ()


def test_that_the_changes_model_keeps_qts_rules(editor: EditScreen) -> None:
    model = ChangesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert editor.draft is not None
    model.set_changes(editor.draft.changes)
    model.set_changes(())
    assert tester.model() is model


def test_that_every_control_that_takes_the_focus_has_a_name(editor: EditScreen) -> None:
    nameless = [
        widget
        for widget in editor.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []


def test_that_after_a_segment_was_taken_out_the_field_says_what_its_path_is_counted_in(
    editor: EditScreen, qtbot: QtBot
) -> None:
    editor.seek("OBX[2]-3.1")
    assert editor.field.about.text() != MOVED
    editor.field.remove.emit("OBX[1]")
    _wait(editor, qtbot)
    editor.seek("OBX[2]-3.2")
    assert editor.field.about.text() == MOVED
