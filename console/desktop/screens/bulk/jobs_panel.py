"""Running and recent jobs; opening one shows its panel."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.api.jobs import JobRow, JobRows
from console.core.errors import OperatorError
from console.desktop.models.jobs import COLUMNS, JobModel
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import Panel
from console.desktop.screens.bulk.words import ENDED, STATE_FACES, acted, result_words
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import ElidedText
from console.desktop.words import count_of, grouped

POLL_MILLISECONDS = 1000


class JobsPanel(Panel):
    """Not modal. `opened` carries a job; `told` all of them, each time."""

    opened = Signal(object)  # JobRow
    told = Signal(object)  # tuple[JobRow, ...]

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(width=1000, height=460, modal=False, parent=parent)
        self._desk = desk
        self.model = JobModel(
            desk.state.gateway_now,
            lambda state: STATE_FACES[state],
            lambda row: result_words(row.counts, row.kind),
            lambda row: acted(row.counts),
            self,
        )
        self.table = Table(COLUMNS, "Jobs")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.empty = EmptyState("stack", "No jobs yet")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.inside.addWidget(self.stack)
        self.words = ElidedText("", Type.TABLE, "t3")
        self.open_button = Button("Open", Kind.PRIMARY, hint="Enter", height=32)
        self.close_button = Button("Close", Kind.PLAIN, hint="Esc", height=32)
        self.foot_row.addWidget(self.words, 1)
        self.foot_row.addWidget(self.close_button)
        self.foot_row.addWidget(self.open_button)
        self.close_button.clicked.connect(self.reject)
        self.open_button.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(self._show_button)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._ask)
        self.say_title("Jobs", "Bulk work of everybody on this gateway, newest first.")
        self._say_nothing("Fetching the jobs", "")
        self._show_button()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the jobs."""
        super().showEvent(event)
        self._ask()
        self._poll.start()

    def first_focus(self) -> QWidget | None:
        """The jobs, once they are there."""
        return self.table if self.model.rows else self.close_button

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave them alone."""
        super().hideEvent(event)
        self._poll.stop()

    def _ask(self) -> None:
        self._desk.bridge.submit(lambda client: client.jobs(), self._took, self._failed, key="jobs panel")

    def _took(self, found: JobRows) -> None:
        self.model.set_rows(found.rows)
        running = sum(row.state not in ENDED for row in found.rows)
        self.words.setText(f"{count_of(running, 'job')} not ended, {grouped(len(found.rows) - running)} ended")
        if found.rows:
            self.stack.setCurrentWidget(self.table)
        else:
            self._say_nothing(
                "No jobs yet",
                "Select several messages in Queues, or filter them, then choose Resend.\n"
                "A dry run counts first; nothing starts by itself.",
            )
        if found.rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_button()
        self.told.emit(found.rows)

    def _failed(self, error: OperatorError) -> None:
        self.words.setText("")
        self._say_nothing("The jobs could not be fetched", str(error))

    def _say_nothing(self, title: str, lines: str) -> None:
        self.empty.say(title, lines)
        self.stack.setCurrentWidget(self.empty)

    def _show_button(self) -> None:
        chosen = self.model.job(self.table.currentIndex().row()) is not None
        self.open_button.refuse("" if chosen else "Select a job first")

    def _open(self, index: QModelIndex) -> None:
        row: JobRow | None = self.model.job(index.row())
        if row is not None:
            self.opened.emit(row)
