"""Opens the panels of bulk work for one window, and tells when a job of this person ends or stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from console.api.interfaces import InterfaceRow
from console.api.jobs import JobKind, JobRow, JobRows, JobState, PlanClass
from console.api.messages import MessageRow
from console.core.errors import OperatorError
from console.desktop.bridge.feed import Linked
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.bulk.ask import NO_RIGHT, BulkAsk
from console.desktop.screens.bulk.basket_panel import BasketPanel
from console.desktop.screens.bulk.class_list import ClassListPanel
from console.desktop.screens.bulk.dry_run import DryRunPanel
from console.desktop.screens.bulk.job_panel import JobPanel
from console.desktop.screens.bulk.jobs_panel import JobsPanel
from console.desktop.screens.bulk.words import ENDED, end_level, end_words
from console.desktop.widgets.scrim import Scrim
from console.desktop.words import count_of

WATCH_MILLISECONDS = 2000
"""While a job runs that this window knows of, it is looked at this often, for the notice at its end."""


class BulkDesk(QObject):
    """One per window. `go` takes the window to a place."""

    def __init__(self, desk: Desk, window: QWidget, go: Callable[[Place], None]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._go = go
        self._interfaces: tuple[InterfaceRow, ...] = ()
        self._open: dict[int, JobPanel] = {}
        self._running: dict[int, JobRow] = {}
        self._jobs: JobsPanel | None = None
        self._basket: BasketPanel | None = None
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MILLISECONDS)
        self._watch.timeout.connect(self._look)
        desk.bridge.connected.connect(self._linked)
        desk.state.status_changed.connect(self._status_heard)
        desk.state.bulk_asked.connect(self.ask)
        desk.state.job_asked.connect(self.ask_job)
        desk.state.basket_asked.connect(self.put_into_basket)

    def refusal(self) -> str:
        """Why this person cannot start a job; "" where it can be."""
        if not self._desk.state.is_linked:
            return "The gateway does not answer."
        return "" if self._desk.state.may("job") else NO_RIGHT

    # opening

    def ask(self, ask: BulkAsk) -> None:
        """Open the dry run."""
        if refusal := self.refusal():
            self._desk.state.notify("warn", refusal)
            return
        panel = DryRunPanel(self._desk, ask, self._interfaces, self._window)
        panel.started.connect(self._started)
        panel.listed.connect(lambda plan, found: self._list(panel, plan, found))
        panel.finished.connect(Scrim(self._window).deleteLater)
        panel.open()

    def open_job(self, job: JobRow) -> JobPanel:
        """The panel of this job, in front."""
        panel = self._open.get(job.id)
        if panel is None or not shiboken6.isValid(panel):
            panel = JobPanel(self._desk, job, self._window)
            panel.opened.connect(self._go_to_message)
            panel.told.connect(self._heard)
            self._open[job.id] = panel
            panel.stand_at_right_of(self._window)
        _to_front(panel)
        return panel

    def ask_job(self, id: int) -> None:
        """Open the panel of a job that is known by its number."""
        self._desk.bridge.submit(lambda client: client.job(id), self._asked_job)

    def _asked_job(self, job: JobRow) -> None:
        self.open_job(job)

    def open_jobs(self) -> None:
        """The list of jobs, in front."""
        if self._jobs is None or not shiboken6.isValid(self._jobs):
            self._jobs = JobsPanel(self._desk, self._window)
            self._jobs.opened.connect(self.open_job)
            self._jobs.told.connect(self._all_heard)
        _to_front(self._jobs)

    def open_basket(self) -> None:
        """The basket, in front."""
        if self._basket is None or not shiboken6.isValid(self._basket):
            self._basket = BasketPanel(self._desk.state.basket, self.refusal(), self._window)
            self._basket.resend_asked.connect(self._resend_basket)
            self._basket.opened.connect(self._go_to_message)
        _to_front(self._basket)

    def put_into_basket(self, rows: Sequence[MessageRow]) -> None:
        """Add these; each is in it once."""
        basket = self._desk.state.basket
        new = basket.add(rows)
        known = len(rows) - new
        words = f"{count_of(new, 'message')} put into the basket" if new else "Nothing new for the basket"
        self._desk.state.notify("ok", f"{words}{f', {known} in it already' if known else ''}.")

    def _resend_basket(self) -> None:
        self.ask(BulkAsk.of_ids(JobKind.RESEND, self._desk.state.basket.ids, "the basket"))

    def _list(self, panel: DryRunPanel, plan: str, found: PlanClass) -> None:
        listing = ClassListPanel(self._desk, plan, found, panel)
        listing.opened.connect(panel.reject)
        listing.opened.connect(self._go_to_message)
        listing.open()

    def _go_to_message(self, delivery: int) -> None:
        self._go(Place(screen="inspector", delivery=delivery))
        self._window.activateWindow()

    # watching

    def _started(self, job: JobRow) -> None:
        basket = self._desk.state.basket
        self._heard(job)
        self.open_job(job)
        if len(basket) and self._basket is not None and shiboken6.isValid(self._basket):
            self._basket.refresh()

    def _linked(self, linked: Linked) -> None:
        self._interfaces = linked.interfaces

    def _status_heard(self) -> None:
        status = self._desk.state.status
        if status is not None and status.jobs > len(self._running):
            self._look()

    def _look(self) -> None:
        self._desk.bridge.submit(lambda client: client.jobs(), self._looked, self._not_looked, key="jobs watch")

    def _looked(self, found: JobRows) -> None:
        self._all_heard(found.rows)

    def _not_looked(self, error: OperatorError) -> None:
        """The lost link has its own banner; the next look comes by itself."""

    def _all_heard(self, rows: Sequence[JobRow]) -> None:
        for row in rows:
            self._heard(row)

    def _heard(self, row: JobRow) -> None:
        before = self._running.get(row.id)
        if row.state in ENDED:
            if before is not None:
                del self._running[row.id]
                self._desk.state.notify(end_level(row), end_words(row))
        else:
            self._running[row.id] = row
            stands = row.state is JobState.PAUSED and before is not None and before.state is JobState.RUNNING
            if stands and not self._is_seen(row.id):
                self._desk.state.notify("info", f"Job {row.id} stands. {row.note}".rstrip())
        if self._running and not self._watch.isActive():
            self._watch.start()
        elif not self._running:
            self._watch.stop()

    def _is_seen(self, id: int) -> bool:
        panel = self._open.get(id)
        return panel is not None and shiboken6.isValid(panel) and panel.isVisible()


def _to_front(panel: QWidget) -> None:
    """Show it, or bring it before what covers it."""
    if panel.isVisible():
        panel.raise_()
    panel.show()
    panel.activateWindow()
