"""The receipts of one job as a Qt model: the newest page follows the job, older pages come on the way down.

While the person reads below the top nothing moves: the job's counts go on, the list waits (`follow`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.api.jobs import JobKind, JobReceipt, JobReceipts
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.theme.fonts import Type
from console.desktop.theme.states import Face
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import clock

COLUMNS: tuple[Column, ...] = (
    Column(id="receipt", title="Receipt", width=98),
    Column(id="time", title="Time", width=74),
    Column(id="original", title="Original", width=124, help="Enter opens it"),
    Column(id="copy", title="Sent as", width=132, help="Enter opens it"),
    Column(id="reply", title="Reply", width=140, stretch=True),
)
ORIGINAL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsWanted:
    """Ask for this page; `before` None is the newest."""

    before: str | None
    state: str


class ReceiptModel(CellTable):
    """`wanted` asks for a page."""

    wanted = Signal(object)  # ReceiptsWanted

    def __init__(self, face_of: Callable[[str, JobKind], Face], parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._face_of = face_of
        self.kind = JobKind.RESEND
        self.state = ""
        self._rows: list[JobReceipt] = []
        self._numbers: set[int] = set()
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._next: str | None = None
        self._asked = False
        self.is_loaded = False

    @property
    def rows(self) -> Sequence[JobReceipt]:
        """The receipts at hand, newest act first."""
        return self._rows

    def receipt(self, row: int) -> JobReceipt | None:
        """The receipt of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, number: int) -> int | None:
        """Where the receipt of this number stands."""
        return next((at for at, row in enumerate(self._rows) if row.number == number), None)

    def show_state(self, state: str) -> None:
        """Receipts of this state only; "" is all."""
        self.state = state
        self.is_loaded = False
        self._replace((), None)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the newest page."""
        self.wanted.emit(ReceiptsWanted(before=None, state=self.state))

    def take(self, wanted: ReceiptsWanted, page: JobReceipts) -> None:
        """A page that was asked for; one for another filter is dropped."""
        if wanted.state != self.state:
            return
        self.is_loaded = True
        if wanted.before is None:
            if list(page.rows) != self._rows[: len(page.rows)] or len(page.rows) != len(self._rows):
                self._replace(page.rows, page.next)
            return
        self._asked = False
        self._next = page.next
        fresh = [row for row in page.rows if row.number not in self._numbers]  # others moved up meanwhile
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(NONE, first, first + len(fresh) - 1)
            self._rows.extend(fresh)
            self._numbers.update(row.number for row in fresh)
            self.endInsertRows()

    def give_up(self) -> None:
        """The page did not come."""
        self._asked = False

    def _replace(self, rows: Sequence[JobReceipt], older: str | None) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self._numbers = {row.number for row in rows}
        self._cells.clear()
        self._next = older
        self._asked = False
        self.endResetModel()

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made when first painted."""
        receipt = self._rows[row]
        if receipt.number not in self._cells:
            self._cells[receipt.number] = cells_of(receipt, self._face_of(receipt.state, self.kind))
        return self._cells[receipt.number]

    def said(self, row: int) -> str:
        """What became of which message."""
        return spoken(self._rows[row], self.cells_at(row)[0].text)

    def rowCount(self, parent: Index = NONE) -> int:
        """Rows at hand."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        """True while older receipts exist."""
        return not parent.isValid() and self._next is not None and not self._asked

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next older page."""
        self._asked = True
        self.wanted.emit(ReceiptsWanted(before=self._next, state=self.state))


def cells_of(row: JobReceipt, face: Face) -> tuple[Cell, ...]:
    """A receipt as cells; those that ask for attention have their reply in full ink."""
    return (
        Cell(face.word, face.colour if face.loud else "t2", sign=face.sign, sign_colour=face.colour),
        Cell(clock(row.at), "t2", tip=moment_tip(row.at)),
        Cell(row.original_control_id or "—", "t2", Type.CODE, middle=True, tip=row.original_control_id),
        Cell(row.copy_control_id or "—", "t1" if row.copy_control_id else "t3", Type.CODE, middle=True),
        Cell(row.text, "t1" if face.loud else "t2", tip=row.text),
    )


def moment_tip(at: datetime) -> str:
    """ISO 8601 with milliseconds and zone."""
    return at.astimezone().isoformat(timespec="milliseconds")


def spoken(row: JobReceipt, word: str) -> str:
    """The row in one sentence."""
    sent = f"sent as {row.copy_control_id}" if row.copy_control_id else ""
    return ", ".join(part for part in (word, row.original_control_id, sent, row.text) if part)
