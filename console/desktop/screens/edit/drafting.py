"""The draft of a copy: what was asked, by field or as raw text, and what the gateway made of it, newest first."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from console.api.commands import Draft, DraftRequest, EditChange, ResendRequest
from console.api.documents import DocumentRef, RawText
from console.api.messages import MessageView
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk
from console.desktop.screens.edit.changes import EditHistory
from console.desktop.screens.edit.placing import EditPlacing
from console.desktop.screens.edit.raw_mode import RawMode
from console.desktop.screens.edit.raw_text import raw_text_of

DEBOUNCE_MS = 250
RAW_DEBOUNCE_MS = 600
"""Of typing in the raw text: each draft sends all of it."""

MEND_FIELD = "Undo the last change or mend it."
MEND_TEXT = "Mend the text, or undo."


class EditDrafting(EditPlacing):
    """One draft at a time; an answer for an earlier state of the copy is dropped."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, debounce_ms: int = DEBOUNCE_MS) -> None:
        super().__init__(desk, parent)
        self.view: MessageView | None = None
        self.draft: Draft | None = None
        self.raw = RawMode(desk, self.raw_panel, "edit")
        self._seen: dict[int, str] = {}  # what an original stood at when its draft was begun
        self._generation = 0
        self._shown = -1
        self._failed = ""
        self._sending = False
        self._sent: int | None = None
        self.request_id = ""
        self._pending: ResendRequest | None = None  # sent without an answer: only this very request may follow
        self._debounce = debounce_ms
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)

    @property
    def is_current(self) -> bool:
        """Whether the draft shown is of the copy as it is now, not of an earlier state of it."""
        return self._shown == self._generation and not self.timer.isActive()

    @property
    def is_editable(self) -> bool:
        """Whether the copy may be changed: open, not sent, and no request without an answer."""
        return self.view is not None and self._sent is None and not self._sending and self._pending is None

    # Editing.

    def set_value(self, path: str, value: str) -> None:
        """Give a field of the copy a value."""
        self._change(self.history.set(path, value))

    def undo(self) -> None:
        """Take the last change back."""
        if self.raw.is_on:
            self.raw_panel.editor.undo()
            return
        self._change(self.history.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.raw.is_on:
            self.raw_panel.editor.redo()
            return
        self._change(self.history.redo())

    def begin_raw(self) -> None:
        """Ask to see the whole text, with the changes made so far in it."""
        if self.view is None or self.raw_refusal():
            return
        ref, changes = DocumentRef(delivery=self.view.row.id), self.history.changes

        async def fetch(client: GatewayClient, purpose: str, note: str) -> RawText:
            return await raw_text_of(client, ref, changes, purpose, note)

        self.raw.begin(fetch, f"{self.view.row.type} {self.view.row.control_id}".strip())

    def raw_refusal(self) -> str:
        """Why the raw text cannot be edited now; "" where it can."""
        if refusal := self.raw.refusal():
            return refusal
        if not self.is_editable:
            return "Nothing can be changed now."
        if self.raw.is_on:
            return "The raw text is open already."
        return "" if self._failed == "" else "The copy could not be made: undo the last change first."

    def asked(self) -> tuple[tuple[EditChange, ...], str | None]:
        """What the copy is made of: changes by field, or the text written anew; never both."""
        text = self.raw.text
        return (self.history.changes, None) if text is None else ((), text)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back, of the changes or of the typing."""
        return self.raw_panel.editor.document().isUndoAvailable() if self.raw.is_on else self.history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an undo can be taken back."""
        return self.raw_panel.editor.document().isRedoAvailable() if self.raw.is_on else self.history.can_redo

    def _judge(self) -> None:
        """What may be done now."""
        raise NotImplementedError

    def _could_not_open(self, error: OperatorError) -> None:
        self.cannot.say("This message could not be opened for a copy", str(error))
        self.stack.setCurrentWidget(self.cannot)

    def _change(self, history: EditHistory) -> None:
        if history is self.history or not self.is_editable or self.raw.is_on:
            return
        self.history = history
        self._ask_soon()

    def _ask_soon(self) -> None:
        """Something changed: what is shown is no longer what would be sent."""
        if not self.is_editable:
            return
        self._generation += 1
        self._failed = ""
        self.results.say_running()
        self.timer.start(max(self._debounce, RAW_DEBOUNCE_MS) if self.raw.is_on and self._debounce else self._debounce)
        self._judge()

    def _ask_draft(self) -> None:
        if self.view is None:
            return
        self.timer.stop()
        delivery, generation = self.view.row.id, self._generation
        changes, text = self.asked()
        request = DraftRequest(
            changes=changes,
            text=text,
            new_control_id=self.form.wants_new_id,
            destination=self.form.chosen,
            seen=self._seen.get(delivery, ""),
        )
        self.desk.bridge.submit(
            lambda client: client.draft(delivery, request),
            lambda draft: self._take_draft(generation, draft),
            lambda error: self._no_draft(generation, error),
            key="edit.draft",
        )
        self._judge()

    def _take_draft(self, generation: int, draft: Draft) -> None:
        if generation != self._generation or self.view is None:
            return  # of an earlier state of the copy
        if self.draft is None or draft.sha256 != self.draft.sha256 or draft.destination != self.draft.destination:
            self.request_id = uuid4().hex
        first = self.draft is None
        if not self._seen.get(self.view.row.id):
            self._seen[self.view.row.id] = draft.seen
        self.draft, self._shown, self._failed = draft, generation, ""
        self.trouble.hide()
        control_id = self.view.row.control_id
        self.pair.show_draft(draft, control_id)
        self.results.show_draft(draft, self.desk.clock.now())
        self.form.show_draft(draft, control_id)
        self.stack.setCurrentWidget(self.body)
        if not draft.keep_allowed and self.form.keep_id.isChecked():
            self.form.new_id.setChecked(True)  # asks anew: changed content never keeps its id
        if first:
            self._start_at()
        elif not self.raw.is_on:
            self._box(self.field.path.text().strip())
        self._judge()

    def _no_draft(self, generation: int, error: OperatorError) -> None:
        if generation != self._generation or self.view is None:
            return
        self._failed = str(error)
        self.results.say_failed()
        if self.draft is None:
            self._could_not_open(error)
        else:
            self.trouble.say("The copy could not be made.", f"{error} {MEND_TEXT if self.raw.is_on else MEND_FIELD}")
            self.trouble.show()
        self._judge()
