"""Brings documents from outside into a window: files dropped on it or chosen, and pasted text. Nothing is stored."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from console.api.documents import DocumentHead, Opened, OpenedDocument, OpenRequest
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.document.drop_overlay import DropOverlay
from console.desktop.screens.document.file_reading import read_each
from console.desktop.screens.document.samples import bind_samples
from console.desktop.screens.document.save_dialog import SaveDocumentDialog
from console.desktop.screens.exchange.desk import files_of
from console.desktop.widgets.scrim import Scrim

NOTHING_STORED = "Nothing of it is stored; patient data stays masked."


class DocumentOpener(QObject):
    """One per window. `go` takes the window to a place."""

    def __init__(self, desk: Desk, window: QWidget, go: Callable[[Place], None]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._go = go
        self._chooser: QFileDialog | None = None
        self.overlay = DropOverlay(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        bind_samples(desk.registry, self.open_files, self.refusal)
        desk.state.open_bytes_asked.connect(self.open_bytes)
        desk.state.save_document_asked.connect(self.save)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files may be dropped anywhere on the window; the overlay says what will become of them."""
        if event.type() == QEvent.Type.DragLeave:
            self.overlay.hide()
        elif isinstance(event, QDropEvent) and event.type() in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            paths = files_of(event.mimeData())
            if not paths:
                return False
            event.acceptProposedAction()
            if event.type() == QEvent.Type.DragEnter:
                self.overlay.cover(self.refusal())
            else:
                self.overlay.hide()
                self.open_files(paths)
            return True
        return super().eventFilter(watched, event)

    def refusal(self) -> str:
        """Why nothing can be opened now; "" where it can."""
        if not self._desk.state.is_linked:
            return "The gateway does not answer."
        return "" if self._desk.state.may("open_document") else "Your role may not open documents from outside."

    def choose(self) -> None:
        """Ask which files."""
        chooser = QFileDialog(self._window, "Open in the inspector")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        chooser.filesSelected.connect(lambda names: self.open_files(tuple(Path(name) for name in names)))
        chooser.finished.connect(chooser.deleteLater)
        self._chooser = chooser
        chooser.open()

    def open_files(self, paths: tuple[Path, ...]) -> None:
        """Read them off the GUI thread and hold them in the gateway, each on its own."""
        if self._refused():
            return

        async def opened(client: GatewayClient) -> tuple[OpenedDocument, ...]:
            found: list[OpenedDocument] = []
            for raw in await read_each(paths):
                found.extend((await client.document_open(OpenRequest(raw=b64encode(raw)))).documents)
            return tuple(found)

        self._desk.bridge.submit(opened, self._show, self._failed, key="document.open")

    def open_bytes(self, raw: bytes, text: bool) -> None:
        """What was pasted; `text`: it is the clipboard's own, in UTF-8."""
        if self._refused():
            return
        request = OpenRequest(raw=b64encode(raw), text=text)
        self._desk.bridge.submit(lambda client: client.document_open(request), self._show_opened, self._failed)

    def save(self, head: object) -> None:
        """Write an opened document to a file."""
        if isinstance(head, DocumentHead):
            dialog = SaveDocumentDialog(self._desk, head, self._window)
            dialog.saved.connect(lambda words: self._desk.state.notify("ok", words))
            dialog.finished.connect(Scrim(self._window).deleteLater)
            dialog.open()

    def _show_opened(self, opened: Opened) -> None:
        self._show(opened.documents)

    def _show(self, documents: tuple[OpenedDocument, ...]) -> None:
        if not documents:
            self._desk.state.notify("warn", "There was no document in it.")
            return
        self._desk.state.set_documents(documents)
        if len(documents) > 1:
            self._desk.state.notify("info", f"{len(documents)} documents are open. {NOTHING_STORED}")
        self._go(Place(screen="document", document=documents[0].ref))

    def _refused(self) -> bool:
        words = self.refusal()
        if words:
            self._desk.state.notify("warn", words)
        return bool(words)

    def _failed(self, error: OperatorError) -> None:
        self._desk.state.notify("error", f"Not opened. {error}")
