"""A plain area in the colour of a token, with one-pixel lines at the edges asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.desktop.theme.look import look


class Surface(QWidget):
    """`edges` holds any of l, t, r, b: a line at the left, top, right, bottom."""

    def __init__(
        self, colour: str = "base", edges: str = "", edge_colour: str = "line", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._colour = colour
        self._edges = edges
        self._edge_colour = edge_colour
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look().changed.connect(self.update)

    def set_colour(self, colour: str) -> None:
        """Change the colour."""
        self._colour = colour
        self.update()

    def row(self, *, left: int = 12, right: int = 12, spacing: int = 8) -> QHBoxLayout:
        """Lay children out in a row, with these margins in pixels at 100 %."""
        layout = QHBoxLayout(self)
        set_margins(layout, left, 0, right, 0, spacing)
        return layout

    def column(self, *, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0, spacing: int = 0) -> QVBoxLayout:
        """Lay children out in a column."""
        layout = QVBoxLayout(self)
        set_margins(layout, left, top, right, bottom, spacing)
        return layout

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, then the lines."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), look().colour(self._colour))
        painter.setPen(look().colour(self._edge_colour))
        area = self.rect()
        if "t" in self._edges:
            painter.drawLine(area.topLeft(), area.topRight())
        if "b" in self._edges:
            painter.drawLine(area.bottomLeft(), area.bottomRight())
        if "l" in self._edges:
            painter.drawLine(area.topLeft(), area.bottomLeft())
        if "r" in self._edges:
            painter.drawLine(area.topRight(), area.bottomRight())
        painter.end()


class Bar(Surface):
    """A surface of a fixed height (pixels at 100 %) that follows the UI size."""

    def __init__(
        self,
        height: int,
        colour: str = "base",
        edges: str = "b",
        edge_colour: str = "line",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(colour, edges, edge_colour, parent)
        self._height = height
        look().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(look().px(self._height))


def set_margins(layout: QBoxLayout, left: int, top: int, right: int, bottom: int, spacing: int = 0) -> None:
    """Margins and spacing in pixels at 100 %; `rescale` finds them again."""
    layout.setProperty(_MARGINS, [left, top, right, bottom, spacing])
    _apply_margins(layout)


def rescale(root: QWidget) -> None:
    """Fit the margins of all layouts below to the UI size now in force."""
    for layout in root.findChildren(QBoxLayout):
        _apply_margins(layout)


_MARGINS = "margins_at_100"


def _apply_margins(layout: QBoxLayout) -> None:
    given = layout.property(_MARGINS)
    if isinstance(given, list):
        left, top, right, bottom, spacing = (look().px(float(value)) for value in given)
        layout.setContentsMargins(left, top, right, bottom)
        layout.setSpacing(spacing)
