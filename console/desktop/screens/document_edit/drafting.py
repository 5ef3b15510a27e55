"""The draft of a changed copy: what was asked, by place or as raw text, and what the gateway made of it.

The gateway holds each copy. One that another has taken the place of is let go at once, so that drafts do not push out
what the person has opened.
"""

from __future__ import annotations

from http import HTTPStatus

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from console.api.client import ApiError
from console.api.commands import EditChange
from console.api.documents import DocumentDraft, DocumentHead, DocumentRef, DraftDocument, RawText
from console.core.change import ChangeKind
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk
from console.desktop.screens.document.words import heading
from console.desktop.screens.document_edit.parts import DocumentEditParts
from console.desktop.screens.document_edit.words import NOTHING_CHANGED, left_words, right_words
from console.desktop.screens.edit.changes import EditHistory
from console.desktop.screens.edit.drafting import DEBOUNCE_MS, MEND_FIELD, MEND_TEXT, RAW_DEBOUNCE_MS
from console.desktop.screens.edit.raw_mode import RawMode
from console.desktop.screens.edit.raw_text import raw_text_of
from console.desktop.widgets.raw_editor import MOST_CHARACTERS


class DocumentDrafting(DocumentEditParts):
    """One draft at a time; an answer for an earlier state of the copy is dropped."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, debounce_ms: int = DEBOUNCE_MS) -> None:
        super().__init__(desk, parent)
        self.head: DocumentHead | None = None  # of the original
        self.draft: DocumentDraft | None = None
        self.history = EditHistory()
        self.raw = RawMode(desk, self.raw_panel, "document_edit")
        self._generation = 0
        self._shown = -1
        self._failed = ""
        self._made_of = EditHistory()  # what the copy that is shown was made of
        self._debounce = debounce_ms
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)

    @property
    def is_current(self) -> bool:
        """Whether what is shown is of the copy as it is now, not of an earlier state of it."""
        return self._shown == self._generation and not self.timer.isActive()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back, of the changes or of the typing."""
        return self.raw_panel.editor.document().isUndoAvailable() if self.raw.is_on else self.history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an undo can be taken back."""
        return self.raw_panel.editor.document().isRedoAvailable() if self.raw.is_on else self.history.can_redo

    def undo(self) -> None:
        """Take the last change back."""
        if self.raw.is_on:
            self.raw_panel.editor.undo()
        else:
            self.change(self.history.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.raw.is_on:
            self.raw_panel.editor.redo()
        else:
            self.change(self.history.redo())

    def change(self, history: EditHistory) -> None:
        """Make the copy by these changes."""
        if history is not self.history and self.head is not None and not self.raw.is_on:
            self.history = history
            self._ask_soon()

    def asked(self) -> tuple[tuple[EditChange, ...], str | None]:
        """What the copy is made of: changes by place, or the text written anew; never both."""
        text = self.raw.text
        return (self.history.changes, None) if text is None else ((), text)

    def begin_raw(self) -> None:
        """Ask to see the whole text, with the changes made so far in it."""
        if self.head is None or self.raw_refusal():
            return
        ref, changes = self.head.ref, self.history.changes

        async def fetch(client: GatewayClient, purpose: str, note: str) -> RawText:
            return await raw_text_of(client, ref, changes, purpose, note)

        self.raw.begin(fetch, heading(self.head))

    def raw_refusal(self) -> str:
        """Why the raw text cannot be edited now; "" where it can."""
        if refusal := self.raw.refusal():
            return refusal
        if self.head is None:
            return "No document is open."
        if "raw" not in self.head.views:
            return "These bytes are no text."
        if self.head.size > MOST_CHARACTERS:
            return "It is too large to be edited as text. Change it by its places, or save it and edit the file."
        return "The copy could not be made: undo the last change first." if self._failed else ""

    def again(self) -> None:
        """Make the draft now."""
        if self.head is not None:
            self._generation += 1
            self._ask_draft()

    def _ask_soon(self) -> None:
        self._generation += 1
        self._failed = ""
        self.trouble.hide()
        self.results.say_running()
        self.timer.start(max(self._debounce, RAW_DEBOUNCE_MS) if self.raw.is_on and self._debounce else self._debounce)
        self._judge()

    def _ask_draft(self) -> None:
        """Nothing asked is no copy: the gateway makes one only of a change."""
        self.timer.stop()
        head, generation = self.head, self._generation
        if head is None:
            return
        changes, text = self.asked()
        if not changes and text is None:
            self._show_unchanged(head)
            return
        request = DraftDocument(ref=head.ref, changes=changes, text=text, reason=self.raw.purpose)
        self.desk.bridge.submit(
            lambda client: client.document_draft(request),
            lambda draft: self._take_draft(generation, draft),
            lambda error: self._no_draft(generation, error),
        )
        self._judge()

    def _take_draft(self, generation: int, draft: DocumentDraft) -> None:
        if generation != self._generation or self.head is None:
            self._let_go(draft.ref)  # of an earlier state of the copy
            return
        before, self.draft = self.draft, draft
        self._shown, self._failed, self._made_of = generation, "", self.history
        self.trouble.hide()
        self.pair.show_lines(draft.lines, left_words(self.head), right_words(draft))
        self.pair.show()
        self.tools.count.setText("")
        self.results.show_draft(draft, self.head.findings)
        self._show_tree(draft.ref if self._places_moved() else self.head.ref)
        if before is not None:
            self._let_go(before.ref)
        self._judge()

    def _show_unchanged(self, head: DocumentHead) -> None:
        before, self.draft = self.draft, None
        self._shown, self._failed, self._made_of = self._generation, "", self.history
        self.trouble.hide()
        self.pair.forget()
        self.pair.hide()
        self.tools.count.setText(NOTHING_CHANGED)
        self.results.show_none(head.findings)
        self._show_tree(head.ref)
        if before is not None:
            self._let_go(before.ref)
        self._judge()

    def _no_draft(self, generation: int, error: OperatorError) -> None:
        if generation != self._generation or self.head is None:
            return
        self._shown = generation
        if self._is_one_refused(error):
            self._take_out(self.head, error)
            return
        self._failed = str(error)
        self.results.say_failed()
        self.trouble.say("The copy could not be made.", f"{error} {MEND_TEXT if self.raw.is_on else MEND_FIELD}")
        self.trouble.show()
        self._judge()

    def _is_one_refused(self, error: OperatorError) -> bool:
        """Whether the gateway refused the one change that is new: it is known which one, and what is shown stands."""
        said_no = isinstance(error, ApiError) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return said_no and not self.raw.is_on and len(self.history.changes) <= len(self._made_of.changes) + 1

    def _take_out(self, head: DocumentHead, error: OperatorError) -> None:
        """A change that cannot be made is not kept; what was typed stays in the field to be mended."""
        self.history = self._made_of
        if self.draft is None:
            self.results.show_none(head.findings)
        else:
            self.results.show_draft(self.draft, head.findings)
        self.trouble.say("Not changed.", str(error))
        self.trouble.show()
        self._judge()

    def _places_moved(self) -> bool:
        """Whether a path may mean another place in the copy than in the original: what follows names those of the copy,
        so that the tree must be the copy's."""
        return any(change.kind is not ChangeKind.SET for change in self.history.changes)

    def _show_tree(self, ref: DocumentRef) -> None:
        """Let the tree be that of the original, or of the copy."""
        if self.reader.ref != ref:
            self.reader.open(ref)

    def _let_go(self, ref: DocumentRef) -> None:
        """A copy that nobody looks at any more; should it stay, the gateway forgets it by itself."""
        self.desk.bridge.submit(lambda client: client.document_drop(ref), _gone, _gone)

    def _judge(self) -> None:
        """What may be done now."""
        raise NotImplementedError


def _gone(_answer: object) -> None:
    """Either way there is nothing to do."""
