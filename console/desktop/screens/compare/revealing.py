"""Seeing both sides of a comparison in the clear: one purpose, a key to each document, for a minute."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentRef, Reveal, RevealDocument
from console.desktop.bridge.documents import DocumentCalls
from console.desktop.screens.base import Desk
from console.desktop.screens.document.purpose_dialog import PurposeDialog
from console.desktop.screens.document.reveal import RevealKeeper

OWNER = "compare"
Keys = tuple[str, str]
MASKED: Keys = ("", "")


class CompareRevealing(QObject):
    """`shown` when both may be seen, or no longer; `failed(OperatorError)`. `keys` are for the left and the right."""

    shown = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._usual = ""
        self._request = 0
        self._pair: tuple[DocumentRef, DocumentRef] | None = None
        self._keys = MASKED
        self.keeper = RevealKeeper(desk.clock, parent=self)
        self.dialog: PurposeDialog | None = None
        self.keeper.changed.connect(self._tell)
        desk.state.mask_asked.connect(self.mask)

    def keys_for(self, left: DocumentRef, right: DocumentRef) -> Keys:
        """The keys, whichever of both stands left; none for other documents."""
        if not self.keeper.key or self._pair is None:
            return MASKED
        if self._pair == (left, right):
            return self._keys
        return (self._keys[1], self._keys[0]) if self._pair == (right, left) else MASKED

    def ask(self, left: DocumentRef, right: DocumentRef, what: str) -> None:
        """Ask for the purpose, then for both keys; an audit row for each is written before."""
        dialog = PurposeDialog(what, usual=self._usual, parent=self._window)
        dialog.confirmed.connect(lambda purpose, note: self._get(left, right, purpose, note))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def mask(self) -> None:
        """Mask now; an answer still on its way is not used."""
        self._desk.bridge.drop(self._request)
        if self.dialog is not None:
            self.dialog.reject()
        self.keeper.mask()

    def _get(self, left: DocumentRef, right: DocumentRef, purpose: str, note: str) -> None:
        self._usual = purpose
        self._pair = (left, right)
        first, second = (RevealDocument(ref=ref, purpose=purpose, note=note) for ref in (left, right))
        self._request = self._desk.bridge.submit(
            lambda client: _both(client, first, second), self._take, self.failed.emit, key="compare reveal"
        )

    def _take(self, given: tuple[Reveal, Reveal]) -> None:
        self._keys = (given[0].key, given[1].key)
        self.keeper.hold(OWNER, min(each.seconds for each in given), 1)

    def _closed(self) -> None:
        self.dialog = None

    def _tell(self) -> None:
        if not self.keeper.key:
            self._keys, self._pair = MASKED, None
        self._desk.state.show_phi(OWNER, self.keeper.count, self.keeper.until)
        self.shown.emit()


async def _both(client: DocumentCalls, left: RevealDocument, right: RevealDocument) -> tuple[Reveal, Reveal]:
    """Raises `OperatorError` where one of both may not be seen: then neither is."""
    return await client.document_reveal(left), await client.document_reveal(right)
