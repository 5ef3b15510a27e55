"""The middle of the inspector: tabs over the views of a message and over what happened to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.api.documents import DocumentHead
from console.api.messages import MessageView
from console.desktop.screens.base import Desk
from console.desktop.screens.document.raw_page import DocumentRawPage
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.screens.document.rendered_page import RenderedPage
from console.desktop.screens.document.table_page import TablePage
from console.desktop.screens.document.validation_page import ValidationPage
from console.desktop.screens.document.words import clear_words
from console.desktop.screens.inspector.diff_page import DiffPage, partner
from console.desktop.screens.inspector.lines import history_lines, last_attempt, titles
from console.desktop.screens.inspector.raw_page import RawPage
from console.desktop.screens.inspector.related_page import RelatedPage
from console.desktop.screens.inspector.reply_page import ReplyPage
from console.desktop.screens.inspector.words import byte_line
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.line_list import LineList, Shape
from console.desktop.widgets.surface import Bar, Surface
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.widgets.view_tabs import ViewTabs

TABS = ("Raw", "Table", "Rendered", "Validation", "Reply", "History", "Related", "Diff")


class MiddlePane(Surface):
    """Tabs over pages. `finding(path)` when a person follows a finding; `related(id)` a relative."""

    finding = Signal(str)
    place = Signal(str)  # a node to select, with the page left in front
    related = Signal(int)
    open_document = Signal(object)  # DocumentRef
    open_part = Signal(str)

    def __init__(self, desk: Desk, reader: DocumentReader, parent: QWidget | None = None) -> None:
        """`reader` reads the message as a document: its tables, its bytes, its embedded documents."""
        super().__init__("base", parent=parent)
        self.diff = DiffPage(desk)
        self.tabs = ViewTabs("Views of the message")
        self.pages = QStackedWidget()
        self.raw_page = RawPage()
        self.bytes = DocumentRawPage(reader)
        self.raw_stack = QStackedWidget()
        self.table = TablePage(reader)
        self.rendered = RenderedPage(reader)
        self.validation = ValidationPage(reader)
        self.replies = ReplyPage(desk.bridge)
        self.history = LineList("History", Shape(row=46, left=16, lead=0, lines_between=False, linked=True))
        self.relatives = RelatedPage()
        self.byte_button = Button(kind=Kind.QUIET, icon="code", name="All lines: blanks, line ends, hex", height=26)
        self.byte_button.setCheckable(True)
        self.byte_text = ElidedText("", Type.SMALL, "t2")
        self.hint = Text("Alt+click reveals a field", Type.SMALL_STRONG, "t3")
        self.mask_button = Button("Mask now", Kind.QUIET, icon="eye-slash", height=24)
        self._outcome: QWidget | None = None
        self._lay_out()
        self._wire()

    def show_view(self, view: MessageView) -> None:
        """Show this message."""
        self.raw_page.show_view(view)
        self.diff.show_view(view)
        self.tabs.offer(TABS.index("Diff"), partner(view) is not None)
        if self.pages.currentWidget() is self.diff:
            self.diff.look()
        self.validation.show_findings(view.findings)
        self.history.set_lines(history_lines(view))
        self.relatives.show_view(view)
        self.replies.show_view(view)
        self.byte_text.setText(byte_line(view))
        last = last_attempt(view)
        code = "" if last is None else last.code.split(" ", maxsplit=1)[0] if last.reply else "none"
        words = titles(view, code)
        for index, name in enumerate(TABS):
            self.tabs.setTabText(index, words.get(name, name))

    def show_head(self, head: DocumentHead | None) -> None:
        """The same message as a document; None while that is not known."""
        self.tabs.offer(TABS.index("Table"), head is not None and bool(head.tables))
        self.tabs.offer(TABS.index("Rendered"), head is not None and "rendered" in head.views)
        self.byte_button.setEnabled(head is not None)
        self.relatives.show_head(head)
        if head is not None:
            for page in (self.bytes, self.table, self.rendered):
                page.show_head(head)
        else:
            self.byte_button.setChecked(False)
        if not self.tabs.isTabVisible(self.tabs.currentIndex()):
            self.tabs.setCurrentIndex(0)

    def show_attempt(self, number: int) -> None:
        """Open the reply of this try."""
        self.replies.show_attempt(number)
        self.go("Reply")

    def go(self, name: str) -> None:
        """Open a tab by the first word of its title."""
        self.tabs.setCurrentIndex(TABS.index(name))

    def put_outcome(self, widget: QWidget | None) -> None:
        """Take the right column in as a tab, or (None) let it go again."""
        if self._outcome is not None and widget is None:
            index = self.pages.indexOf(self._outcome)
            self.pages.removeWidget(self._outcome)
            self.tabs.removeTab(index)
        elif widget is not None and self._outcome is None:
            self.pages.addWidget(widget)
            self.tabs.addTab("Outcome")
            widget.show()
        self._outcome = widget

    def say_revealed(self, count: int, seconds: int, *, whole: bool = False) -> None:
        """What stands in the clear and for how long."""
        self.mask_button.setVisible(count > 0)
        self.hint.setText(clear_words(whole, count, seconds) if count else "Alt+click reveals a field")
        self.hint.set_colour("t1" if count else "t3")

    def _lay_out(self) -> None:
        for title in TABS:
            self.tabs.addTab(title)
        top = Bar(36, "base", "b")
        row = top.row(left=0, right=4)
        row.addWidget(self.tabs, 1, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.byte_button)
        history_page = Surface("base")
        history_page.column(top=10).addWidget(self.history)
        self.raw_stack.addWidget(self.raw_page)
        self.raw_stack.addWidget(self.bytes)
        for page in (
            self.raw_stack,
            self.table,
            self.rendered,
            self.validation,
            self.replies,
            history_page,
            self.relatives,
            self.diff,
        ):
            self.pages.addWidget(page)
        foot = Bar(28, "base", "t")
        foot_row = foot.row(left=16, right=8)
        foot_row.addWidget(self.byte_text, 1)
        foot_row.addWidget(self.hint)
        foot_row.addWidget(self.mask_button)
        self.mask_button.hide()
        whole = self.column()
        whole.addWidget(top)
        whole.addWidget(self.pages, 1)
        whole.addWidget(foot)
        self.show_head(None)

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.byte_button.toggled.connect(lambda on: self.raw_stack.setCurrentIndex(int(on)))
        self.diff.place.connect(self._follow)
        self.diff.open_other.connect(self.related)
        self.validation.place.connect(self._follow)
        self.validation.counted.connect(self._count_findings)
        self.raw_page.findings.picked.connect(self._follow)
        self.replies.blamed.connect(self._follow)
        self.replies.open_reply.connect(self.open_document)
        self.raw_page.reply.blamed.connect(self._follow)
        self.table.place.connect(self.place)
        self.rendered.place.connect(self.place)
        self.relatives.related.connect(self.related)
        self.relatives.open_part.connect(self.open_part)

    def _turn(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        self.byte_button.setVisible(index == 0)
        page = self.pages.currentWidget()
        if isinstance(page, DiffPage | TablePage | RenderedPage | ReplyPage | ValidationPage):
            page.look()

    def _count_findings(self, count: int) -> None:
        self.tabs.setTabText(TABS.index("Validation"), f"Validation  {count}" if count else "Validation")

    def _follow(self, path: object) -> None:
        if isinstance(path, str) and path:
            self.tabs.setCurrentIndex(0)
            self.finding.emit(path)
