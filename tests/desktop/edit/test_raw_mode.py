"""Raw editing of a copy: asked for with a purpose, in the clear for a while, sent as text, kept nowhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.documents import RevealDocument
from console.api.interfaces import Actor
from console.desktop.screens.base import Place
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from console.desktop.screens.edit.raw_mode import CLEAR_SECONDS, NO_RIGHT, RawMode
from console.desktop.screens.edit.screen import EditScreen
from console.desktop.widgets.raw_editor import LONGEST_LINE, RawEditor
from tests.desktop.inspector.rig import Rig

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
WHY = "Mend a failed message"


@pytest.fixture
def allowed(editor: EditScreen, rig: Rig) -> EditScreen:
    """A lead's editor."""
    rig.state.heard(None, Actor(name="m.lead", role="lead", actions=("raw_edit", "edit", "resend", "recipe")))
    return editor


def confirm(raw: RawMode, purpose: str = WHY) -> None:
    dialog = raw.dialog
    assert dialog is not None
    dialog.confirmed.emit(purpose, "")
    dialog.accept()


def begin(editor: EditScreen, qtbot: QtBot) -> RawEditor:
    """The raw text on the screen."""
    QTest.mouseClick(editor.raw_button, Qt.MouseButton.LeftButton)
    confirm(editor.raw)
    qtbot.waitUntil(lambda: editor.raw.is_on and editor.is_current)
    return editor.raw_panel.editor


def write(editor: EditScreen, qtbot: QtBot, old: str = "2345-7L", new: str = "2345-7") -> None:
    """Put one text for another, as a person does."""
    text = editor.raw_panel.editor
    text.go_to(0)
    assert text.find(old)
    text.insertPlainText(new)
    qtbot.waitUntil(lambda: editor.is_current)


def discard(editor: EditScreen, qtbot: QtBot, *, yes: bool) -> None:
    qtbot.waitUntil(lambda: bool(editor.findChildren(DiscardDialog)))
    dialog = editor.findChildren(DiscardDialog)[0]
    (dialog.accept if yes else dialog.reject)()
    qtbot.waitUntil(lambda: not editor.findChildren(DiscardDialog))


def test_that_a_role_without_the_right_is_refused_in_words(editor: EditScreen, rig: Rig) -> None:
    rig.state.heard(None, Actor(name="a", role="analyst", actions=("edit", "resend")))
    assert not editor.raw_button.isEnabled()
    assert editor.raw_button.toolTip() == NO_RIGHT
    assert editor.refusals()["edit.raw"]() == NO_RIGHT


def test_that_the_text_comes_after_a_purpose_and_counts_as_patient_data_in_sight(
    allowed: EditScreen, rig: Rig, qtbot: QtBot
) -> None:
    text = begin(allowed, qtbot)
    request = next(each for name, each in rig.client.asked if name == "document_raw")
    assert isinstance(request, RevealDocument)
    assert (request.ref.delivery, request.purpose) == (7, WHY)
    assert text.text().startswith("MSH|")
    assert allowed.raw_panel.isVisible()
    assert not allowed.field.isVisible()
    assert rig.state.phi_values == text.blockCount()
    assert allowed.asked() == ((), None)  # nothing typed: nothing is written anew


def test_that_what_is_typed_becomes_a_draft_and_is_sent_as_text(allowed: EditScreen, rig: Rig, qtbot: QtBot) -> None:
    text = begin(allowed, qtbot)
    write(allowed, qtbot)
    assert rig.client.drafts[-1].text == text.text()
    assert rig.client.drafts[-1].changes == ()
    assert any(line.kind == "changed" for line in (allowed.draft.lines if allowed.draft else ()))
    allowed.form.destination.setCurrentIndex(1)
    qtbot.waitUntil(lambda: allowed.is_current)
    allowed.form.reason.setText("lab code fixed by hand")
    allowed.form.confirm_newer.setChecked(True)
    sent_text = text.text()
    with qtbot.waitSignal(allowed.sent):
        allowed.send()
    assert rig.client.resends[0].text == sent_text
    assert rig.client.resends[0].changes == ()
    assert not allowed.raw.is_on
    assert text.text() == ""


