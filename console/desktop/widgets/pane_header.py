"""The head of a pane: what it shows, how much of it, and its few tools at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.desktop.theme.fonts import Type
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import Text


class PaneHeader(Bar):
    """40 high at the top of a screen, 36 inside one."""

    def __init__(self, title: str, *, height: int = 40, colour: str = "base", parent: QWidget | None = None) -> None:
        super().__init__(height, colour, "b", "line", parent)
        self.title = Text(title, Type.SECTION)
        self.count = Text("", Type.TABLE, "t3")
        self._row = self.row(spacing=8)
        self._row.addWidget(self.title)
        self._row.addWidget(self.count)
        self._row.addStretch(1)
        self._left = 2

    def put_first(self, widget: QWidget) -> None:
        """Put something before the title, such as the way back."""
        self._row.insertWidget(0, widget)
        self._left += 1

    def add_left(self, widget: QWidget, *, stretches: bool = False) -> None:
        """Put something behind the count; `stretches` gives it all the room there is."""
        self._row.insertWidget(self._left, widget, 100 if stretches else 0)
        self._left += 1

    def add_right(self, widget: QWidget) -> None:
        """Put a tool at the right end."""
        self._row.addWidget(widget)
