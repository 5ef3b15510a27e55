"""Jobs as a Qt model, newest first: what, how far, how it went, who and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from console.api.jobs import JobRow, JobState
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.theme.fonts import Type
from console.desktop.theme.states import Face
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import grouped, moment

COLUMNS: tuple[Column, ...] = (
    Column(id="state", title="State", width=104),
    Column(id="job", title="Job", width=56, right=True),
    Column(id="title", title="What", width=164),
    Column(id="progress", title="Done", width=104, right=True),
    Column(id="result", title="Result", width=232),
    Column(id="started", title="Started", width=92),
    Column(id="actor", title="By", width=80),
    Column(id="reason", title="Reason", width=140, stretch=True),
)


class JobModel(CellTable):
    """Few rows, replaced as a whole where their set changed, told cell by cell where not."""

    def __init__(
        self,
        now: Callable[[], datetime],
        faces: Callable[[JobState], Face],
        result: Callable[[JobRow], str],
        done: Callable[[JobRow], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(COLUMNS, parent)
        self._now = now
        self._faces = faces
        self._result = result
        self._done = done
        self._rows: list[JobRow] = []
        self.is_loaded = False

    @property
    def rows(self) -> Sequence[JobRow]:
        """The jobs, newest first."""
        return self._rows

    def job(self, row: int) -> JobRow | None:
        """The job of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def set_rows(self, rows: Sequence[JobRow]) -> None:
        """The jobs as they stand."""
        self.is_loaded = True
        if [row.id for row in rows] != [row.id for row in self._rows]:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for at, row in enumerate(rows):
            if row != self._rows[at]:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(COLUMNS) - 1))

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made when painted: there are few."""
        return self._cells(self._rows[row])

    def said(self, row: int) -> str:
        """State, number, what it is, how it went and why."""
        job = self._rows[row]
        return ", ".join((self._faces(job.state).word, f"job {job.id}", job.title, self._result(job), job.reason))

    def rowCount(self, parent: Index = NONE) -> int:
        """Jobs at hand."""
        return 0 if parent.isValid() else len(self._rows)

    def _cells(self, row: JobRow) -> tuple[Cell, ...]:
        face = self._faces(row.state)
        reason = f"{row.reason} ({row.ticket})" if row.ticket else row.reason
        return (
            Cell(face.word, face.colour if face.loud else "t2", sign=face.sign, sign_colour=face.colour),
            Cell(str(row.id), "t2", right=True),
            Cell(row.title, "t1", Type.TABLE_STRONG, tip=row.title),
            Cell(f"{grouped(self._done(row))} of {grouped(row.total)}", "t1", right=True),
            Cell(row.note or self._result(row), "t1", tip=row.note or self._result(row)),
            Cell(moment(row.started_at, self._now()).partition(".")[0], "t2"),
            Cell(row.actor, "t2", tip=row.actor),
            Cell(reason, "t2", tip=reason),
        )