def test_that_changes_by_field_are_in_the_text_and_come_back_with_the_fields(
    allowed: EditScreen, rig: Rig, qtbot: QtBot
) -> None:
    allowed.set_value("OBX[1]-3.1", "2345-7")
    qtbot.waitUntil(lambda: allowed.is_current)
    begin(allowed, qtbot)
    names = [name for name, _ in rig.client.asked if name.startswith("document_")]
    assert names == ["document_draft", "document_raw", "document_drop"]
    write(allowed, qtbot, "Glucose", "Glukose")
    QTest.mouseClick(allowed.raw_panel.back_button, Qt.MouseButton.LeftButton)
    discard(allowed, qtbot, yes=False)
    assert allowed.raw.is_changed
    QTest.mouseClick(allowed.raw_panel.back_button, Qt.MouseButton.LeftButton)
    discard(allowed, qtbot, yes=True)
    qtbot.waitUntil(lambda: allowed.is_current)
    assert not allowed.raw.is_on
    assert rig.client.drafts[-1].text is None
    assert [each.value for each in rig.client.drafts[-1].changes] == ["2345-7"]


@pytest.mark.parametrize("how", ["time", "mask"])
def test_that_the_text_leaves_the_screen_and_what_was_typed_waits_behind_the_cover(
    allowed: EditScreen, rig: Rig, qtbot: QtBot, how: str
) -> None:
    text = begin(allowed, qtbot)
    write(allowed, qtbot)
    typed = text.text()
    hide(rig, allowed, how)
    assert allowed.raw_panel.is_covered
    assert not text.isVisible()
    assert rig.state.phi_values == 0
    assert allowed.raw.text == typed  # still what the draft is of
    QTest.mouseClick(allowed.raw_panel.again_button, Qt.MouseButton.LeftButton)
    confirm(allowed.raw)
    qtbot.waitUntil(text.isVisible)
    assert text.text() == typed
    assert sum(name == "document_raw" for name, _ in rig.client.asked) == 2  # seen twice, written down twice


@pytest.mark.parametrize("how", ["time", "mask"])
def test_that_text_nobody_changed_is_gone_when_it_is_hidden(
    allowed: EditScreen, rig: Rig, qtbot: QtBot, how: str
) -> None:
    text = begin(allowed, qtbot)
    hide(rig, allowed, how)
    assert text.text() == ""
    assert allowed.asked() == ((), None)


def hide(rig: Rig, editor: EditScreen, how: str) -> None:
    if how == "mask":
        rig.state.mask_asked.emit()
    else:
        rig.clock.forward(CLEAR_SECONDS - 1)
        editor.raw.keeper.tick()
        assert not editor.raw_panel.is_covered
        assert "unless you type" in editor.raw_panel.left.text()
        rig.clock.forward(1)
        editor.raw.keeper.tick()


def test_that_typing_gives_it_more_time(allowed: EditScreen, rig: Rig, qtbot: QtBot) -> None:
    begin(allowed, qtbot)
    rig.clock.forward(CLEAR_SECONDS - 1)
    allowed.raw.keeper.tick()
    write(allowed, qtbot)
    allowed.raw.keeper.note_application(Qt.ApplicationState.ApplicationActive)  # whoever types is there
    rig.clock.forward(CLEAR_SECONDS - 1)
    allowed.raw.keeper.tick()
    assert not allowed.raw_panel.is_covered


