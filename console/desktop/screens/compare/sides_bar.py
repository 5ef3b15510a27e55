"""Which document is on which side."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.api.comparisons import Comparison
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText, Text


class SidesBar(Bar):
    """`Was  delivery 12 (MSG1)      Now  delivery 14 (MSG1R1)      HL7 v2`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(36, "sunken", parent=parent)
        self.left, self.right = ElidedText("", Type.TABLE_STRONG, "t1"), ElidedText("", Type.TABLE_STRONG, "t1")
        self.format = Text("", Type.TABLE, "t3")
        row = self.row(spacing=8)
        for word, title in (("Was", self.left), ("Now", self.right)):
            row.addWidget(Text(word, Type.TABLE, "t3"))
            row.addWidget(title, 1)
        row.addWidget(self.format)
        self.reveal = Button("Reveal both…", Kind.QUIET, icon="eye", height=26)
        row.addWidget(self.reveal)
        self.hide()

    def show_sides(self, found: Comparison) -> None:
        """These two."""
        self.left.setText(found.left_title)
        self.right.setText(found.right_title)
        self.format.setText(found.format_title + (", patient data shown" if found.clear else ", masked"))
        self.reveal.set_label("Mask now" if found.clear else "Reveal both…")
        self.reveal.set_icon_name("eye-slash" if found.clear else "eye")
        self.show()
