"""The hand-over page of a shift: since when, one's own remarks, the page itself, and where to save it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QStackedWidget, QTextBrowser, QWidget

from console.api.handover import Handover, HandoverRequest
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import Panel, labelled
from console.desktop.screens.people.handover_file import save
from console.desktop.screens.people.shift_panel import SPANS
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.when import told
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.surface import Surface
from console.desktop.widgets.text import ElidedText

SAVED = "Saved as {name}. It holds counts and codes, no patient data."


class HandoverPanel(Panel):
    """Not modal: the shift goes on while one writes."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(width=900, height=700, modal=False, parent=parent)
        self._desk = desk
        self.page: Handover | None = None
        self.since = DropDown()
        self.since.addItems([words for words, _ in SPANS])
        self.remarks = QPlainTextEdit()
        self.remarks.setPlaceholderText("What the next shift must know. Name causes and tickets, never a patient.")
        self.remarks.setTabChangesFocus(True)
        self.remarks.setFixedHeight(look().px(72))
        self.view = QTextBrowser()
        self.view.setOpenLinks(False)
        self.view.document().setDocumentMargin(look().px(24))
        self.view.setAccessibleName("The hand-over page")
        self.empty = EmptyState("clipboard-text", "Making the page")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        form = Surface("base", "b")
        column = form.column(left=20, top=12, right=20, bottom=12, spacing=8)
        column.addLayout(labelled("Since", self.since))
        column.addLayout(labelled("Remarks", self.remarks, height=72))
        self.inside.addWidget(form)
        self.inside.addWidget(self.stack, 1)
        self.words = ElidedText("", Type.TABLE, "t3")
        self.again = Button("Make again", icon="arrow-clockwise", height=32)
        self.save_html = Button("Save HTML…", icon="download-simple", height=32)
        self.save_pdf = Button("Save PDF…", Kind.PRIMARY, icon="file-text", height=32)
        for widget in (self.words, self.again, self.save_html, self.save_pdf):
            self.foot_row.addWidget(widget, 1 if widget is self.words else 0)
        self.since.activated.connect(self.make)
        self.again.clicked.connect(self.make)
        self.remarks.textChanged.connect(self._stale)
        self.save_html.clicked.connect(lambda: self._choose("html"))
        self.save_pdf.clicked.connect(lambda: self._choose("pdf"))
        self.say_title("Shift hand-over", "What happened, what is open, who has it, what was resent, by whom and why")
        self._judge("Making the page")

    def first_focus(self) -> QWidget | None:
        """The remarks: the rest writes itself."""
        return self.remarks

    def make(self) -> None:
        """Ask the gateway for the page of the moment chosen, with the remarks as they stand."""
        self._judge("Making the page")
        back = SPANS[max(0, self.since.currentIndex())][1]
        since: datetime | None = None if back is None else self._desk.state.gateway_now() - back
        request = HandoverRequest(since=since, remarks=self.remarks.toPlainText().strip())
        self._desk.bridge.submit(lambda client: client.handover(request), self.show_page, self._failed, key="handover")

    def show_page(self, page: Handover) -> None:
        """Show this one."""
        self.page = page
        self.view.setHtml(page.html)
        self.stack.setCurrentWidget(self.view)
        self.say_title("Shift hand-over", f"Since {told(page.since, self._desk.state.gateway_now())}, by {page.by}")
        self._judge("")
        self._say("Counts and codes only.")

    def save_to(self, name: str) -> None:
        """Write the page that is shown."""
        page = self.page
        if page is None:
            return
        self._judge("It is being saved")
        path = Path(name)
        self._desk.bridge.submit(lambda _client: save(page.html, page.title, path), self._saved, self._not_saved)

    def _saved(self, path: Path) -> None:
        self._judge("")
        self._say(SAVED.format(name=path.name))

    def _not_saved(self, error: OperatorError) -> None:
        self._judge("")
        self._say(str(error), "error")

    def _failed(self, error: OperatorError) -> None:
        self._judge("" if self.page else "There is no page yet")
        if self.page is None:
            self.empty.say("The page could not be made", str(error))
            self.stack.setCurrentWidget(self.empty)
        self._say(str(error), "error")

    def _stale(self) -> None:
        if self.page is not None:
            self._say("Make again puts your remarks into the page.", "t2")

    def _say(self, text: str, colour: str = "t3") -> None:
        self.words.setText(text)
        self.words.set_colour(colour)
        self.words.setAccessibleName(text)

    def _judge(self, refusal: str) -> None:
        self.again.refuse("" if self.page or not refusal else refusal)
        for button in (self.save_html, self.save_pdf):
            button.refuse(refusal)

    def _choose(self, suffix: str) -> None:
        if self.page is None:
            return
        chooser = QFileDialog(self, "Save the hand-over page", f"{self.page.file_name}.{suffix}")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix(suffix)
        chooser.fileSelected.connect(self.save_to)
        chooser.open()