def test_that_leaving_asks_where_something_was_typed_and_then_keeps_nothing(
    allowed: EditScreen, qtbot: QtBot, rig: Rig
) -> None:
    text = begin(allowed, qtbot)
    write(allowed, qtbot)
    went: list[bool] = []
    assert not allowed.may_leave(lambda: went.append(True))
    assert allowed.unsent == 1
    discard(allowed, qtbot, yes=True)
    assert went == [True]
    assert (text.text(), allowed.unsent, allowed.raw.is_on) == ("", 0, False)
    assert not text.document().isUndoAvailable()


def test_that_another_message_is_not_opened_over_typed_text(allowed: EditScreen, qtbot: QtBot) -> None:
    begin(allowed, qtbot)
    write(allowed, qtbot)
    allowed.enter(Place(screen="edit", delivery=8))
    discard(allowed, qtbot, yes=False)
    assert allowed.view is not None
    assert allowed.view.row.id == 7
    assert allowed.raw.is_changed


def test_that_a_refused_reveal_and_a_refused_text_are_said_in_words(
    allowed: EditScreen, rig: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no(_request: RevealDocument) -> None:
        raise ApiError(403, "Not allowed", "Your role may not edit raw text on PROD.")

    with monkeypatch.context() as patch:
        patch.setattr(rig.client, "document_raw", no)
        QTest.mouseClick(allowed.raw_button, Qt.MouseButton.LeftButton)
        confirm(allowed.raw)
        qtbot.waitUntil(allowed.trouble.isVisible)
    assert "PROD" in allowed.trouble.words.text()
    assert not allowed.raw.is_on
    begin(allowed, qtbot)
    rig.client.refuse["draft"] = ApiError(400, "Not done", "The text is not one message with a header.")
    text = allowed.raw_panel.editor
    text.insertPlainText("X")
    qtbot.waitUntil(allowed.trouble.isVisible)
    assert "not one message" in allowed.trouble.words.text()
    assert "Mend the text" in allowed.trouble.words.text()
    assert not allowed.footer.send.isEnabled()


def test_that_undo_is_the_editors_own(allowed: EditScreen, qtbot: QtBot) -> None:
    text = begin(allowed, qtbot)
    before = text.text()
    write(allowed, qtbot)
    QTest.mouseClick(allowed.pair.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: allowed.is_current)
    assert text.text() == before
    assert allowed.asked() == ((), None)
    QTest.mouseClick(allowed.pair.redo, Qt.MouseButton.LeftButton)
    assert allowed.raw.is_changed


@pytest.mark.parametrize("text", ["a\u00a0b\tc", "caf\u00e9 \U0001f9ea", "\u27e600\u27e7\nx\n"])
def test_that_the_editor_gives_every_character_back(qtbot: QtBot, text: str) -> None:
    editor = RawEditor("text")
    qtbot.addWidget(editor)
    assert editor.load(text) == ""
    assert editor.text() == text


@pytest.mark.parametrize("text", ["a\ufdd0b", "a\u2029b", "a\rb", "x" * (LONGEST_LINE + 1)])
def test_that_text_the_editor_would_change_or_stall_on_is_refused(qtbot: QtBot, text: str) -> None:
    editor = RawEditor("text")
    qtbot.addWidget(editor)
    assert "Change it by its places" in editor.load(text)
    assert editor.text() == ""


def test_that_nothing_copied_leaves_the_editor(qtbot: QtBot) -> None:
    editor = RawEditor("text")
    qtbot.addWidget(editor)
    editor.show()
    editor.load("PID|1|Muster\n")
    QGuiApplication.clipboard().setText("before")

    def press(key: Qt.Key) -> None:
        QTest.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)

    press(Qt.Key.Key_A)
    press(Qt.Key.Key_X)
    assert QGuiApplication.clipboard().text() == "before"
    assert editor.text() == ""
    press(Qt.Key.Key_V)
    press(Qt.Key.Key_V)
    assert editor.text() == "PID|1|Muster\n" * 2
    QGuiApplication.clipboard().setText("from elsewhere")
    press(Qt.Key.Key_V)
    assert editor.text().endswith("from elsewhere")
