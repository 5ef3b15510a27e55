"""The parts of the inspector and where they stand: head, messages, then tree, middle and right column side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from console.desktop.screens.base import Desk, Screen
from console.desktop.screens.document.find_bar import FindBar
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.screens.inspector.head import Head
from console.desktop.screens.inspector.middle import MiddlePane
from console.desktop.screens.inspector.side import SidePane
from console.desktop.screens.inspector.tree_pane import TreePane
from console.desktop.screens.notes.noting import Noting
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.surface import set_margins

FOLD_BELOW = 1360
"""Windows narrower than this show the right column as a tab."""


class InspectorParts(Screen):
    """What is seen; `InspectorScreen` says what it does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head = Head()
        self.reader = DocumentReader(desk.bridge, self)
        self.find_bar = FindBar(self.reader)
        self.tree_pane = TreePane()
        self.middle = MiddlePane(desk, self.reader)
        self.side = SidePane()
        self.noting = Noting(desk, self.side.notes, self)
        self.trouble = Banner("error", Sign.CROSS)
        self.told = Banner("info", Sign.INFO)
        self.cannot = EmptyState("file-text", "No message is open")
        self.again = Button("Try again", icon="arrow-clockwise")
        self.leave_button = Button("Back to the list", icon="arrow-left")
        self._lay_out()

    def panes(self) -> tuple[QWidget, ...]:
        """Tree, raw text, findings, reply, outcome."""
        page = self.middle.raw_page
        return (self.tree_pane.tree, page.raw, page.findings, page.reply.raw, self.side)

    def save_layout(self) -> dict[str, object]:
        """The widths of the panes."""
        return {"widths": self.splitter.sizes()}

    def restore_layout(self, layout: dict[str, object]) -> None:
        """Take the widths back."""
        widths = layout.get("widths")
        if isinstance(widths, list) and all(isinstance(each, int) and each >= 0 for each in widths) and any(widths):
            self.splitter.setSizes(widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the right column away on a narrow window."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        narrow = self.window().width() < look().px(FOLD_BELOW)
        inside = self.splitter.indexOf(self.side) >= 0
        if narrow and inside:
            self.middle.put_outcome(self.side)
        elif not narrow and not inside:
            self.middle.put_outcome(None)
            self.splitter.addWidget(self.side)
            self.side.show()
            self._share_out()

    def _share_out(self) -> None:
        px = look().px
        left, right = px(356), px(312) if self.splitter.indexOf(self.side) >= 0 else 0
        self.splitter.setSizes([left, max(px(480), self.width() - left - right), right])

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.side.setMinimumWidth(look().px(260))
        self.middle.setMinimumWidth(look().px(480))
        for place, pane in enumerate((self.tree_pane, self.middle, self.side)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(place, int(pane is self.middle))
        self.splitter.setSizes([look().px(356), look().px(692), look().px(312)])
        self.cannot.add_button(self.again)
        self.cannot.add_button(self.leave_button)
        self.again.hide()
        close = Button("Close", Kind.QUIET, icon="x", height=24)
        close.clicked.connect(self.told.hide)
        self.told.add_button(close)
        dismiss = Button("Close", Kind.QUIET, icon="x", height=24)
        dismiss.clicked.connect(self.trouble.hide)
        self.trouble.add_button(dismiss)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.cannot)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        for widget in (self.head, self.trouble, self.told, self.find_bar):
            whole.addWidget(widget)
        whole.addWidget(self.stack, 1)
