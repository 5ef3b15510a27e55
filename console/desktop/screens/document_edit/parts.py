"""The parts of the screen and where they stand: head, tree, pair, place, what comes of it, foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from console.desktop.models.document_tree import COLUMNS
from console.desktop.screens.base import Desk, Screen
from console.desktop.screens.document.head import DocumentHeadBar
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.screens.document.tree_pane import DocumentTreePane
from console.desktop.screens.document_edit.results import DocumentResults
from console.desktop.screens.document_edit.words import FIELD_WORDS, NOTHING_CHANGED
from console.desktop.screens.edit.field_bar import FieldBar
from console.desktop.screens.edit.raw_panel import RawPanel
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.line_pair import LinePair
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import ElidedText

TYPE_COLUMN = next(at for at, column in enumerate(COLUMNS) if column.id == "type")


class DocumentEditParts(Screen):
    """What is seen; `DocumentEditScreen` says what it does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.reader = DocumentReader(desk.bridge, self)
        self.bar = DocumentHeadBar()
        self.tree_pane = DocumentTreePane()
        self.tree = self.tree_pane.tree
        self.tools = PaneHeader("Edit", height=36)
        self.raw_button = Button("Raw text…", Kind.QUIET, icon="code", height=26)
        self.undo_button = Button("Undo", Kind.QUIET, icon="arrow-u-up-left", height=26)
        self.redo_button = Button(kind=Kind.QUIET, icon="arrow-u-up-right", name="Redo", height=26)
        self.pair = LinePair(whole=False)
        self.field = FieldBar(words=FIELD_WORDS["plain"])
        self.trouble = Banner("error", Sign.CROSS)
        self.raw_panel = RawPanel()
        self.results = DocumentResults()
        self.words = ElidedText("", Type.TABLE, "t2")
        self.cancel = Button("Cancel", Kind.QUIET, height=32)
        self.save = Button("Save as…", Kind.PLAIN, icon="download-simple", hint="Ctrl+S", height=32)
        self.open_copy = Button("Open the copy", Kind.PRIMARY, icon="arrow-right", hint="Ctrl+Enter", height=32)
        self.cannot = EmptyState("pencil-simple", "No document is open")
        self.leave_button = Button("Back", icon="arrow-left")
        self._lay_out()

    def panes(self) -> tuple[QWidget, ...]:
        """Tree, copy, place or text, changes, findings."""
        written = self.raw_panel.editor if self.raw_panel.isVisible() else self.field.path
        return (self.tree, self.pair.copy, written, self.results.table, self.results.findings)

    def list_pane(self) -> QWidget | None:
        """The tree."""
        return self.tree

    def _lay_out(self) -> None:
        self.bar.say_act("Edit a copy")
        self.tree_pane.eye.hide()
        self.tree.setColumnHidden(TYPE_COLUMN, True)
        for button in (self.pair.undo, self.pair.redo):
            button.hide()  # they stand above, where they are also before the first change
        self.tools.count.setText(NOTHING_CHANGED)
        for button in (self.undo_button, self.redo_button, self.raw_button):
            self.tools.add_right(button)
        right = Surface("base", "l", "line2")
        column = right.column(left=1)
        for widget in (self.tools, self.pair, self.field, self.trouble):
            column.addWidget(widget)
        column.addWidget(self.raw_panel, 4)
        column.addWidget(self.results, 3)
        for part in (self.pair, self.raw_panel):
            part.hide()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        right.setMinimumWidth(look().px(560))
        self.splitter.addWidget(self.tree_pane)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([look().px(470), look().px(890)])
        self.cannot.add_button(self.leave_button)
        self.stack = QStackedWidget()
        for page in (self.splitter, self.cannot):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(self.bar)
        whole.addWidget(self.stack, 1)
        whole.addWidget(self._foot())

    def _foot(self) -> Bar:
        foot = Bar(52, "chrome", "t", "line2")
        row = foot.row(left=16, right=16)
        row.addWidget(self.words, 1)
        for button in (self.cancel, self.save, self.open_copy):
            row.addWidget(button)
        return foot
