"""The Related tab: documents embedded in this message, and messages that belong to it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentHead
from console.api.messages import MessageView
from console.desktop.screens.document.words import part_line
from console.desktop.screens.inspector.side import related_lines
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Surface


class RelatedPage(Surface):
    """`related(id)` a message; `open_part(path)` an embedded document that can be opened."""

    related = Signal(int)
    open_part = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._opens: frozenset[str] = frozenset()
        self.parts_head = PaneHeader("Embedded documents", height=36)
        self.parts = LineList("Embedded documents", Shape(row=30, lead=120), most=6)
        self.list_head = PaneHeader("Messages", height=36)
        self.list = LineList("Related messages", Shape(row=28, lead=120))
        column = self.column()
        for widget in (self.parts_head, self.parts, self.list_head):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        self.list.picked.connect(self._pick)
        self.parts.picked.connect(self._pick_part)
        self.show_head(None)

    def show_view(self, view: MessageView) -> None:
        """Another message."""
        self.list.set_lines(related_lines(view.related) or [Line(face=None, text="No related message is known")])

    def show_head(self, head: DocumentHead | None) -> None:
        """What is embedded in it, once it is known."""
        parts = head.parts if head is not None else ()
        self._opens = frozenset(part.path for part in parts if part.opens)
        self.parts.set_lines([part_line(part) for part in parts])
        self.parts_head.count.setText(str(len(parts)))
        for widget in (self.parts_head, self.parts, self.list_head):
            widget.setVisible(bool(parts))

    def _pick(self, key: object) -> None:
        if isinstance(key, int):
            self.related.emit(key)

    def _pick_part(self, path: object) -> None:
        if isinstance(path, str) and path in self._opens:
            self.open_part.emit(path)
