"""One field beside the table: its facts in sentences, its values as bars."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from console.api.field_statistics import FieldStatistics
from console.desktop.screens.statistics.value_bars import ValueBars
from console.desktop.screens.statistics.words import about_values, facts
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text

MOST_FACTS = 6


class FieldDetail(Surface):
    """Scrolls where it is long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", "l", parent=parent)
        self.path = ElidedText("", Type.TITLE_MONO, "t1")
        self.label = Text("", Type.BODY, "t2").wrap()
        self.lines = [Text("", Type.TABLE, "t1").wrap() for _ in range(MOST_FACTS)]
        self.values_head = Text("", Type.SECTION).wrap()
        self.bars = ValueBars()
        self.setMinimumWidth(look().px(260))
        inside = Surface("base")
        column = inside.column(left=16, top=14, right=16, bottom=14, spacing=8)
        for widget in (self.path, self.label, *self.lines, self.values_head, self.bars):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        set_margins(whole, 1, 0, 0, 0)
        whole.addWidget(area)
        self.show_field(None)

    def show_field(self, row: FieldStatistics | None) -> None:
        """This one, or nothing."""
        self.path.setText(row.path if row is not None else "No field is chosen")
        self.label.setText(" · ".join(part for part in (row.label, row.datatype) if part) if row is not None else "")
        said = facts(row) if row is not None else ()
        for place, line in enumerate(self.lines):
            line.setText(said[place] if place < len(said) else "")
            line.setVisible(place < len(said))
        about = about_values(row) if row is not None else ""
        self.values_head.setText(about)
        self.values_head.setVisible(bool(about))
        values = row.values if row is not None else ()
        self.bars.show_values(values, row.occurrences if row is not None else 0)
        self.bars.setVisible(bool(values))
