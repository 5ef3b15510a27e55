"""One job: how far, how it went so far, a receipt per message; pause, go on, cancel the rest, export.

The job runs in the gateway: closing the panel does not stop it.
"""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QElapsedTimer, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from console.api.jobs import JobCommand, JobCommandName, JobReceipt, JobReceipts, JobRow, JobState
from console.core.errors import OperatorError
from console.desktop.models.receipts import COLUMNS, ORIGINAL, ReceiptModel, ReceiptsWanted
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.export import save_receipts
from console.desktop.screens.bulk.figures import JobFigures
from console.desktop.screens.bulk.job_foot import JobFoot
from console.desktop.screens.bulk.panel import PADDING, Panel
from console.desktop.screens.bulk.progress import Legend, ProgressBar, parts_of
from console.desktop.screens.bulk.strip import Strip
from console.desktop.screens.bulk.words import (
    ENDED,
    STATE_FACES,
    acted,
    cancel_words,
    end_level,
    end_words,
    job_title,
    left_words,
    receipt_face,
    result_words,
)
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.states import CHECK
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.reason_dialog import ReasonDialog
from console.desktop.widgets.surface import Surface
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import Text
from console.desktop.words import clock, count_of, grouped, rate

POLL_MILLISECONDS = 500
ANNOUNCE_MILLISECONDS = 10_000
FILTERS = (
    ("All", ""),
    ("Accepted", "accepted"),
    ("Rejected", "rejected"),
    ("Unknown", "unknown"),
    ("Not done", "refused"),
    ("On the way", "sending"),
    ("To go", "waiting"),
    ("Cancelled", "cancelled"),
)


