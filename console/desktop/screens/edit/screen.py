"""Edit a copy and resend: the original stays locked; what is sent is what the last draft showed (by its sha256)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.api.client import ApiError
from console.api.commands import Draft, ResendRequest, Resent
from console.api.messages import MessageView
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.edit.changes import EditHistory
from console.desktop.screens.edit.discard_dialog import NOT_SENT, DiscardDialog
from console.desktop.screens.edit.drafting import DEBOUNCE_MS, EditDrafting
from console.desktop.screens.edit.rules import Form, verdict, why_not
from console.desktop.theme.look import look

TYPED = "the edited text"
BACK_TO_FIELDS = "What was typed in the raw text is lost; the changes made by field stay."


class EditScreen(EditDrafting):
    """`open(delivery_id)`. Unsent changes are kept in memory per message until sent or discarded."""

    sent = Signal(int)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, debounce_ms: int = DEBOUNCE_MS) -> None:
        super().__init__(desk, parent, debounce_ms=debounce_ms)
        self._kept: dict[int, EditHistory] = {}
        self._wire()
        self._judge()

    def open(self, delivery_id: int, paths: tuple[str, ...] = ()) -> None:
        """Take up a copy of this delivery, at the first of these fields; goes on where it was left."""
        self._keep()
        self._start = paths
        if self.view is not None and self.view.row.id == delivery_id and self._sent is None:
            self._start_at()
            return
        self._begin(delivery_id)
        self.desk.bridge.submit(
            lambda client: client.message(delivery_id), self._take_view, self._could_not_open, key="edit.view"
        )

    # What the frame calls.

    def enter(self, place: Place) -> None:
        """Come to the front with this delivery."""
        if place.delivery is None:
            return
        delivery, paths = place.delivery, place.paths
        same = self.view is not None and self.view.row.id == delivery
        if same or not self.raw.is_changed or self.may_leave(lambda: self.open(delivery, paths)):
            self.open(delivery, paths)

    def leave(self) -> None:
        """Changes are kept; a value being typed may be patient data and is not."""
        self._keep()
        self.raw.end()
        self.field.value.clear()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """The commands of the editor."""
        return {
            "edit.dry_run": self.dry_run,
            "edit.send": self.send,
            "edit.undo": self.undo,
            "edit.raw": self.toggle_raw,
            "edit.recipe": self.make_recipe,
            "refresh": self.dry_run,
        }

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Why a command cannot be had."""
        return {
            "edit.send": self.why_not,
            "edit.recipe": self._why_no_recipe,
            "edit.undo": lambda: "" if self.can_undo else "There is no change to take back.",
            "edit.raw": lambda: "" if self.raw.is_on else self.raw_refusal(),
        }

    @property
    def has_unsent_changes(self) -> bool:
        """Whether leaving would lose work."""
        return (bool(self.history.changes) or self.raw.is_changed) and self._sent is None

    @property
    def unsent(self) -> int:
        """Changes of all copies taken up and neither sent nor discarded."""
        kept = dict(self._kept)
        if self.view is not None:
            kept[self.view.row.id] = self.history if self.has_unsent_changes else EditHistory()
        return sum(len(history.changes) for history in kept.values()) + self.raw.is_changed

    def dry_run(self) -> None:
        """Make the draft now."""
        if self.is_editable:
            if self.draft is not None and self.view is not None and self.draft.stale:
                self._seen[self.view.row.id] = self.draft.seen  # the person was told, and takes it as it is now
            self._generation += 1
            self._ask_draft()

    def send(self) -> None:
        """Send what the draft shows; a second press while it is on its way does nothing, and a repeat is harmless."""
        if self.view is None or self.draft is None or self.why_not():
            return
        self._sending = True
        delivery = self.view.row.id
        request = self._pending = self._pending or self._request(self.draft)
        self._judge()
        self.desk.bridge.submit(
            lambda client: client.resend(delivery, request),
            lambda resent: self._take_sent(delivery, resent),
            lambda error: self._not_sent(delivery, error),
        )

    def make_recipe(self) -> None:
        """Begin a recipe with the changes of this draft, for all messages like this one that failed."""
        if self.view is None or self.draft is None:
            return
        row = self.view.row
        query = f"status:error,parked interface:{row.interface} type:{row.type}"
        self.desk.state.recipe_drafted.emit(query, self.draft.changes)

    def _why_no_recipe(self) -> str:
        if not self.desk.state.may("recipe"):
            return "Your role does not allow recipes. Ask an analyst."
        if self.raw.is_on:
            return "A recipe is made of changes by field: go back to fields first."
        if self.draft is None or not self.history.changes:
            return "Change a field first."
        return ""

    def _request(self, draft: Draft) -> ResendRequest:
        changes, text = self.asked()
        return ResendRequest(
            changes=changes,
            text=text,
            new_control_id=self.form.wants_new_id,
            destination=draft.destination,
            reason=self.form.reason.text().strip(),
            ticket=self.form.ticket.text().strip(),
            confirm_newer=self.form.confirm_newer.isChecked(),
            replaces_original=draft.replaces_original,
            sha256=draft.sha256,
            request_id=self.request_id,
            seen=self._seen.get(self.view.row.id, draft.seen) if self.view is not None else draft.seen,
        )

    def why_not(self) -> str:
        """Why the copy cannot be sent now; "" when it can."""
        if self._pending is not None and not self._sending and self._sent is None:
            return ""
        form = Form(
            reason=self.form.reason.text(),
            confirm_newer=self.form.confirm_newer.isChecked(),
            confirm_prod=self.form.confirm_prod.isChecked(),
            current=self.is_current,
            failed=self._failed,
            sending=self._sending,
            sent=self._sent is not None,
        )
        return why_not(self.draft, form)

    def ask_to_close(self) -> None:
        """Leave; asks first where changes would be lost."""
        if self.may_leave(self._close):
            self._close()

    def may_leave(self, go_on: Callable[[], None]) -> bool:
        """Unsent changes are asked about: discarded they are gone, kept they are here when the message is opened."""
        if not self.has_unsent_changes:
            return True
        count = len(self.history.changes)
        what = (
            f"{TYPED}{f' and {count} change' if count else ''}{'s' if count > 1 else ''}" if self.raw.is_changed else ""
        )
        dialog = DiscardDialog(count, self, what=what, words=NOT_SENT)
        dialog.accepted.connect(lambda: self._discard(go_on))
        dialog.open()
        return False

    def toggle_raw(self) -> None:
        """Into the raw text, or back to fields; asks first where something typed would be lost."""
        if not self.raw.is_on:
            self.begin_raw()
        elif not self.raw.is_changed:
            self.raw.end()
        else:
            dialog = DiscardDialog(0, self, what=TYPED, words=BACK_TO_FIELDS)
            dialog.accepted.connect(self.raw.end)
            dialog.open()

    def _raw_turned(self) -> None:
        """The raw text came, or is gone."""
        self.raw_panel.setVisible(self.raw.is_on)
        self.field.setVisible(not self.raw.is_on)
        if self.raw.is_on:
            self.trouble.hide()
        elif self.view is not None and self.isVisible():
            self.field.take_focus()
        self._ask_soon()
        self._judge()

    def _raw_failed(self, error: OperatorError) -> None:
        self.trouble.say("The raw text is not shown.", str(error))
        self.trouble.show()

    def _discard(self, go_on: Callable[[], None]) -> None:
        self._forget()
        go_on()

    def _forget(self) -> None:
        if self.view is not None:
            self._kept.pop(self.view.row.id, None)
        self._begin(0)

    def _close(self) -> None:
        self._forget()
        self.closed.emit()
        self.back.emit()

    def _keep(self) -> None:
        """Changes by field; raw text is never kept."""
        if self.view is not None and self.history.changes and self._sent is None:
            self._kept[self.view.row.id] = self.history

    def _begin(self, delivery: int) -> None:
        self.raw.end()
        self._wanted = delivery
        self.timer.stop()
        self._generation += 1
        self.view, self.draft = None, None
        self.history = self._kept.get(delivery, EditHistory())
        self._seen = {ident: seen for ident, seen in self._seen.items() if ident in self._kept}
        self._failed, self._sending, self._sent, self._pending = "", False, None, None
        self.form.begin()
        self.pair.forget()
        for part in (self.trouble, self.success, self.head):
            part.hide()
        self.cannot.say("Opening…", "")
        self.stack.setCurrentWidget(self.cannot)
        self._judge()

    def _take_view(self, view: MessageView) -> None:
        if view.row.id != self._wanted:
            return
        self.view = view
        self.head.show_view(view)
        self.head.show()
        self.nodes.set_nodes(view.nodes, complete=view.nodes_complete)
        self.field.set_nodes(view.nodes)
        self.field.path.clear()
        self.field.show_node(None)
        self._ask_draft()

    def _take_sent(self, delivery: int, resent: Resent) -> None:
        self._kept.pop(delivery, None)
        self._seen.pop(delivery, None)
        self.sent.emit(resent.row.id)
        if self.view is None or self.view.row.id != delivery:
            return
        self._sending, self._sent, self._pending = False, resent.row.id, None
        self.raw.end()
        self.form.lock(locked=True)
        self.trouble.hide()
        where = resent.row.route or resent.row.destination
        stands = resent.row.detail or resent.row.status.value
        self.success.say("Handed to the queue.", f"{resent.row.control_id} on {where}: {stands}")
        self.success.show()
        self._judge()
        self.open_new.setFocus()

    def _not_sent(self, delivery: int, error: OperatorError) -> None:
        if self.view is None or self.view.row.id != delivery:
            return
        self._sending = False
        if isinstance(error, ApiError) and error.status < 500:
            self._pending = None
            self.trouble.say("Not sent.", f"{error} Mend it, then run it dry (F8).")
            self._shown = -1  # what was shown is not what the gateway would send: look again first
        else:
            again = "Repeat the same request: it cannot send twice. Nothing can be changed until it is answered."
            self.trouble.say("It is not known whether it was sent.", f"{error} {again}")
        self.form.lock(locked=self._pending is not None)
        self.trouble.show()
        self._judge()

    def _judge(self) -> None:
        reason = self.why_not() if self.view is not None else "No copy is open."
        self.footer.send.refuse(reason)
        if self.draft is not None and not self._failed:
            confirmed = self.form.confirm_newer.isChecked()
            self.results.show_verdict(verdict(self.draft, confirmed_newer=confirmed))
        self.footer.send.set_label("Send 1 message" if self._pending is None else "Repeat the request")
        self.footer.dry_run.refuse("" if self.is_editable else reason or "Wait for the answer first.")
        self.footer.say(reason, would_wait=self.draft is not None and not self.draft.would_be_delivered)
        self.footer.cancel.set_label("Cancel" if self._sent is None else "Close")
        editable = self.is_editable
        self.field.setEnabled(editable)
        self.raw_panel.editor.setReadOnly(not editable)
        self.raw_button.setVisible(not self.raw.is_on)
        self.raw_button.refuse(self.raw_refusal())
        self.pair.undo.setEnabled(editable and self.can_undo)
        self.pair.redo.setEnabled(editable and self.can_redo)

    def _wire(self) -> None:
        self.timer.timeout.connect(self._ask_draft)
        self.nodes.children_wanted.connect(self._fetch)
        self.pair.place_chosen.connect(self._place_chosen)
        self.pair.undo.clicked.connect(self.undo)
        self.pair.redo.clicked.connect(self.redo)
        self.field.sought.connect(self.seek)
        self.field.set_value.connect(self.set_value)
        self.field.insert.connect(lambda path, value: self._change(self.history.insert(path, value)))
        self.field.remove.connect(lambda path: self._change(self.history.remove(path)))
        self.raw_button.clicked.connect(self.toggle_raw)
        self.raw_panel.back.connect(self.toggle_raw)
        self.raw_panel.discard.connect(self.toggle_raw)
        self.raw.turned.connect(self._raw_turned)
        self.raw.changed.connect(self._ask_soon)
        self.raw.failed.connect(self._raw_failed)
        self.results.table.chosen.connect(self.seek)
        self.results.table.taken_back.connect(lambda path: self._change(self.history.drop(path)))
        self.results.checks.picked.connect(lambda path: self.seek(str(path)))
        self.form.changed.connect(self._judge)
        self.form.asked.connect(self._ask_soon)
        self.head.back.connect(self.ask_to_close)
        self.footer.cancel.clicked.connect(self.ask_to_close)
        self.footer.dry_run.clicked.connect(self.dry_run)
        self.footer.send.clicked.connect(self.send)
        self.open_new.clicked.connect(self._go_to_new)
        self.leave_button.clicked.connect(self._close)
        self.desk.state.mask_asked.connect(self.field.value.clear)
        self.desk.state.link_changed.connect(self._judge)
        look().changed.connect(self._relook)
        for key, act in ((QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Redo, self.redo)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _relook(self) -> None:
        """Pictures in the form were made for the look before."""
        if self.draft is not None and self.view is not None:
            self.form.show_draft(self.draft, self.view.row.control_id)

    def _go_to_new(self) -> None:
        if self._sent is not None:
            self.navigate.emit(Place(screen="inspector", delivery=self._sent))
