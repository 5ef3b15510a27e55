"""The message list as a Qt model: pages by key, live arrivals on top, arrivals held back while someone reads.

The model fetches nothing. `wanted` asks for a page; `take` brings it. Cells are made when first painted, then kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.api.feed import ChangeBatch
from console.api.messages import MessagePage, MessageRow
from console.desktop.models.message_cells import COLUMNS, PLACEHOLDER, cells_of, spoken, was_cells_of
from console.desktop.models.message_window import HEAD_LIMIT, PAGE, Line, MessageWindow
from console.desktop.models.runs import runs
from console.desktop.widgets.cell import Cell
from console.desktop.widgets.cell_delegate import CELL_ROLE

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWanted:
    """Fetch this. `fresh` begins anew; a page already known is filled again; `round` tells stale answers."""

    query: str
    before: str | None
    page: int
    round: int
    fresh: bool = False
    limit: int = PAGE


class MessageModel(QAbstractTableModel):
    """Newest first. `counted` says that `matched`, `total` or `pending` changed."""

    wanted = Signal(object)  # PageWanted
    scan_wanted = Signal(str)  # the query: its rows must be read one by one
    counted = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._window = MessageWindow()
        self._query = ""
        self._round = 0
        self._asked: set[int] = set()
        self._held_back: dict[int, MessageRow] = {}
        self._overflow = 0
        self._counted_to = 0  # the highest delivery that `matched` counts
        self._lost_at: datetime | None = None
        self.matched: int | None = None
        self.total: int | None = None
        self.is_loaded = False
        self.is_scan = False
        """True where the rows are found by reading: they come by `add_found`, not by pages."""

    @property
    def query(self) -> str:
        """The filter in force."""
        return self._query

    @property
    def pending(self) -> int:
        """Arrivals held back."""
        return len(self._held_back) + self._overflow

    def restart(self, query: str) -> None:
        """Ask for the newest page of this query; the old rows stay until it is here."""
        self._query = query
        self._round += 1
        self._asked = {0}
        self.wanted.emit(PageWanted(query=query, before=None, page=0, round=self._round, fresh=True))

    def reload(self) -> None:
        """The newest page of the same query again."""
        self.restart(self._query)

    def take(self, wanted: PageWanted, page: MessagePage) -> None:
        """A page that was asked for; an answer to an older question is ignored."""
        if wanted.round != self._round or wanted.page not in self._asked:
            return
        self._asked.discard(wanted.page)
        if wanted.fresh:
            self._begin(page)
        elif wanted.before is not None and wanted.before == self._window.next:
            self._extend(page, wanted.before)
        elif self._window.has_page(wanted.page, wanted.before):
            first, last = self._window.refill(wanted.page, page)
            self.dataChanged.emit(self.index(first, 0), self.index(last - 1, len(COLUMNS) - 1))

    def add_found(self, rows: Sequence[MessageRow]) -> None:
        """What a scan found since, newest first, below what it found before."""
        fresh = [row for row in rows if self._window.row_of(row.id) is None]
        if not fresh:
            return
        first = len(self._window.lines)
        self.beginInsertRows(_NONE, first, first + len(fresh) - 1)
        self._window.append(fresh)
        self.endInsertRows()
        self.matched = (self.matched or 0) + len(fresh)
        self._counted_to = max(self._counted_to, self._window.newest)
        self.counted.emit()

    def give_up(self, wanted: PageWanted) -> None:
        """The page did not come; it may be asked for again."""
        if wanted.round == self._round:
            self._asked.discard(wanted.page)

    def apply(self, batch: ChangeBatch, *, follow: bool) -> None:
        """Live changes. Rows at hand change in place; arrivals go on top when following, else they are held back."""
        changed, fresh = [], []
        for row in batch.messages:
            number = self._window.replace(row)
            if number is not None:
                changed.append(number)
            elif row.id > self._window.newest or row.id in self._held_back:
                fresh.append(row)
        self._announce(changed)
        self._count_new(batch)
        self._held_back.update((row.id, row) for row in fresh)
        self._overflow += batch.more
        while len(self._held_back) > HEAD_LIMIT:  # a pause of an hour must not fill the memory: only count them
            del self._held_back[next(iter(self._held_back))]
            self._overflow += 1
        if follow:
            self.release()
        elif fresh or batch.more:
            self.counted.emit()

    def release(self) -> None:
        """Show what was held back; too much of it, and the newest page is fetched instead."""
        rows, overflow = tuple(self._held_back.values()), self._overflow
        self._held_back, self._overflow = {}, 0
        if overflow or len(rows) + self._window.head > HEAD_LIMIT:
            if 0 not in self._asked:
                self.reload()
        elif rows:
            self._insert(rows)
        self.counted.emit()

    def apply_states(self, rows: Iterable[MessageRow]) -> None:
        """New states of rows at hand, from a command's receipts."""
        self._announce([number for row in rows if (number := self._window.replace(row)) is not None])

    def set_lost(self, at: datetime | None) -> None:
        """Show what was at this moment, without states; None: live again."""
        if at != self._lost_at:
            self._lost_at = at
            self.refresh_cells()

    def refresh_cells(self) -> None:
        """Make all cells anew when they are next painted."""
        for line in self._window.lines:
            if line is not None:
                line.cells = None
        if self._window.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._window.lines) - 1, len(COLUMNS) - 1))

    def trim(self, pages: int = 3) -> None:
        """Give back what lies below these pages; for a list that is followed at its top."""
        first = self._window.surplus(pages)
        if first is not None:
            self.beginRemoveRows(_NONE, first, len(self._window.lines) - 1)
            self._window.cut(pages)
            self.endRemoveRows()

    def message(self, row: int) -> MessageRow | None:
        """The message in a row; None where its page is on its way."""
        lines = self._window.lines
        line = lines[row] if 0 <= row < len(lines) else None
        return None if line is None else line.row

    def row_of(self, id: int) -> int | None:
        """The row of a delivery at hand."""
        return self._window.row_of(id)

    def messages_in(self, rows: Sequence[int]) -> list[MessageRow]:
        """The messages in these rows."""
        return [row for number in rows if (row := self.message(number)) is not None]

    def rowCount(self, parent: Index = _NONE) -> int:
        """Rows at hand so far."""
        return 0 if parent.isValid() else len(self._window.lines)

    def columnCount(self, parent: Index = _NONE) -> int:
        """See `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        """True while older rows exist."""
        return not parent.isValid() and self._window.next is not None

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next older page."""
        if self._window.next is not None:
            number, _ = self._window.page_of(len(self._window.lines) - 1)
            self._ask(number + 1, self._window.next)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object | None:
        """Names of columns and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        return COLUMNS[section].help or None if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object | None:
        """The ready cell, or its words for tooltips and screen readers."""
        if not index.isValid() or index.row() >= len(self._window.lines):
            return None
        line = self._window.lines[index.row()]
        if line is None:
            number, token = self._window.page_of(index.row())
            self._ask(number, token)
            return PLACEHOLDER[index.column()] if role == CELL_ROLE else None
        cell = self._cells(line)[index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(line.row) if index.column() == 0 else f"{COLUMNS[index.column()].title}: {cell.text}"
        return None

    def _cells(self, line: Line) -> tuple[Cell, ...]:
        if line.cells is None:
            line.cells = (cells_of if self._lost_at is None else was_cells_of)(line.row, self._now())
        return line.cells

    def _ask(self, page: int, before: str | None) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.wanted.emit(PageWanted(query=self._query, before=before, page=page, round=self._round))

    def _begin(self, page: MessagePage) -> None:
        self.beginResetModel()
        self._window = MessageWindow(page)
        self._counted_to = self._window.newest
        self._held_back, self._overflow = {}, 0
        self.matched, self.total, self.is_loaded = page.matched, page.total, True
        self.is_scan = page.scan
        self.endResetModel()
        self.counted.emit()
        if page.scan:
            self.matched = 0
            self.scan_wanted.emit(self._query)

    def _extend(self, page: MessagePage, token: str) -> None:
        if not page.rows:
            self._window.next = None
            return
        first = len(self._window.lines)
        self.beginInsertRows(_NONE, first, first + len(page.rows) - 1)
        self._window.add_page(page, token)
        self.endInsertRows()

    def _insert(self, rows: Sequence[MessageRow]) -> None:
        fresh = [row for row in rows if self._window.row_of(row.id) is None]
        if fresh:
            self.beginInsertRows(_NONE, 0, len(fresh) - 1)
            self._window.put_on_top(fresh)
            self.endInsertRows()

    def _count_new(self, batch: ChangeBatch) -> None:
        """Count arrivals once: a batch may tell again of what the page had, and its `new` knows no filter."""
        if self.matched is None or self.total is None:
            return
        arrived = sum(row.id > self._counted_to for row in batch.messages)
        self._counted_to = max((self._counted_to, *(row.id for row in batch.messages)))
        arrived += min(batch.more, max(0, batch.new - arrived))
        self.matched += arrived
        self.total += batch.new if self._query else arrived

    def _announce(self, numbers: Iterable[int]) -> None:
        for first, last in runs(numbers):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
