"""Edit a copy of any document: the original stays; the copy is opened, or saved masked or in the clear."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentHead, DocumentRef, ValidateRequest, Validation
from console.core.errors import OperatorError, RefusedError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.document.commands import NOTHING_OPEN
from console.desktop.screens.document.save_dialog import SaveDocumentDialog
from console.desktop.screens.document_edit.placing import DocumentPlacing
from console.desktop.screens.document_edit.results import CHECKED
from console.desktop.screens.document_edit.words import (
    BACK_TO_PLACES,
    FIELD_WORDS,
    LOST,
    NO_RIGHT,
    NOTHING_CHANGED,
    part_words,
)
from console.desktop.screens.edit.changes import EditHistory
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from console.desktop.screens.edit.drafting import DEBOUNCE_MS
from console.desktop.widgets.scrim import Scrim

TYPED = "the edited text"
ONLY_SET = "Only a value that was set is taken back by itself. What was put in or taken out goes by Undo."


class DocumentEditScreen(DocumentPlacing):
    """`enter(Place(screen="document_edit", document=ref))`; with a delivery alone it takes that stored message."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, debounce_ms: int = DEBOUNCE_MS) -> None:
        super().__init__(desk, parent, debounce_ms=debounce_ms)
        self._ref: DocumentRef | None = None
        self._saved = ""  # sha256 of the copy that stands in a file, unmasked
        self._checking = False
        self._wire()
        self._show_none()

    # What the frame calls.

    def enter(self, place: Place) -> None:
        """Come to the front with this document; asks where typed text would be lost."""
        ref = place.document
        if ref is None and place.delivery is not None:
            ref = DocumentRef(delivery=place.delivery)
        if ref is None or (ref == self._ref and self.head is not None):
            return
        if not self._loses or self.may_leave(lambda: self.open(ref)):
            self.open(ref)

    def leave(self) -> None:
        """Nothing is kept: what would be lost was asked about."""
        self._forget()
        self._show_none()

    def open(self, ref: DocumentRef) -> None:
        """Take up a copy of this document."""
        self._forget()
        self._ref = ref
        self.bar.hide()
        self.cannot.say("Opening…", "")
        self.stack.setCurrentWidget(self.cannot)
        self.reader.open(ref)

    def may_leave(self, go_on: Callable[[], None]) -> bool:
        """Changes that are neither opened nor saved are asked about."""
        if not self._loses:
            return True

        def discard() -> None:
            self._forget()
            go_on()

        count = len(self.history.changes)
        what = (
            f"{TYPED}{f' and {count} change' if count else ''}{'s' if count > 1 else ''}" if self.raw.is_changed else ""
        )
        dialog = DiscardDialog(count, self, what=what, words=LOST)
        dialog.accepted.connect(discard)
        dialog.open()
        return False

    @property
    def unsent(self) -> int:
        """Changes that would be lost."""
        return max(1, len(self.history.changes)) if self._loses else 0

    def handlers(self) -> dict[str, Callable[[], None]]:
        """The commands of this screen."""
        return {
            "edit.undo": self.undo,
            "edit.raw": self.toggle_raw,
            "document.open_copy": self.go_to_copy,
            "document.save": self.save_copy,
            "refresh": self.again,
        }

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Why a command cannot be had."""
        return {
            "edit.undo": lambda: "" if self.can_undo else "There is no change to take back.",
            "edit.raw": lambda: "" if self.raw.is_on else self.raw_refusal(),
            "document.open_copy": self.why_not,
            "document.save": self.why_not,
        }

    def save_layout(self) -> dict[str, object]:
        """The widths of the panes."""
        return {"widths": self.splitter.sizes()}

    def restore_layout(self, layout: dict[str, object]) -> None:
        """Take the widths back."""
        widths = layout.get("widths")
        if isinstance(widths, list) and all(isinstance(each, int) and each >= 0 for each in widths) and any(widths):
            self.splitter.setSizes(widths)

    # Editing.

    def set_value(self, path: str, value: str) -> None:
        """Give a place of the copy a value."""
        self.change(self.history.set(path, value))

    def take_back(self, path: str) -> None:
        """Take back what was set at a place; undo takes back any other change."""
        history = self.history.drop(path)
        if history is self.history and not self.raw.is_on:
            self._complain("Not taken back.", RefusedError(ONLY_SET))
        self.change(history)

    def toggle_raw(self) -> None:
        """Into the raw text, or back to places; asks first where something typed would be lost."""
        if not self.raw.is_on:
            self.begin_raw()
        elif not self.raw.is_changed:
            self.raw.end()
        else:
            dialog = DiscardDialog(0, self, what=TYPED, words=BACK_TO_PLACES)
            dialog.accepted.connect(self.raw.end)
            dialog.open()

    def why_not(self) -> str:
        """Why the copy can be neither opened nor saved now; "" when it can."""
        if self.head is None:
            return NOTHING_OPEN
        if self._failed:
            return f"The copy could not be made: {self._failed}"
        if not self.is_current:
            return "The copy is being made…"
        return "" if self.draft is not None else NOTHING_CHANGED

    def go_to_copy(self) -> None:
        """Open the copy in the inspector; it stays held, and nothing is lost by going."""
        if self.draft is None or self.why_not():
            return
        ref, self.draft = self.draft.ref, None  # not ours to let go of any more
        self._forget()
        self.navigate.emit(Place(screen="document", document=ref))

    def save_copy(self) -> None:
        """Ask how, then write the copy to a file."""
        if self.draft is None or self.why_not():
            return
        ref, sha256 = self.draft.ref, self.draft.sha256
        self.desk.bridge.submit(
            lambda client: client.document_head(ref),
            lambda head: self._ask_to_save(head, sha256),
            lambda error: self._complain("The copy was not saved.", error),
            key="document_edit.save",
        )

    def check(self) -> None:
        """The thorough checks over both."""
        if self.head is None or self.draft is None or self.why_not():
            return
        generation, original, copy = self._generation, self.head.ref, self.draft.ref
        self._checking = True
        self._judge()

        async def both(client: GatewayClient) -> tuple[Validation, Validation]:
            before = await client.document_validate(ValidateRequest(ref=original))
            return before, await client.document_validate(ValidateRequest(ref=copy))

        def take(found: tuple[Validation, Validation]) -> None:
            self._checking = False
            if generation == self._generation and self.is_current:
                self.results.show_findings(found[0].findings, found[1].findings, CHECKED)
            self._judge()

        def refused(error: OperatorError) -> None:
            self._checking = False
            self._complain("It was not checked.", error)
            self._judge()

        self.desk.bridge.submit(both, take, refused)

    # showing

    @property
    def _loses(self) -> bool:
        saved = self.draft is not None and self.is_current and self.draft.sha256 == self._saved
        return (bool(self.history.changes) or self.raw.is_changed) and not saved

    def _opened(self, head: DocumentHead) -> None:
        """The original for the first time, or the tree of another copy."""
        self.tree_pane.show_tree("tree" in head.views)
        self.tree.restart(head.format, has_tree="tree" in head.views)
        if head.ref != self._ref or self.head is not None:
            if path := self.field.path.text().strip():
                self.seek(path)
            return
        if not head.may_edit:
            self._could_not(OperatorError(NO_RIGHT))
            return
        self.head = head
        self.bar.show_head(head)
        self.bar.show()
        self.field.set_words(FIELD_WORDS.get(head.syntax, FIELD_WORDS["plain"]))
        self.field.path.clear()
        self.field.show_node(None)
        self.stack.setCurrentWidget(self.splitter)
        self._show_unchanged(head)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _could_not(self, error: OperatorError) -> None:
        """The original, or the tree of the copy, could not be read."""
        if self.head is not None:
            self._complain("The tree could not be read.", error)
            return
        self.cannot.say("No copy of this document can be made", str(error))
        self.stack.setCurrentWidget(self.cannot)
        self._judge()

    def _show_none(self) -> None:
        self.bar.hide()
        self.cannot.say("No document is open", "Open one, then choose “Edit a copy”.")
        self.stack.setCurrentWidget(self.cannot)
        self._judge()

    def _forget(self) -> None:
        """Let go of the copy and of everything asked."""
        self._generation += 1
        self.timer.stop()
        head, draft = self.head, self.draft
        self.head, self.draft, self.history = None, None, EditHistory()
        self._ref, self._saved, self._failed, self._shown, self._made_of = None, "", "", -1, EditHistory()
        self.raw.end()
        self.reader.forget()
        self.field.value.clear()
        self.trouble.hide()
        self.pair.forget()
        self.pair.hide()
        if head is not None and draft is not None:
            self._let_go(draft.ref)

    def _raw_turned(self) -> None:
        self.raw_panel.setVisible(self.raw.is_on)
        self.field.setVisible(not self.raw.is_on)
        self.tree_pane.setEnabled(not self.raw.is_on)
        if self.head is not None:
            self._ask_soon()

    def _ask_to_save(self, head: DocumentHead, sha256: str) -> None:
        dialog = SaveDocumentDialog(self.desk, head, self.window())

        def saved(words: str) -> None:
            if dialog.clear.isChecked():
                self._saved = sha256
            self.desk.state.notify("ok", words)

        dialog.saved.connect(saved)
        dialog.finished.connect(Scrim(self.window()).deleteLater)
        dialog.open()

    def _judge(self) -> None:
        reason = self.why_not()
        for button in (self.open_copy, self.save):
            button.refuse(reason)
        about = part_words(self.head) if self.head is not None else ""
        self.words.setText(reason or f"Ready. {about or 'The document itself stays as it is.'}")
        self.words.setAccessibleName(self.words.text())
        self.results.check.refuse(reason or ("It is being checked" if self._checking else ""))
        self.results.take_back.refuse(self._no_take_back())
        self.raw_button.setVisible(not self.raw.is_on)
        self.raw_button.refuse(self.raw_refusal())
        self.undo_button.refuse("" if self.can_undo else "There is no change to take back")
        self.redo_button.refuse("" if self.can_redo else "Nothing was taken back")

    def _no_take_back(self) -> str:
        if self.raw.is_on:
            return "Change the text itself, or undo."
        return "" if self.history.changes else "There is no change to take back."

    def _wire(self) -> None:
        self.timer.timeout.connect(self._ask_draft)
        self.reader.opened.connect(self._opened)
        self.reader.failed.connect(self._could_not)
        self.reader.trouble.connect(lambda error: self._complain("A part of the document could not be read.", error))
        self.field.set_value.connect(self.set_value)
        self.field.insert.connect(lambda path, value: self.change(self.history.insert(path, value)))
        self.field.remove.connect(lambda path: self.change(self.history.remove(path)))
        self.results.table.taken_back.connect(self.take_back)
        self.results.take_back.clicked.connect(lambda: self.take_back(self.results.table.current_path()))
        self.results.check.clicked.connect(self.check)
        self.raw.turned.connect(self._raw_turned)
        self.raw.changed.connect(self._ask_soon)
        self.raw.failed.connect(lambda error: self._complain("The raw text is not shown.", error))
        self.raw_button.clicked.connect(self.toggle_raw)
        self.raw_panel.back.connect(self.toggle_raw)
        self.raw_panel.discard.connect(self.toggle_raw)
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        for button in (self.bar.back, self.cancel.clicked, self.leave_button.clicked):
            button.connect(self._cancel)
        self.save.clicked.connect(self.save_copy)
        self.open_copy.clicked.connect(self.go_to_copy)
        self.desk.state.mask_asked.connect(self.field.value.clear)
        self.desk.state.link_changed.connect(self._judge)
        for key, act in ((QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Redo, self.redo)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _cancel(self) -> None:
        def go() -> None:
            self._forget()
            self.back.emit()

        if self.may_leave(go):
            go()
