"""Opens what this room has for one window: the paste panel, the save dialog, the form of a new interface."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from console.api.commands import Resent
from console.api.exchange import too_large
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.exchange.form_dialog import FormDialog
from console.desktop.screens.exchange.paste_panel import PastePanel
from console.desktop.screens.exchange.reading import read_files
from console.desktop.screens.exchange.save_dialog import SaveDialog
from console.desktop.screens.exchange.save_words import SaveAsk
from console.desktop.widgets.scrim import Scrim


class ExchangeDesk(QObject):
    """One per window. `go` takes the window to a place."""

    def __init__(self, desk: Desk, window: QWidget, go: Callable[[Place], None]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._go = go
        self._target = ""  # the connection used last, offered first
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Text may be dropped anywhere on the window that does not take it itself; files open in the inspector."""
        if isinstance(event, QDropEvent) and event.type() in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            if files_of(event.mimeData()) or not takes(event.mimeData()):
                return False
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.take(event.mimeData())
            return True
        return super().eventFilter(watched, event)

    def refusal(self) -> str:
        """Why nothing of this can be done now; "" where it can."""
        return "" if self._desk.state.is_linked else "The gateway does not answer."

    def paste_refusal(self) -> str:
        """Why nothing can be pasted now."""
        return self.refusal() or ("" if takes(QApplication.clipboard().mimeData()) else "The clipboard holds no text.")

    def paste(self) -> None:
        """Look at what the clipboard holds."""
        self.take(QApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Look at pasted or dropped text, or at the files of a drop."""
        if refusal := self.refusal():
            self._desk.state.notify("warn", refusal)
            return
        paths = files_of(data)
        panel = PastePanel(self._desk.bridge, self._target, self._window)
        panel.sent.connect(self._sent)
        panel.used.connect(self._remember)
        panel.inspect_wanted.connect(self._desk.state.open_bytes_asked)
        if paths:
            self._desk.bridge.submit(lambda _client: read_files(paths), panel.read_bytes, panel.fail)
        else:
            text = data.text()
            words = too_large(len(text))
            if words:
                panel.fail(OperatorError(words))
            else:
                panel.read(text.encode("utf-8", "replace"), text=True)
        self._open(panel)

    def save(self, ask: SaveAsk) -> None:
        """Save these messages."""
        dialog = SaveDialog(self._desk, ask, self._window)
        dialog.saved.connect(lambda words: self._desk.state.notify("ok", words))
        self._open(dialog)

    def new_interface(self) -> None:
        """The form of a new interface."""
        dialog = FormDialog(self._desk.bridge, self._window)
        dialog.added.connect(self._added)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(Scrim(self._window).deleteLater)
        dialog.open()

    def _sent(self, resent: object) -> None:
        """Open what was sent: there its outcome is seen as it comes."""
        if isinstance(resent, Resent):
            row = resent.row
            self._desk.state.notify("ok", f"{row.control_id or 'The message'} stands in the queue of {row.route}.")
            self._go(Place(screen="inspector", delivery=resent.row.id))

    def _remember(self, target: str) -> None:
        self._target = target

    def _added(self, title: str) -> None:
        self._desk.state.notify("ok", f"{title} was added. It runs, and stands in the site file.")
        self._go(Place(screen="queues"))


def takes(data: QMimeData | None) -> bool:
    """True for text and for files."""
    return data is not None and (bool(files_of(data)) or (data.hasText() and bool(data.text().strip())))


def files_of(data: QMimeData) -> tuple[Path, ...]:
    """The files of a drop that are on this machine."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
