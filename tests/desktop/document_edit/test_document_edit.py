"""A changed copy of any document: by place or as raw text, never more than was asked, and nothing lost unasked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.api.client import ApiError
from console.api.documents import DocumentHead, DocumentRef, DraftDocument
from console.api.messages import Finding
from console.core.change import ChangeKind
from console.core.message import Severity
from console.desktop.screens.base import Place
from console.desktop.screens.document.save_dialog import SaveDocumentDialog
from console.desktop.screens.document_edit.words import NOT_THERE, NOTHING_CHANGED, compared_findings
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from tests.desktop.document_edit.conftest import Room

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
FAMILY = "Bundle.entry[0].resource.name[0].family"


def leaf(room: Room) -> str:
    """Some value of the bundle that is not masked."""
    nodes = room.client.held["bundle"].masked.nodes.values()
    return next(node.path for node in nodes if node.value and not node.private and not node.has_children)


def change(room: Room, path: str, value: str = "new") -> DraftDocument:
    room.screen.set_value(path, value)
    return room.drafted()


def discard(room: Room, *, yes: bool) -> None:
    screen = room.screen
    room.until(lambda: bool(screen.findChildren(DiscardDialog)))
    dialog = screen.findChildren(DiscardDialog)[0]
    (dialog.accept if yes else dialog.reject)()
    room.until(lambda: not screen.findChildren(DiscardDialog))


def test_that_nothing_is_drafted_before_something_is_changed(room: Room) -> None:
    screen = room.open("bundle")
    assert room.asked("document_draft") == []
    assert not screen.pair.isVisible()
    assert screen.open_copy.toolTip() == screen.save.toolTip() == screen.words.text() == NOTHING_CHANGED
    assert screen.handlers().keys() >= {"document.open_copy", "document.save", "edit.undo", "edit.raw"}


def test_that_a_place_of_the_tree_is_given_a_value_and_shown_beside_the_original(room: Room) -> None:
    screen = room.open("bundle")
    path = leaf(room)
    screen.seek(path)
    room.until(lambda: screen.field.path.text() == path)
    screen.field.value.setText("changed")
    QTest.keyClick(screen.field.value, Qt.Key.Key_Return)
    request = room.drafted()
    assert [(each.kind, each.path, each.value) for each in request.changes] == [(ChangeKind.SET, path, "changed")]
    assert "changed" in "".join(line.text for line in screen.pair.copy.lines())
    assert screen.results.table.changes.rowCount() == 1
    assert screen.why_not() == ""


def test_that_a_private_value_is_never_put_into_the_field(room: Room) -> None:
    screen = room.open("bundle")
    private = next(node for node in room.client.held["bundle"].masked.nodes.values() if node.private and node.value)
    screen.seek(private.path)
    room.until(lambda: screen.field.path.text() == private.path)
    assert screen.field.value.text() == ""
    screen.field.value.setText(private.value)
    assert "mask" in screen.field.complaint()
    assert not screen.field.apply.isEnabled()


def test_that_a_refused_change_is_not_kept_and_said_under_the_field(room: Room) -> None:
    screen = room.open("bundle")
    path = leaf(room)
    change(room, path)
    screen.field.path.setText("Bundle.nowhere")
    screen.field.value.setText("typed")
    QTest.mouseClick(screen.field.apply, Qt.MouseButton.LeftButton)
    room.until(screen.trouble.isVisible)
    assert "does not exist" in screen.trouble.words.text()
    assert screen.trouble.y() > screen.field.y()
    assert [each.path for each in screen.history.changes] == [path]
    assert screen.field.value.text() == "typed"
    assert screen.why_not() == ""  # the copy is the one of before, and can be opened
    change(room, path, "another")
    assert not screen.trouble.isVisible()


def test_that_a_gateway_that_does_not_answer_is_no_refusal(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = room.open("bundle")

    async def down(_request: DraftDocument) -> None:
        raise ApiError(503, "Busy", "The gateway is busy.")

    with monkeypatch.context() as patch:
        patch.setattr(room.client, "document_draft", down)
        screen.set_value(leaf(room), "later")
        room.until(screen.trouble.isVisible)
        assert "busy" in screen.words.text()
        assert not screen.open_copy.isEnabled()
        assert len(screen.history.changes) == 1
    screen.again()
    room.drafted()
    assert screen.why_not() == ""


def test_that_a_typed_path_that_is_not_there_can_be_put_in(room: Room) -> None:
    screen = room.open("bundle")
    screen.field.path.setText("Bundle.language")
    screen.seek("Bundle.language")
    room.until(lambda: screen.field.about.text() == NOT_THERE)
    screen.field.value.setText('"de"')
    screen.field.insert_action.trigger()
    room.until(lambda: bool(room.asked("document_draft")))
    request = room.drafted()
    assert (request.changes[0].kind, request.changes[0].path) == (ChangeKind.INSERT, "Bundle.language")


def test_that_a_copy_that_another_replaced_is_let_go_and_the_last_one_on_cancel(room: Room) -> None:
    screen = room.open("bundle")
    path = leaf(room)
    for value in ("one", "two", "three"):
        change(room, path, value)
    room.until(lambda: len(room.asked("document_drop")) == 2)
    QTest.mouseClick(screen.cancel, Qt.MouseButton.LeftButton)
    discard(room, yes=True)
    room.until(lambda: len(room.asked("document_drop")) == 3)
    assert screen.head is None
    assert "bundle" in room.client.held


def test_that_after_something_is_put_in_or_taken_out_the_tree_is_that_of_the_copy(room: Room) -> None:
    screen = room.open("bundle")
    change(room, leaf(room), "x")
    assert screen.reader.ref == DocumentRef(held="bundle")
    screen.field.path.setText("Bundle.entry[0]")
    screen.field.remove_action.trigger()
    room.drafted()
    assert screen.draft is not None
    assert screen.reader.ref == screen.draft.ref
    screen.undo()
    room.until(lambda: screen.is_current)
    assert screen.reader.ref == DocumentRef(held="bundle")


def test_that_only_a_set_value_is_taken_back_by_itself(room: Room) -> None:
    screen = room.open("bundle")
    change(room, leaf(room))
    screen.results.table.select_row(0)
    QTest.keyClick(screen.results.table, Qt.Key.Key_Delete)
    room.until(lambda: screen.is_current)
    assert screen.history.changes == ()
    screen.field.path.setText("Bundle.entry[0]")
    screen.field.remove_action.trigger()
    room.drafted()
    screen.take_back("Bundle.entry[0]")
    assert "Undo" in screen.trouble.words.text()
    assert len(screen.history.changes) == 1


def test_that_the_copy_opens_without_a_question_and_stays_held(room: Room) -> None:
    screen = room.open("bundle")
    change(room, leaf(room))
    assert screen.draft is not None
    ref = screen.draft.ref
    QTest.mouseClick(screen.open_copy, Qt.MouseButton.LeftButton)
    assert room.went == [Place(screen="document", document=ref)]
    assert screen.unsent == 0
    assert room.asked("document_drop") == []


def test_that_leaving_asks_and_the_answer_counts(room: Room) -> None:
    screen = room.open("bundle")
    change(room, leaf(room))
    assert screen.unsent == 1
    assert not screen.may_leave(lambda: None)
    discard(room, yes=False)
    assert len(screen.history.changes) == 1
    screen.enter(Place(screen="document_edit", document=DocumentRef(held="summary")))
    discard(room, yes=True)
    room.until(lambda: screen.head is not None and screen.head.ref.held == "summary")
    assert screen.unsent == 0


@pytest.mark.parametrize("clear", [False, True])
def test_that_only_a_copy_saved_unmasked_can_be_left_without_a_question(room: Room, clear: bool) -> None:
    screen = room.open("bundle")
    change(room, leaf(room))
    screen.save_copy()
    room.until(lambda: bool(screen.findChildren(SaveDocumentDialog)))
    dialog = screen.findChildren(SaveDocumentDialog)[0]
    (dialog.clear if clear else dialog.masked).setChecked(True)
    dialog.saved.emit("Saved.")
    dialog.accept()
    assert (screen.unsent == 0) is clear


def test_that_raw_text_is_asked_for_with_the_purpose_as_its_reason(room: Room) -> None:
    screen = room.open("bundle")
    QTest.mouseClick(screen.raw_button, Qt.MouseButton.LeftButton)
    dialog = screen.raw.dialog
    assert dialog is not None
    dialog.confirmed.emit("Mend a failed message", "")
    dialog.accept()
    room.until(lambda: screen.raw.is_on)
    text = screen.raw_panel.editor
    assert not screen.field.isVisible()
    text.go_to(1)
    text.insertPlainText("  \n")
    room.until(lambda: bool(room.asked("document_draft")))
    request = room.drafted()
    assert (request.text, request.changes, request.reason) == (text.text(), (), "Mend a failed message")
    assert screen.may_leave(lambda: None) is False
    discard(room, yes=True)
    assert text.text() == ""


def test_that_findings_are_told_as_new_mended_or_as_before() -> None:
    old, same, new = (
        Finding(path=path, severity=Severity.WARNING, code="c", text="t") for path in ("A.old", "A.same", "A.new")
    )
    lines, counted = compared_findings((old, same), (same, new))
    assert counted == "1 new, 1 mended, 1 as before"
    assert [(line.lead, line.second.split(" ·")[0]) for line in lines] == [
        ("A.new", "New"), ("A.old", "Mended"), ("A.same", "As before"),
    ]  # fmt: skip


def test_that_both_are_checked_thoroughly_on_demand(room: Room) -> None:
    screen = room.open("bundle")
    change(room, leaf(room))
    assert screen.draft is not None
    ref = screen.draft.ref
    QTest.mouseClick(screen.results.check, Qt.MouseButton.LeftButton)
    room.until(lambda: "thorough" in screen.results.findings_head.count.text())
    refs = [request.ref for request in room.asked("document_validate")]  # type: ignore[attr-defined] # requests
    assert refs == [DocumentRef(held="bundle"), ref]


def test_that_a_document_that_is_gone_or_may_not_be_edited_is_said_in_words(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.screen.enter(Place(screen="document_edit", document=DocumentRef(held="gone")))
    room.until(lambda: "let go" in room.screen.cannot.lines.text())
    usual = room.client.document_head

    async def not_yours(ref: DocumentRef) -> DocumentHead:
        return (await usual(ref)).model_copy(update={"may_edit": False})

    monkeypatch.setattr(room.client, "document_head", not_yours)
    room.screen.enter(Place(screen="document_edit", document=DocumentRef(held="bundle")))
    room.until(lambda: "role" in room.screen.cannot.lines.text())
    assert room.screen.head is None


def test_that_a_late_copy_of_an_earlier_state_is_let_go(room: Room) -> None:
    screen = room.open("bundle")
    path = leaf(room)
    screen.set_value(path, "early")
    screen.timer.stop()
    screen.again()
    screen.again()  # the first answer is of an earlier state now
    room.drafted()
    room.until(lambda: len(room.asked("document_drop")) == 1)
    assert screen.draft is not None
    assert screen.draft.ref.held in room.client.held
