"""De-identified copies: choose how, make, read the report, save. Nothing is saved in which something leaks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from console.api.deidentify import Deidentified, DeidentifyRequest
from console.api.documents import DocumentRef
from console.api.exchange import Exported
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.deidentify.form import OptionsForm
from console.desktop.screens.deidentify.model import COLUMNS, ReportModel
from console.desktop.screens.deidentify.words import INTRODUCTION, NO_RIGHT, NOTHING, headline, subject_words
from console.desktop.screens.exchange.saving import saved_to
from console.desktop.screens.throughput.saving import choose_file
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.reading_bar import ReadingBar
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import ElidedText, Text

FORM_WIDTH = 340


class DeidentifyScreen(Screen):
    """Entered with a `document`, with `selected` deliveries, or with a `query` of which all that match are taken."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.ref: DocumentRef | None = None
        self.deliveries: tuple[int, ...] = ()
        self.query: str | None = None
        self.made: Deidentified | None = None
        self._busy = False
        self.leave_button = Button("", Kind.QUIET, icon="arrow-left", name="Back")
        self.head = PaneHeader("De-identified copies")
        self.about = ElidedText("", Type.TABLE, "t3")
        self.look_at = Button("Open the copy", icon="file-text")
        self.save = Button("Save…", icon="download-simple")
        self.act = Button("Make the copy", Kind.PRIMARY, icon="eraser")
        self.form = OptionsForm()
        self.progress = ReadingBar()
        self.model = ReportModel(self)
        self.table = Table(COLUMNS, "What was replaced")
        self.preview = QPlainTextEdit()
        self.below = Surface("base")
        self.empty = EmptyState("eraser", "Nothing was made yet")
        self._stack = QStackedLayout()
        self._lay_out()
        self._wire()
        self._show_idle()

    def enter(self, place: Place) -> None:
        """Other messages begin anew; the same ones show what was made."""
        wanted = (place.document, place.selected, place.query)
        if self._busy or wanted == (self.ref, self.deliveries, self.query):
            return
        if wanted == (None, (), None):
            return  # by the palette: what stands here stays
        self.ref, self.deliveries = place.document, place.selected
        self.query = None if self.ref is not None or self.deliveries else place.query
        self.about.setText(subject_words(len(self.deliveries), self.query))
        self._forget()

    def panes(self) -> tuple[QWidget, ...]:
        """The options, and the report where there is one."""
        return (self.form, self.table) if self.made is not None else (self.form,)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """F5 makes it again."""
        return {"refresh": self._make}

    # Making.

    def _make(self) -> None:
        if self._refusal():
            return
        request = DeidentifyRequest(
            ref=self.ref,
            deliveries=self.deliveries,
            query=self.query,
            options=self.form.options,
            reason=self.form.reason.text().strip(),
        )
        self._busy, self.made = True, None
        self.progress.show_progress(
            "Making the copy, then looking for anything of the original in it…", 0, 0, running=True
        )
        self.empty.say("The copy is being made", "Live traffic goes first.")
        self._stack.setCurrentWidget(self.empty)
        self._judge()
        self.desk.bridge.submit(lambda client: client.deidentify(request), self.take, self._failed, key="deidentify")

    def take(self, made: Deidentified) -> None:
        """It was made: the report, and where something leaks nothing else."""
        self._busy, self.made = False, made
        self.progress.show_progress(f"{headline(made)}. {made.text}", 0, 0, running=False, trouble=bool(made.leaks))
        self.model.show_rows(made.leaks or made.replaced)
        self.preview.setPlainText(made.preview)
        self.below.setVisible(bool(made.preview))
        if made.leaks or made.replaced:
            self._stack.setCurrentIndex(1)
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.empty.say("Nothing had to be replaced", "No value tells of a person. The copy is the original.")
            self._stack.setCurrentWidget(self.empty)
        self._judge()

    def _failed(self, error: OperatorError) -> None:
        self._busy = False
        self.progress.show_progress(str(error), 0, 0, running=False, trouble=True)
        self.empty.say("No copy was made", "Why stands above. Nothing was saved.")
        self._stack.setCurrentWidget(self.empty)
        self._judge()

    def _refusal(self) -> str:
        if self.ref is None and not self.deliveries and self.query is None:
            return NOTHING
        if not self.desk.state.may("deidentify"):
            return NO_RIGHT
        return "It is being made" if self._busy else self.form.refusal

    def _forget(self) -> None:
        """Options changed: what was made is not what is asked for now."""
        if not self._busy:
            self.made = None
            self._show_idle()

    def _show_idle(self) -> None:
        self.progress.hide()
        self.empty.say("Nothing was made yet", INTRODUCTION)
        self._stack.setCurrentWidget(self.empty)
        self._judge()

    def _judge(self) -> None:
        self.act.refuse(self._refusal())
        made = self.made
        self.save.refuse(
            "Nothing was made yet" if made is None else "Something of the original stands in it" if made.leaks else ""
        )
        self.look_at.setVisible(made is not None and made.ref is not None)
        self.form.set_busy(self._busy)

    # What is done with it.

    def _open(self) -> None:
        if self.made is not None and self.made.ref is not None:
            self.navigate.emit(Place(screen="document", document=self.made.ref))

    def _ask_file(self) -> None:
        if self.made is not None and not self.made.leaks:
            name = "copies.zip" if self.ref is None else "copy.txt"
            choose_file(self, "Save the de-identified copy", name, self.save_to)

    def save_to(self, name: str) -> None:
        """The file gets its name when all is in it."""
        made, path = self.made, Path(name)
        if made is not None:
            self.desk.bridge.submit(
                lambda client: saved_to(path, partial(client.deidentified_save, made.id)),
                lambda done: self._saved(path, done),
                self._not_saved,
            )

    def _saved(self, path: Path, done: Exported) -> None:
        self.desk.state.notify(
            "ok", f"Saved to {path.name}, SHA-256 {done.sha256[:12]}…. The audit log holds the same."
        )

    def _not_saved(self, error: OperatorError) -> None:
        self.desk.state.notify("error", f"Nothing was saved. {error}")

    def _wire(self) -> None:
        self.leave_button.clicked.connect(self.back)
        self.act.clicked.connect(self._make)
        self.save.clicked.connect(self._ask_file)
        self.look_at.clicked.connect(self._open)
        self.form.changed.connect(self._forget)

    def _lay_out(self) -> None:
        self.head.put_first(self.leave_button)
        self.head.add_left(self.about, stretches=True)
        for button in (self.look_at, self.save, self.act):
            self.head.add_right(button)
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.preview.setReadOnly(True)
        self.preview.setProperty("bare", True)
        self.preview.document().setDocumentMargin(look().px(10))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setAccessibleName("The beginning of the copy")
        self.preview.setFont(look().font(Type.CODE))
        self.preview.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._lay_out_below()
        self.form.setFixedWidth(look().px(FORM_WIDTH))
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.below)
        split.setSizes([look().px(420), look().px(220)])
        right = QWidget()
        column = QVBoxLayout(right)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.progress)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(split)
        both = QHBoxLayout()
        set_margins(both, 0, 0, 0, 0, 1)
        both.addWidget(self.form)
        both.addWidget(right, 1)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(self.head)
        whole.addLayout(both, 1)

    def _lay_out_below(self) -> None:
        """The preview with its own head: it holds nothing real, so it needs no mask."""
        column = QVBoxLayout(self.below)
        set_margins(column, 0, 0, 0, 0)
        bar = Bar(32)
        bar.row().addWidget(
            Text("The copy as it would be saved; every name and number in it is made up", Type.SMALL, "t2")
        )
        column.addWidget(bar)
        column.addWidget(self.preview, 1)
