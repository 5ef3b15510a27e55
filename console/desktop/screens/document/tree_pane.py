"""The left pane: the tree of the document under its head."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from console.desktop.screens.document.tree_view import DocumentTree
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Surface
from console.desktop.widgets.text import Text


class DocumentTreePane(Surface):
    """`reveal_all` when the eye is pressed."""

    reveal_all = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self.header = PaneHeader("Tree", height=36)
        self.eye = Button(kind=Kind.QUIET, icon="eye-slash", name="Reveal the whole document…", height=26)
        self.header.add_right(self.eye)
        self.tree = DocumentTree()
        self.none = Text("There is no tree: these bytes have no form that is known.", Type.TABLE, "t2").wrap()
        self.none.setContentsMargins(16, 12, 16, 12)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = self.column()
        column.addWidget(self.header)
        column.addWidget(self.none)
        column.addWidget(self.tree, 1)
        self.none.hide()
        self.setMinimumWidth(look().px(280))
        self.eye.clicked.connect(self.reveal_all)

    def show_tree(self, has: bool) -> None:
        """Show the tree, or say that there is none."""
        self.tree.setVisible(has)
        self.none.setVisible(not has)

    def say_revealed(self, *, whole: bool) -> None:
        """The eye says what pressing it does."""
        self.eye.set_icon_name("eye" if whole else "eye-slash")
        name = "Mask all" if whole else "Reveal the whole document…"
        self.eye.setAccessibleName(name)
        self.eye.setToolTip(name)
