"""The left pane: the tree under its head, with the way to the search box and the switch that reveals or masks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.messages import MessageView
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.node_tree import NodeTree
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Surface
from console.desktop.words import grouped


class TreePane(Surface):
    """`reveal_all` when the eye is pressed, `find_asked` when the glass is."""

    reveal_all = Signal()
    find_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self.header = PaneHeader("Segments", height=36)
        self.eye = Button(kind=Kind.QUIET, icon="eye-slash", name="Reveal the whole message…", height=26)
        self.find_button = Button(
            kind=Kind.QUIET, icon="magnifying-glass", name="Find in the message, Ctrl+F", height=26
        )
        self.header.add_right(self.eye)
        self.header.add_right(self.find_button)
        self.tree = NodeTree()
        column = self.column()
        column.addWidget(self.header)
        column.addWidget(self.tree, 1)
        self.setMinimumWidth(look().px(280))
        self.eye.clicked.connect(self.reveal_all)
        self.find_button.clicked.connect(self.find_asked)

    def show_view(self, view: MessageView) -> None:
        """Show this message's nodes."""
        self.header.count.setText(grouped(view.lines_total))
        self.tree.set_nodes(view.nodes, complete=view.nodes_complete)

    def say_revealed(self, *, whole: bool) -> None:
        """The eye says what pressing it does."""
        self.eye.set_icon_name("eye" if whole else "eye-slash")
        name = "Mask all" if whole else "Reveal the whole message…"
        self.eye.setAccessibleName(name)
        self.eye.setToolTip(name)
