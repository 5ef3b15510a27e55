"""The parts of the editor and where they stand: the pair of texts, the field, what comes of it, the form, the foot."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.desktop.screens.base import Desk, Screen
from console.desktop.screens.edit.diff_pair import DiffPair
from console.desktop.screens.edit.field_bar import FieldBar
from console.desktop.screens.edit.footer import Footer
from console.desktop.screens.edit.raw_panel import RawPanel
from console.desktop.screens.edit.results import Results
from console.desktop.screens.edit.send_form import SendForm
from console.desktop.screens.inspector.head import Head
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.node_tree_model import NodeTreeModel
from console.desktop.widgets.surface import Surface, set_margins


class EditParts(Screen):
    """What is seen; `EditScreen` says what it does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.nodes = NodeTreeModel(self)
        self.head = Head(tools=False)
        self.pair = DiffPair()
        self.field = FieldBar()
        self.raw_button = Button("Raw text…", Kind.QUIET, height=26)
        self.raw_panel = RawPanel()
        self.results = Results()
        self.form = SendForm()
        self.footer = Footer()
        self.trouble = Banner("error", Sign.CROSS)
        self.success = Banner("ok", Sign.DISC)
        self.open_new = Button("Open the new message", height=24)
        self.cannot = EmptyState("pencil-simple", "No message is open")
        self.leave_button = Button("Back", icon="arrow-left")
        self._lay_out()

    def panes(self) -> tuple[QWidget, ...]:
        """Copy, field, changes, checks, form."""
        written = self.raw_panel.editor if self.raw_panel.isVisible() else self.field.path
        return (self.pair.copy, written, self.results.table, self.results.checks, self.form.destination)

    def _lay_out(self) -> None:
        self.head.end.setText("Edit a copy and resend")
        self.success.add_button(self.open_new)
        self.body = QWidget()
        left = Surface("base", "r", "line2")
        column = left.column(right=1)
        self.pair.right_head.add_right(self.raw_button)
        for widget in (self.pair, self.field):
            column.addWidget(widget)
        column.addWidget(self.raw_panel, 4)
        column.addWidget(self.results, 3)
        self.raw_panel.hide()
        across = QHBoxLayout(self.body)
        set_margins(across, 0, 0, 0, 0)
        across.addWidget(left, 1)
        across.addWidget(self.form)
        self.cannot.add_button(self.leave_button)
        self.stack = QStackedWidget()
        for page in (self.body, self.cannot):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        for part in (self.head, self.trouble, self.success):
            whole.addWidget(part)
        whole.addWidget(self.stack, 1)
        whole.addWidget(self.footer)