class JobPanel(Panel):
    """Not modal. `opened` carries a delivery to be looked at; `told` every new state of the job."""

    opened = Signal(int)
    told = Signal(object)  # JobRow

    def __init__(self, desk: Desk, job: JobRow, parent: QWidget) -> None:
        super().__init__(width=600, height=640, modal=False, parent=parent)
        self._desk = desk
        self.job = job
        self._told = QElapsedTimer()
        self._command_under_way = False
        self.figures = JobFigures()
        self.bar = ProgressBar()
        self.legend = Legend()
        self.note = Strip()
        self.header = PaneHeader("Receipts", height=36)
        self.show_state = DropDown()
        self.model = ReceiptModel(receipt_face, self)
        self.model.kind = job.kind
        self.table = Table(COLUMNS, "Receipts")
        self.buttons = JobFoot(self.foot_row)
        self._lay_out()
        self._wire()
        self.show_job(job)
        self.model.refresh()

    def _lay_out(self) -> None:
        top = Surface("base", "b")
        column = top.column(left=PADDING, top=12, right=PADDING, bottom=12, spacing=10)
        for widget in (self.figures, self.bar, self.legend, self.note):
            column.addWidget(widget)
        for words, state in FILTERS:
            self.show_state.addItem(words, state)
        self.show_state.setAccessibleName("Show receipts")
        self.show_state.setFixedHeight(look().px(28))
        self.header.add_right(Text("Show", Type.TABLE, "t3"))
        self.header.add_right(self.show_state)
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.inside.addWidget(top)
        self.inside.addWidget(self.header)
        self.inside.addWidget(self.table, 1)

    def _wire(self) -> None:
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._ask)
        self.model.wanted.connect(self._fetch)
        self.model.modelReset.connect(self._show_count)
        self.model.rowsInserted.connect(self._show_count)
        self.show_state.currentIndexChanged.connect(self._filter)
        self.table.opened.connect(self._open)
        self.table.customContextMenuRequested.connect(self._menu)
        self.buttons.pause.clicked.connect(lambda: self._command(JobCommandName.PAUSE))
        self.buttons.go_on.clicked.connect(lambda: self._command(JobCommandName.RESUME))
        self.buttons.anyway.clicked.connect(self._ask_anyway)
        self.buttons.cancel_rest.clicked.connect(self._ask_cancel)
        self.buttons.keep.clicked.connect(self._end_question)
        self.buttons.cancel_now.clicked.connect(self._cancel)
        self.buttons.export.clicked.connect(self._ask_file)
        self.buttons.close.clicked.connect(self.reject)

    def first_focus(self) -> QWidget | None:
        """The receipts."""
        return self.table

    # polling, only while it can be seen

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the job."""
        super().showEvent(event)
        self._poll.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave it alone."""
        super().hideEvent(event)
        self._poll.stop()

    @property
    def is_settled(self) -> bool:
        """True when nothing changes any more by itself."""
        return self.job.state in ENDED and self.job.counts.sending == 0

    @property
    def follows(self) -> bool:
        """True while new receipts may come in on top: nobody reads below or has chosen one."""
        return self.table.verticalScrollBar().value() == 0 and not self.table.selectionModel().hasSelection()

    def _ask(self) -> None:
        if self.is_settled:
            self._poll.stop()
        id = self.job.id
        self._desk.bridge.submit(lambda client: client.job(id), self.show_job, self._not_told, key=f"job {id}")
        if self.follows:
            self.model.refresh()

    def _fetch(self, wanted: ReceiptsWanted) -> None:
        id = self.job.id

        def took(page: JobReceipts) -> None:
            if not shiboken6.isValid(self):
                return  # closed meanwhile
            if wanted.before is not None or self.follows or not self.model.is_loaded:
                self._keep_place(wanted, page)

        def failed(error: OperatorError) -> None:
            if shiboken6.isValid(self):
                self.model.give_up()

        self._desk.bridge.submit(
            lambda client: client.job_receipts(id, wanted.before, wanted.state),
            took,
            failed,
            key=f"receipts {id} {wanted.before is None}",
        )

    def _keep_place(self, wanted: ReceiptsWanted, page: JobReceipts) -> None:
        """Take a page; who stands in the list by keyboard stays on the same receipt."""
        at = self.table.currentIndex()
        before = self.model.receipt(at.row()) if at.isValid() else None
        self.model.take(wanted, page)
        row = None if before is None else self.model.row_of(before.number)
        if row is not None and not self.table.currentIndex().isValid():
            chooser = self.table.selectionModel()
            chooser.setCurrentIndex(self.model.index(row, at.column()), chooser.SelectionFlag.NoUpdate)

    def _not_told(self, error: OperatorError) -> None:
        self.note.say(
            CHECK["error"], "How the job stands is not known now. It goes on without this window.", str(error)
        )

    # showing

    def show_job(self, job: JobRow) -> None:
        """The job as it stands."""
        self.job = job
        ticket = f" ({job.ticket})" if job.ticket else ""
        environment = f", {job.environment}" if job.environment == "PROD" else ""
        self.say_title(
            job_title(job) + environment, f"Started {clock(job.started_at)} by {job.actor}: {job.reason}{ticket}"
        )
        counts, ended = job.counts, job.state in ENDED
        running = job.state is JobState.RUNNING
        self.figures.say(
            grouped(acted(counts)),
            f"of {grouped(job.total)}",
            left_words(job),
            f"{rate(job.rate)} per second" if running else f"ended {clock(job.updated_at)}" if ended else "",
        )
        self.bar.show_parts(parts_of(counts), result_words(counts, job.kind))
        self.legend.show_counts(counts, job.kind, ended=ended)
        self._show_note()
        self.buttons.show_job(job, linked=self._desk.state.is_linked, under_way=self._command_under_way)
        self._announce()
        self._show_count()
        self.told.emit(job)

    def _show_note(self) -> None:
        job = self.job
        if self.buttons.asking:
            self.note.say(CHECK["warn"], f"Cancel the rest of job {job.id}?", cancel_words(job))
        elif job.state in ENDED:
            self.note.say(CHECK[end_level(job)], end_words(job), job.note if job.state is JobState.CANCELLED else "")
        elif job.note or job.state is JobState.PAUSED:
            self.note.say(STATE_FACES[job.state], job.note or "Paused. Nothing more is started until it goes on.")
        else:
            self.note.say(CHECK["info"], "")

    def _show_count(self) -> None:
        state = self.model.state
        number = self._in_state(state)
        word = "receipt" if state == "" else str(self.show_state.currentText()).lower()
        words = count_of(number, "receipt") if state == "" else f"{grouped(number)} {word}"
        if not number:
            self.header.count.setText("none yet" if state == "" else f"none {word}")
            return
        self.header.count.setText(
            f"{words}, newest first" if self.follows else f"{words}. The list waits while you read"
        )

    def _in_state(self, state: str) -> int:
        counts = self.job.counts
        return self.job.total - counts.waiting if state == "" else int(getattr(counts, state))

    def _announce(self) -> None:
        """Tell a screen reader how far it is, at most once in ten seconds, and when it stands."""
        stands = self.job.state is not JobState.RUNNING
        if self.isVisible() and (not self._told.isValid() or self._told.hasExpired(ANNOUNCE_MILLISECONDS)):
            self._told.start()
            words = end_words(self.job) if self.job.state in ENDED else result_words(self.job.counts, self.job.kind)
            spoken = f"{STATE_FACES[self.job.state].word}. {words}" if stands else words
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    def _filter(self) -> None:
        self.table.clearSelection()
        self.model.show_state(str(self.show_state.currentData()))

    # what the person does

    def _ask_anyway(self) -> None:
        """Not every try was accepted: the rest goes only where a person says why."""
        what = f"{result_words(self.job.counts, self.job.kind)}. The rest may fail as these did. Why does it go on?"
        dialog = ReasonDialog("Go on though the try failed", what, "Go on", danger=True, parent=self)
        dialog.confirmed.connect(lambda reason: self._command(JobCommandName.RESUME, reason))
        dialog.open()

    def _command(self, name: JobCommandName, reason: str = "") -> None:
        if self._command_under_way:
            return
        self._command_under_way = True
        id = self.job.id
        command = JobCommand(command=name, reason=reason)
        self.buttons.show_job(self.job, linked=True, under_way=True)
        self._desk.bridge.submit(lambda client: client.job_command(id, command), self._commanded, self._refused)

    def _commanded(self, job: JobRow) -> None:
        self._command_under_way = False
        self.show_job(job)
        self._poll.start()

    def _refused(self, error: OperatorError) -> None:
        self._command_under_way = False
        self.show_job(self.job)
        self.note.say(CHECK["error"], str(error))

    def _ask_cancel(self) -> None:
        self.buttons.ask(self.job)
        self._show_note()

    def _end_question(self) -> None:
        self.buttons.end_question()
        self.show_job(self.job)

    def _cancel(self) -> None:
        self.buttons.end_question()
        self._command(JobCommandName.CANCEL)

    def reject(self) -> None:
        """Escape takes back the question first, then closes."""
        if self.buttons.asking:
            self._end_question()
        else:
            super().reject()

    def _open(self, index: QModelIndex) -> None:
        row = self.model.receipt(index.row())
        if row is not None:
            self.opened.emit(target_of(row, index.column()))

    def _menu(self, at: QPoint) -> None:
        row = self.model.receipt(self.table.indexAt(at).row())
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        original = menu.addAction(f"Open the original {row.original_control_id}")
        original.triggered.connect(lambda: self.opened.emit(row.original_id))
        if row.copy_id is not None:
            copy_id = row.copy_id
            copy = menu.addAction(f"Open what was sent {row.copy_control_id}")
            copy.triggered.connect(lambda: self.opened.emit(copy_id))
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Export receipts: control IDs, states and reply codes")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Comma-separated values (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"job-{self.job.id}-receipts.csv")
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def export(self, path: str) -> None:
        """Write all receipts to this file."""
        id = self.job.id
        self._desk.bridge.submit(lambda client: save_receipts(client, id, Path(path)), self._exported, self._refused)

    def _exported(self, written: int) -> None:
        self._desk.state.notify("ok", f"{count_of(written, 'receipt')} of job {self.job.id} exported.")


def target_of(row: JobReceipt, column: int) -> int:
    """The delivery that a press on this column opens: the original in its column, else what was sent."""
    return row.original_id if column == ORIGINAL or row.copy_id is None else row.copy_id
