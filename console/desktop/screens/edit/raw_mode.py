"""Raw editing: a purpose first, then the whole text in the clear for as long as somebody types in it, then hidden.

The text is in the editor and nowhere else. It is hidden on "mask all", when the time without a key is over and when the
program is left for long; what was typed stays behind the cover until it is shown again (asked for and written down
anew), sent or discarded. Leaving the screen forgets it, after a question where something was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.api.documents import RawText
from console.core.errors import OperatorError, RefusedError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk
from console.desktop.screens.document.purpose_dialog import PurposeDialog
from console.desktop.screens.document.reveal import RevealKeeper
from console.desktop.screens.edit.raw_panel import RawPanel

CLEAR_SECONDS = 60
NO_RIGHT = "Your role does not allow raw editing: it shows and changes everything. Ask a lead."
OTHER = "The document is not the one whose text was hidden. Discard the text and begin again."
WHOLE = "The whole text is shown in the clear, and everything in it can be changed."

Fetch = Callable[[GatewayClient, str, str], Coroutine[Any, Any, RawText]]
"""Gets the text, for a purpose with its note."""


class RawMode(QObject):
    """One for each panel. `turned` when it begins or ends, `changed` when the text is another, `failed(OperatorError)`.

    `text` is what is asked for instead of changes by place: None where nothing was typed.
    """

    turned = Signal()
    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, panel: RawPanel, owner: str, *, interval_ms: int = 1000) -> None:
        super().__init__(panel)
        self._desk = desk
        self.panel = panel
        self._owner = owner
        self._fetch: Fetch | None = None
        self._what = ""
        self._sha256 = ""
        self._request = 0
        self._turn = 0
        self.purpose = ""
        self.is_on = False
        self.dialog: PurposeDialog | None = None
        self.keeper = RevealKeeper(desk.clock, interval_ms=interval_ms, parent=self)
        self.keeper.changed.connect(self._keeper_changed)
        self.keeper.ticked.connect(self._tick)
        panel.editor.typed.connect(self._typed)
        panel.again.connect(self._ask_again)
        desk.state.mask_asked.connect(self.cover)

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that would be lost."""
        return self.is_on and self.panel.editor.is_changed

    @property
    def text(self) -> str | None:
        """The text as it is now; None where it is the one that was given."""
        return self.panel.editor.text() if self.is_changed else None

    def refusal(self) -> str:
        """Why raw editing cannot be had; "" where it can."""
        return "" if self._desk.state.may("raw_edit") else NO_RIGHT

    def begin(self, fetch: Fetch, what: str) -> None:
        """Ask for the purpose, then for the text; `what` names the document, never a value."""
        if self.is_on or self.dialog is not None:
            return
        self._fetch, self._what = fetch, what
        self._ask()

    def end(self) -> None:
        """Back to fields: the text is gone. Asks nothing."""
        self._turn += 1
        self._desk.bridge.drop(self._request)
        if self.dialog is not None:
            self.dialog.reject()
        was_on, self.is_on = self.is_on, False
        self._fetch, self._sha256, self.purpose = None, "", ""
        self.keeper.mask()
        self.panel.editor.forget()
        if was_on:
            self.turned.emit()

    def cover(self) -> None:
        """Nothing in the clear now; a question or an answer on its way is dropped."""
        self._turn += 1
        self._desk.bridge.drop(self._request)
        if self.dialog is not None:
            self.dialog.reject()
        self.keeper.mask()

    def _ask_again(self) -> None:
        if self.is_on and self.dialog is None:
            self._ask()

    def _ask(self) -> None:
        dialog = PurposeDialog(
            f"{self._what}. {WHOLE}", usual=self.purpose, act="Show the raw text", parent=self.panel.window()
        )
        dialog.confirmed.connect(self._get)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _get(self, purpose: str, note: str) -> None:
        fetch, self._turn = self._fetch, self._turn + 1
        if fetch is None:
            return
        turn = self._turn

        def take(raw: RawText) -> None:
            if turn == self._turn:
                self._take(raw, purpose)

        def refused(error: OperatorError) -> None:
            if turn == self._turn:
                self.failed.emit(error)

        self._request = self._desk.bridge.submit(
            lambda client: fetch(client, purpose, note), take, refused, key=f"{self._owner}.raw"
        )

    def _take(self, raw: RawText, purpose: str) -> None:
        """The text came: for the first time, or to show once more what was typed."""
        problem = ""
        if self.is_changed:
            problem = "" if raw.sha256 == self._sha256 else OTHER
            if not problem:
                self.panel.uncover()
        else:
            problem = self.panel.load(raw.text)
        if problem:
            self.failed.emit(RefusedError(problem))
            return
        self._sha256, self.purpose = raw.sha256, purpose
        self._renew()
        if not self.is_on:
            self.is_on = True
            self.turned.emit()
        self.panel.editor.setFocus()

    def _typed(self) -> None:
        if self.keeper.key and self.keeper.seconds_left < CLEAR_SECONDS:
            self._renew()
        self.changed.emit()

    def _renew(self) -> None:
        self.keeper.hold(self._owner, CLEAR_SECONDS, self.panel.editor.blockCount())

    def _keeper_changed(self) -> None:
        self._desk.state.show_phi(self._owner, self.keeper.count, self.keeper.until, whole=True)
        if self.is_on and not self.keeper.key:
            self.panel.cover(kept=self.is_changed)
            if not self.is_changed:
                self.panel.editor.forget()
        self._tick()

    def _tick(self) -> None:
        if self.keeper.key:
            self.panel.say_left(self.keeper.seconds_left)

    def _closed(self) -> None:
        self.dialog = None
