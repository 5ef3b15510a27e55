"""Documents embedded in this one: what they are, where they stand, and a way in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentHead
from console.desktop.screens.document.words import part_line
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.line_list import LineList, Shape
from console.desktop.widgets.surface import Surface


class PartsPage(Surface):
    """`open_part(path)` for one that a format of ours reads, `place(path)` for the rest."""

    open_part = Signal(str)
    place = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._opens: frozenset[str] = frozenset()
        self.list = LineList("Embedded documents", Shape(row=34, lead=150))
        self.empty = EmptyState("paperclip", "Nothing is embedded")
        self.empty.say("Nothing is embedded", "No value of this document holds another document.")
        column = self.column()
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        self.list.picked.connect(self._pick)

    def show_head(self, head: DocumentHead) -> None:
        """Another document."""
        self._opens = frozenset(part.path for part in head.parts if part.opens)
        self.list.set_lines([part_line(part) for part in head.parts])
        self.list.setVisible(bool(head.parts))
        self.empty.setVisible(not head.parts)

    def _pick(self, path: object) -> None:
        if isinstance(path, str):
            (self.open_part if path in self._opens else self.place).emit(path)
