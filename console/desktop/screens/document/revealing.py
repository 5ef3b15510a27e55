"""Seeing patient data of a document: the purpose first, then a key to the whole or single values, for a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentRef, Reveal, RevealDocument, RevealPlaces
from console.api.messages import MASK, NodeRow, Revealed
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.document.purpose_dialog import PurposeDialog
from console.desktop.screens.document.reveal import RevealKeeper
from console.desktop.widgets.raw_view_text import Overlay

MOST_PLACES = 50
"""Values asked for at once."""


class DocumentRevealing(QObject):
    """One reveal at a time. `shown` when the picture must be drawn anew; `failed(OperatorError)`."""

    shown = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, window: QWidget, owner: str, *, interval_ms: int = 1000) -> None:
        """`window` is what the dialog belongs to; `owner` names the viewer in the banner over all screens."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._owner = owner
        self._usual = ""
        self._request = 0
        self._lines = 1
        self.keeper = RevealKeeper(desk.clock, interval_ms=interval_ms, parent=self)
        self.dialog: PurposeDialog | None = None
        self.keeper.changed.connect(self._tell)
        desk.state.mask_asked.connect(self.mask)

    def forget(self) -> None:
        """Another document, or this one is left: mask, drop answers on their way, forget the purpose."""
        self.mask()
        self._usual = ""

    def mask(self) -> None:
        """Mask now; an answer still on its way is not shown, and a dialog in question closes."""
        self._desk.bridge.drop(self._request)
        if self.dialog is not None:
            self.dialog.reject()
        self.keeper.mask()

    def ask_whole(self, ref: DocumentRef, what: str, *, lines: int = 1) -> None:
        """Ask for the purpose, then for the key to so many lines."""
        self._lines = lines
        self._ask_purpose(what).confirmed.connect(lambda purpose, note: self._get_key(ref, purpose, note))

    def ask_places(self, ref: DocumentRef, paths: tuple[str, ...], what: str) -> None:
        """Ask for the purpose, then for these values."""
        self._ask_purpose(what).confirmed.connect(lambda purpose, note: self._get_values(ref, paths, purpose, note))

    def _ask_purpose(self, what: str) -> PurposeDialog:
        dialog = PurposeDialog(what, usual=self._usual, parent=self._window)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()
        return dialog

    def _get_key(self, ref: DocumentRef, purpose: str, note: str) -> None:
        self._usual = purpose
        request = RevealDocument(ref=ref, purpose=purpose, note=note)
        self._request = self._desk.bridge.submit(
            lambda client: client.document_reveal(request), self._take_key, self._refused, key=f"{self._owner}.reveal"
        )

    def _get_values(self, ref: DocumentRef, paths: tuple[str, ...], purpose: str, note: str) -> None:
        self._usual = purpose
        request = RevealPlaces(ref=ref, paths=paths, purpose=purpose, note=note)
        self._request = self._desk.bridge.submit(
            lambda client: client.document_reveal_places(request),
            self._take_values,
            self._refused,
            key=f"{self._owner}.reveal",
        )

    def _take_key(self, reveal: Reveal) -> None:
        self.keeper.hold(reveal.key, reveal.seconds, self._lines)

    def _take_values(self, revealed: Revealed) -> None:
        self.keeper.show(revealed)

    def _refused(self, error: OperatorError) -> None:
        self.failed.emit(error)

    def _closed(self) -> None:
        self.dialog = None

    def _tell(self) -> None:
        keeper = self.keeper
        self._desk.state.show_phi(self._owner, keeper.count, keeper.until, whole=bool(keeper.key))
        self.shown.emit()


def is_masked(node: NodeRow) -> bool:
    """Whether something of it is hidden."""
    return node.private or MASK[0] in node.value


def places_to_reveal(node: NodeRow, known: Iterable[NodeRow]) -> tuple[str, ...]:
    """The node itself where it is masked, else the masked ones below it that have been read."""
    if is_masked(node) and not node.has_children:
        return (node.path,)
    below = [
        each.path
        for each in known
        if each.private
        and not each.has_children
        and each.path != node.path
        and node.start <= each.start
        and each.end <= node.end
    ]
    if not below and is_masked(node):
        return (node.path,)
    return tuple(dict.fromkeys(below))[:MOST_PLACES]


def overlays_for(
    values: Mapping[str, str], known: Iterable[NodeRow], line_of: Callable[[int], str]
) -> dict[int, list[Overlay]]:
    """What to draw over the masked text, by line; for nodes that stand on one line. Quotes around a value stay."""
    found: dict[int, list[Overlay]] = {}
    for node in known:
        if node.path in values and node.line_end in (0, node.line):
            text = line_of(node.line)[node.column : node.column_end]
            quote = int(len(text) > 1 and text[0] == text[-1] == '"')
            overlay = Overlay(node.column + quote, node.column_end - quote, values[node.path])
            found.setdefault(node.line, []).append(overlay)
    return found
