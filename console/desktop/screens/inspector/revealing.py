"""Seeing patient data from the inspector: which places are asked for, the dialog, and what is drawn in the clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentRef, Reveal, RevealDocument
from console.api.messages import MASK, MessageView, NodeRow, RawLine, Revealed, RevealRequest
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk
from console.desktop.screens.document.purpose_dialog import PurposeDialog
from console.desktop.screens.document.reveal import RevealKeeper, overlays_of_lines, overlays_of_values
from console.desktop.widgets.raw_view_text import Overlay

OWNER = "inspector"


class Revealing(QObject):
    """One reveal at a time. `shown` when the picture must be drawn anew; `failed(OperatorError)`."""

    shown = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, window: QWidget, *, interval_ms: int = 1000) -> None:
        """`window` is what the dialog belongs to."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._usual = ""
        self._request = 0
        self.keeper = RevealKeeper(desk.clock, interval_ms=interval_ms, parent=self)
        self.dialog: PurposeDialog | None = None
        self.keeper.changed.connect(self._tell)
        desk.state.mask_asked.connect(self.mask)

    def forget(self) -> None:
        """Another message is opened, or this one is left: mask, drop answers on their way, forget the purpose."""
        self.mask()
        self._usual = ""

    def mask(self) -> None:
        """Mask now; an answer still on its way is not shown, and a dialog in question closes."""
        self._desk.bridge.drop(self._request)
        if self.dialog is not None:
            self.dialog.reject()
        self.keeper.mask()

    def ask_paths(self, delivery: int, paths: tuple[str, ...], what: str) -> None:
        """Ask for the purpose, then for these values; no paths: the whole message."""
        dialog = PurposeDialog(what, usual=self._usual, parent=self._window)
        dialog.confirmed.connect(lambda purpose, note: self._ask(delivery, paths, purpose, note))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def overlays(
        self, view: MessageView, node_of: Callable[[str], NodeRow | None], separator: str
    ) -> dict[int, tuple[Overlay, ...]]:
        """What to draw over the masked text, by index of line."""
        if clear := self.keeper.lines():
            return overlays_of_lines(view.lines, clear, separator)
        nodes = {path: node_of(path) for path in self.keeper.values()}
        places = {path: (node.line, node.column, node.column_end) for path, node in nodes.items() if node is not None}
        return overlays_of_values(self.keeper.values(), places)

    def _ask(self, delivery: int, paths: tuple[str, ...], purpose: str, note: str) -> None:
        self._usual = purpose
        request = RevealRequest(paths=paths, purpose=purpose, note=note)
        whole = None if paths else RevealDocument(ref=DocumentRef(delivery=delivery), purpose=purpose, note=note)

        async def ask(client: GatewayClient) -> tuple[Revealed, Reveal | None]:
            revealed = await client.reveal(delivery, request)
            return revealed, None if whole is None else await client.document_reveal(whole)

        self._request = self._desk.bridge.submit(ask, self._take, self._refused, key=f"{OWNER}.reveal")

    def _take(self, found: tuple[Revealed, Reveal | None]) -> None:
        """The values; for a whole message also the key to its pages: tables, bytes, the rendered form."""
        revealed, whole = found
        if whole is not None:
            self.keeper.hold(whole.key, whole.seconds, 0)
        self.keeper.show(revealed)

    def _refused(self, error: OperatorError) -> None:
        self.failed.emit(error)

    def _closed(self) -> None:
        self.dialog = None

    def _tell(self) -> None:
        whole = bool(self.keeper.key or self.keeper.lines())
        self._desk.state.show_phi(OWNER, self.keeper.count, self.keeper.until, whole=whole)
        self.shown.emit()


def private_paths(node: NodeRow, nodes: tuple[NodeRow, ...]) -> tuple[str, ...]:
    """What revealing this node asks for: itself, or the masked fields of a segment."""
    if node.private and node.depth > 0:
        return (node.path,)
    found: list[str] = []
    for each in nodes:
        below = each.line == node.line and each.depth > node.depth and each.start >= node.start and each.end <= node.end
        covered = any(each.path.startswith((f"{path}.", f"{path}[")) for path in found)
        if below and each.private and not covered:
            found.append(each.path)
    if not found and (node.private or MASK in node.value):
        return (node.path,)
    return tuple(found)


def values_of(
    overlays: Mapping[int, tuple[Overlay, ...]], nodes: Iterable[NodeRow], lines: Sequence[RawLine] = ()
) -> dict[str, str]:
    """Path -> what is drawn over this node, so that the tree shows what the raw text shows; of a field that
    is masked in part its text with those parts in the clear."""
    drawn = {(line, each.start, each.end): each.text for line, several in overlays.items() for each in several}
    found: dict[str, str] = {}
    for node in nodes:
        place = (node.line, node.column, node.column_end)
        if place in drawn and not node.has_children:
            found[node.path] = drawn[place]
        elif node.depth and node.line < len(lines):
            inside = [
                each
                for each in overlays.get(node.line, ())
                if node.column <= each.start and each.end <= node.column_end
            ]
            if inside:
                found[node.path] = _laid_over(lines[node.line].text, node, inside)
    return found


def _laid_over(text: str, node: NodeRow, overlays: Sequence[Overlay]) -> str:
    """The masked text of a node with what stands over it."""
    pieces, at = [], node.column
    for each in sorted(overlays, key=lambda each: each.start):
        pieces += [text[at : each.start], each.text]
        at = each.end
    return "".join((*pieces, text[at : node.column_end]))
