"""The right part of a viewer: tabs over raw text, tables, the rendered form, checks and parts, and the foot bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.api.documents import DocumentHead
from console.desktop.screens.document.explained_page import ExplainedPage
from console.desktop.screens.document.parts_page import PartsPage
from console.desktop.screens.document.raw_page import DocumentRawPage
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.screens.document.rendered_page import RenderedPage
from console.desktop.screens.document.table_page import TablePage
from console.desktop.screens.document.validation_page import ValidationPage
from console.desktop.screens.document.words import byte_line, clear_words
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar, Surface
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.widgets.view_tabs import ViewTabs

RAW, TABLE, RENDERED, EXPLAINED, VALIDATION, PARTS = range(6)
_HINT = "Alt+click reveals a value"


class DocumentMiddle(Surface):
    """Shows the views a document has; the one in front stays in front where the next document has it too."""

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self.tabs = ViewTabs("Views of the document")
        self.pages = QStackedWidget()
        self.raw = DocumentRawPage(reader)
        self.table = TablePage(reader)
        self.rendered = RenderedPage(reader)
        self.explained = ExplainedPage()
        self.validation = ValidationPage(reader)
        self.parts = PartsPage()
        self.byte_text = ElidedText("", Type.SMALL, "t2")
        self.hint = Text(_HINT, Type.SMALL_STRONG, "t3")
        self.mask_button = Button("Mask now", Kind.QUIET, icon="eye-slash", height=24)
        self._lay_out()
        self.tabs.currentChanged.connect(self._turn)
        self.validation.counted.connect(self._count_findings)

    def show_head(self, head: DocumentHead) -> None:
        """Another document."""
        for page in (self.raw, self.table, self.rendered, self.explained, self.validation, self.parts):
            page.show_head(head)
        self.byte_text.setText(byte_line(head))
        self.tabs.offer(TABLE, bool(head.tables))
        self.tabs.offer(RENDERED, "rendered" in head.views)
        self.tabs.offer(EXPLAINED, bool(head.explanations))
        self.tabs.offer(PARTS, bool(head.parts))
        self.tabs.setTabText(PARTS, f"Parts  {len(head.parts)}")
        if not self.tabs.isTabVisible(self.tabs.currentIndex()):
            self.go(RAW)

    def _all(self) -> tuple[QWidget, ...]:
        return (self.raw, self.table, self.rendered, self.explained, self.validation, self.parts)

    def go(self, tab: int) -> None:
        """Bring a view to the front."""
        self.tabs.setCurrentIndex(tab)

    def say_revealed(self, whole: bool, count: int, seconds: int) -> None:
        """What stands in the clear and for how long."""
        self.mask_button.setVisible(count > 0)
        self.hint.setText(clear_words(whole, count, seconds) if count else _HINT)
        self.hint.set_colour("t1" if count else "t3")

    def _count_findings(self, count: int) -> None:
        self.tabs.setTabText(VALIDATION, f"Validation  {count}" if count else "Validation")

    def _turn(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        if index == TABLE:
            self.table.look()
        elif index == RENDERED:
            self.rendered.look()
        elif index == VALIDATION:
            self.validation.look()

    def _lay_out(self) -> None:
        for title in ("Raw", "Table", "Rendered", "Explained", "Validation", "Parts"):
            self.tabs.addTab(title)
        for page in self._all():
            self.pages.addWidget(page)
        top = Bar(36, "base", "b")
        top.row(left=0, right=4).addWidget(self.tabs, 1, Qt.AlignmentFlag.AlignBottom)
        foot = Bar(28, "base", "t")
        row = foot.row(left=16, right=8)
        row.addWidget(self.byte_text, 1)
        row.addWidget(self.hint)
        row.addWidget(self.mask_button)
        self.mask_button.hide()
        whole = self.column()
        whole.addWidget(top)
        whole.addWidget(self.pages, 1)
        whole.addWidget(foot)
