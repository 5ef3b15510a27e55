"""The raw text of a document: its lines with their colours, or its bytes in hex; toggles above, the place below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentHead, LineWindow, Match, NodeChain
from console.api.messages import NodeRow
from console.core.errors import OperatorError
from console.desktop.screens.document.path_bar import PathBar
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.document_text import DocumentText, Span
from console.desktop.widgets.surface import Bar, Surface
from console.desktop.widgets.text import ElidedText

HEX_BYTES = 16
"""Bytes on one line of the hex form."""


class DocumentRawPage(Surface):
    """`found(NodeChain)` when a place of the text was pointed at; `reveal_wanted(path)` when one was with Alt."""

    found = Signal(object)
    reveal_wanted = Signal(str)

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._reader = reader
        self._node: NodeRow | None = None
        self._asked = 0
        self.text = DocumentText("Raw text of the document")
        self.hex = _toggle("Hex", "Show the bytes in hex")
        self.blanks = _toggle("Blanks", "Show blanks, tabs and line ends")
        self.frame = _toggle("Frame", "Show the bytes of the MLLP frame")
        self.about = ElidedText("", Type.SMALL, "t3")
        self.path = PathBar(filters=False)
        tools = Bar(32, "base", "b")
        row = tools.row(left=12, right=8, spacing=4)
        row.addWidget(self.about, 1)
        for button in (self.frame, self.blanks, self.hex):
            row.addWidget(button)
        column = self.column()
        column.addWidget(tools)
        column.addWidget(self.text, 1)
        column.addWidget(self.path)
        self.text.wanted.connect(self._fetch)
        self.text.place_chosen.connect(self._chosen)
        self.text.reveal_wanted.connect(self._chosen_to_reveal)
        self.hex.toggled.connect(lambda _on: self._again())
        self.frame.toggled.connect(lambda _on: self._again())
        self.blanks.toggled.connect(lambda _on: self._show_blanks())
        reader.rekeyed.connect(self.text.forget)

    @property
    def form(self) -> str:
        """text or hex."""
        return "hex" if self.hex.isChecked() else "text"

    def show_head(self, head: DocumentHead) -> None:
        """Another document."""
        self._node = None
        only_hex = "raw" not in head.views
        self.frame.setVisible(head.framed)
        self.blanks.setVisible(not only_hex)
        self.hex.refuse("These bytes are no text" if only_hex else "")
        for button, on in ((self.hex, only_hex), (self.frame, False)):
            button.blockSignals(True)
            button.setChecked(on)
            button.blockSignals(False)
        self.path.show_node(None)
        self._again(head)

    def show_node(self, node: NodeRow | None, *, masked: bool = False, revealed: bool = False) -> None:
        """Box the place of a node, and say where it stands."""
        self._node = node
        self.path.show_node(node, masked=masked, revealed=revealed)
        if node is None:
            return
        if self.form == "hex":
            self.text.show_line(node.start // HEX_BYTES)
        else:
            self.text.select(node.line, node.column, max(node.line, node.line_end), node.column_end)

    def show_matches(self, matches: tuple[Match, ...], at: int) -> None:
        """Mark what a search found."""
        spans = [Span(each.line, each.column, each.column_end, place == at) for place, each in enumerate(matches)]
        self.text.set_spans(spans if self.form == "text" else ())

    def _again(self, head: DocumentHead | None = None) -> None:
        """The lines of this form from the start; a place that was boxed is boxed again."""
        head = head or self._reader.head
        if head is None:
            return
        as_hex = self.form == "hex"
        total = -(-head.size // HEX_BYTES) if as_hex else head.lines
        self._show_blanks()
        self.about.setText("Patient data stays masked in hex as well" if as_hex else "")
        self.text.restart(total, empty="There are no bytes; there is no text to show.")
        if self._node is not None:
            self.show_node(self._node)

    def _show_blanks(self) -> None:
        """A dump has blanks of its own."""
        self.text.set_blanks(self.blanks.isChecked() and self.form == "text")

    def _fetch(self, first: int, count: int) -> None:
        form, frame = self.form, self.frame.isChecked()

        def take(window: LineWindow) -> None:
            if (form, frame) == (self.form, self.frame.isChecked()):
                self.text.take(window)

        def refused(error: OperatorError) -> None:
            self.text.failed(first)
            self._reader.trouble.emit(error)

        self._reader.lines(first, count, form, take, refused, frame=frame)

    def _chosen(self, line: int, column: int, *, reveals: bool = False) -> None:
        if self.form == "hex":
            return
        self._asked += 1
        asked = self._asked

        def take(chain: NodeChain) -> None:
            if asked == self._asked and chain.nodes:
                self.found.emit(chain)
                if reveals:
                    self.reveal_wanted.emit(chain.nodes[-1].path)

        self._reader.chain_at(line, column, take)

    def _chosen_to_reveal(self, line: int, column: int) -> None:
        self._chosen(line, column, reveals=True)


def _toggle(text: str, name: str) -> Button:
    button = Button(text, Kind.QUIET, name=name, height=24)
    button.setCheckable(True)
    return button
