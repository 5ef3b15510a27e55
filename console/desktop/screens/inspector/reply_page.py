"""The Reply tab: each try, and of the one chosen its reply as a person reads it, with the raw text below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentHead, DocumentRef, RenderedView
from console.api.messages import AttemptView, MessageView
from console.core.errors import OperatorError
from console.desktop.bridge.worker import Bridge
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.screens.inspector.lines import last_attempt, try_lines
from console.desktop.screens.inspector.reply import ReplyPanel
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.line_list import LineList, Shape
from console.desktop.widgets.rendered_text import RenderedText
from console.desktop.widgets.surface import Surface

CARD_HEIGHT = 220


class ReplyPage(Surface):
    """`blamed(path)` when a complaint is followed into the message; `open_reply(DocumentRef)` for the whole of it.

    The reply is read as a document when somebody looks at the tab: each such look is written down in the gateway.
    """

    blamed = Signal(str)
    open_reply = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._view: MessageView | None = None
        self._attempt: AttemptView | None = None
        self._read: DocumentRef | None = None
        self.reader = DocumentReader(bridge, self)
        self.tries = LineList("Tries", Shape(row=28, lead=28, lead_kind=Type.TABLE), most=6)
        self.card = RenderedText("Reply as it is read")
        self.card.setFixedHeight(look().px(CARD_HEIGHT))
        self.panel = ReplyPanel(fit=False)
        self.open_button = Button("Open", Kind.QUIET, icon="file-text", name="Open the reply as a document", height=26)
        self.panel.header.add_right(self.open_button)
        column = self.column()
        column.addWidget(self.tries)
        column.addWidget(self.card)
        column.addWidget(self.panel, 1)
        self.card.hide()
        self.tries.picked.connect(self._pick)
        self.panel.blamed.connect(self.blamed)
        self.open_button.clicked.connect(self._open)
        self.reader.opened.connect(self._opened)
        self.reader.failed.connect(self._failed)

    def show_view(self, view: MessageView) -> None:
        """Another message, or the same one read again: the reply of its last try."""
        same = self._view is not None and self._view.row.id == view.row.id and self._attempt is not None
        number = self._attempt.number if same and self._attempt is not None else None
        self._view = view
        self.tries.set_lines(try_lines(view))
        chosen = next((each for each in view.attempts if each.number == number), None)
        self._show(chosen or last_attempt(view))

    def show_attempt(self, number: int) -> None:
        """The reply of this try."""
        if self._view is not None:
            self._show(next((each for each in self._view.attempts if each.number == number), None))

    def look(self) -> None:
        """The tab is in front."""
        ref = self.ref()
        if ref is not None and ref != self._read:
            self._read = ref
            self.reader.open(ref)

    def ref(self) -> DocumentRef | None:
        """The reply shown, as a document; None where the try brought none."""
        if self._view is None or self._attempt is None or not self._attempt.reply:
            return None
        return DocumentRef(delivery=self._view.row.id, attempt=self._attempt.number)

    def _show(self, attempt: AttemptView | None) -> None:
        self._attempt = attempt
        self.panel.show_attempt(attempt)
        self.open_button.setVisible(self.ref() is not None)
        if self.ref() != self._read:
            self._read = None
            self.card.forget()
            self.card.hide()
        if self.isVisible():
            self.look()

    def _opened(self, head: DocumentHead) -> None:
        if "rendered" in head.views:
            self.reader.render("", self._rendered, self._failed)

    def _rendered(self, view: RenderedView) -> None:
        self.card.setVisible(bool(view.blocks))
        self.card.show_blocks(view.blocks, form=view.form, clear=False)

    def _failed(self, _error: OperatorError) -> None:
        """The raw text below says what came; the next look asks again."""
        self._read = None
        self.card.hide()

    def _open(self) -> None:
        if (ref := self.ref()) is not None:
            self.open_reply.emit(ref)

    def _pick(self, number: object) -> None:
        if isinstance(number, int):
            self.show_attempt(number)
