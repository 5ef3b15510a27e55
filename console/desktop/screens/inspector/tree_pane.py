"""The left pane: the tree under its head, with a find line and the switch that reveals or masks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.api.messages import MessageView
from console.desktop.screens.inspector.words import grouped
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.node_tree import NodeTree
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Bar, Surface


class TreePane(Surface):
    """`reveal_all` when the eye is pressed."""

    reveal_all = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self.header = PaneHeader("Segments", height=36)
        self.eye = Button(kind=Kind.QUIET, icon="eye-slash", name="Reveal the whole message…", height=26)
        self.find_button = Button(kind=Kind.QUIET, icon="magnifying-glass", name="Find a field", height=26)
        self.find_button.setCheckable(True)
        self.header.add_right(self.eye)
        self.header.add_right(self.find_button)
        self.find_bar = Bar(36, "base", "b")
        self.wanted = QLineEdit()
        self.wanted.setPlaceholderText("OBX-3, name or value")
        self.wanted.setAccessibleName("Find a field by place, name or value")
        self.find_bar.row(left=8, right=8).addWidget(self.wanted)
        self.find_bar.hide()
        self.tree = NodeTree()
        column = self.column()
        for widget in (self.header, self.find_bar):
            column.addWidget(widget)
        column.addWidget(self.tree, 1)
        self.setMinimumWidth(look().px(280))
        self.eye.clicked.connect(self.reveal_all)
        self.find_button.toggled.connect(self._toggle_find)
        self.wanted.returnPressed.connect(self._find_next)

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

    def _toggle_find(self, shown: bool) -> None:
        self.find_bar.setVisible(shown)
        if shown:
            self.wanted.setFocus()
        else:
            self.tree.setFocus()

    def _find_next(self) -> None:
        """The next loaded node after the current one that holds the text; around the end."""
        wanted = self.wanted.text().strip().casefold()
        if not wanted:
            return
        nodes = list(self.tree.nodes.paths())
        current = self.tree.current()
        start = nodes.index(current) + 1 if current in nodes else 0
        for node in (*nodes[start:], *nodes[:start]):
            if any(wanted in text.casefold() for text in (node.path, node.short, node.label, node.value)):
                self.tree.choose(node.path)
                return
