"""The message list as a Qt model: any place of it at once, live arrivals on top or held back while someone reads.

The model fetches nothing. `wanted` asks for a page; `take` brings it. Rows whose page is not here stand as quiet
placeholders; being painted is what asks for them. Cells are made when first painted, then kept.
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
from console.desktop.models.wishes import Wishes
from console.desktop.widgets.cell import Cell
from console.desktop.widgets.cell_delegate import CELL_ROLE

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
NEAR = 60
"""Rows from the edge of a page at which the page beyond is fetched ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWanted:
    """Fetch `limit` rows, `skip` rows after the mark `before`. `fresh` begins anew; `round` tells stale answers."""

    query: str
    before: str | None
    page: int
    round: int
    fresh: bool = False
    limit: int = PAGE
    skip: int = 0


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
        self._shown = ""  # the query of the rows shown, while another one is on its way
        self._round = 0
        self._beginning = False
        self._wishes = Wishes(self)
        self._wishes.granted.connect(self._ask)
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
        self._beginning = True
        self._wishes.forget()
        self._wishes.ask(0)
        self.wanted.emit(PageWanted(query=query, before=None, page=0, round=self._round, fresh=True))

    def reload(self) -> None:
        """The newest page of the same query again."""
        self.restart(self._query)

    def take(self, wanted: PageWanted, page: MessagePage) -> None:
        """A page that was asked for; an answer to an older question is ignored."""
        if wanted.round != self._round or not self._wishes.is_asked(wanted.page):
            return
        self._wishes.came(wanted.page)
        if wanted.fresh:
            self._begin(page)
        else:
            self._fill(wanted.page, page)

    def add_found(self, rows: Sequence[MessageRow]) -> None:
        """What a scan found since, newest first, below what it found before."""
        fresh = [row for row in rows if self._window.row_of(row.id) is None]
        if not fresh:
            return
        first = self._window.rows
        self.beginInsertRows(_NONE, first, first + len(fresh) - 1)
        self._window.append(fresh)
        self.endInsertRows()
        self.matched = (self.matched or 0) + len(fresh)
        self._counted_to = max(self._counted_to, self._window.newest)
        self.counted.emit()

    def give_up(self, wanted: PageWanted) -> None:
        """The page did not come; it may be asked for again."""
        if wanted.round == self._round:
            self._beginning = self._beginning and not wanted.fresh
            self._wishes.came(wanted.page)

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
        if overflow or len(rows) + len(self._window.head) > HEAD_LIMIT:
            if not self._beginning:
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
        for _, line in self._window.at_hand():
            line.cells = None
        if self._window.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self._window.rows - 1, len(COLUMNS) - 1))

    def keep(self, rows: Iterable[int]) -> None:
        """Do not give back the pages of these rows, and bring those that are not at hand: they are selected."""
        self._window.pinned = frozenset(self._window.page_of(row) for row in rows)
        for page in self._window.pinned:
            if not self._window.has(page) and not self._wishes.is_asked(page):
                self._wishes.ask(page)
                self._ask(page)

    def next_at_hand(self, row: int, direction: int, fits: Callable[[MessageRow], bool]) -> int | None:
        """The nearest row after (1) or before (-1) this one that fits, among those at hand."""
        found = [number for number, line in self._window.at_hand() if fits(line.row)]
        beyond = [number for number in found if (number - row) * direction > 0]
        return min(beyond, key=lambda number: abs(number - row), default=None)

    def message(self, row: int) -> MessageRow | None:
        """The message in a row; None where its page is on its way."""
        line = self._window.line(row)
        return None if line is None else line.row

    def row_of(self, id: int) -> int | None:
        """The row of a delivery at hand."""
        return self._window.row_of(id)

    def messages_in(self, rows: Sequence[int]) -> list[MessageRow]:
        """The messages in these rows."""
        return [row for number in rows if (row := self.message(number)) is not None]

    def rowCount(self, parent: Index = _NONE) -> int:
        """All places of the list, as far as their number is known."""
        return 0 if parent.isValid() else self._window.rows

    def columnCount(self, parent: Index = _NONE) -> int:
        """See `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        """True while there are more rows than places."""
        return not parent.isValid() and self._window.is_open

    def fetchMore(self, parent: Index) -> None:
        """Ask for the page after the last place."""
        if self._window.is_open:
            self._wishes.wish(self._window.page_of(self._window.rows))

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
        if not index.isValid() or index.row() >= self._window.rows:
            return None
        line = self._window.line(index.row())
        if role == CELL_ROLE and index.column() == 0:
            self._look(index.row())
        if line is None:
            return _loading(index.column(), role)
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

    def _look(self, row: int) -> None:
        """A row is painted: its page is needed, and the next one where it is near."""
        page = self._window.page_of(row)
        if not self._window.has(page):
            self._wishes.wish(page)
            return
        self._window.seen(page)
        near = self._window.page_of(row + NEAR) if row + NEAR < self._window.rows else page
        near = near if near != page else self._window.page_of(row - NEAR)
        if near != page and not self._window.has(near):
            self._wishes.wish(near, ahead=True)

    def _ask(self, page: int) -> None:
        before, skip = self._window.way_to(page)
        self.wanted.emit(PageWanted(query=self._shown, before=before, page=page, round=self._round, skip=skip))

    def _begin(self, page: MessagePage) -> None:
        self.beginResetModel()
        self._window = MessageWindow(page)
        self._shown = self._query
        self._round += 1  # pages of the list before are not for this one
        self._wishes.forget()
        self._beginning = False
        self._counted_to = self._window.newest
        self._held_back, self._overflow = {}, 0
        self.matched, self.total, self.is_loaded = page.matched, page.total, True
        self.is_scan = page.scan
        self.endResetModel()
        self.counted.emit()
        if page.scan:
            self.matched = 0
            self.scan_wanted.emit(self._query)

    def _fill(self, number: int, page: MessagePage) -> None:
        window = self._window
        (below, is_open), top = window.extent(number, page), len(window.head)
        if below > window.below:
            self.beginInsertRows(_NONE, top + window.below, top + below - 1)
            window.resize(below, is_open)
            self.endInsertRows()
        elif below < window.below:
            self.beginRemoveRows(_NONE, top + below, top + window.below - 1)
            window.resize(below, is_open)
            self.endRemoveRows()
        else:
            window.resize(below, is_open)
        if page.rows:
            first, last = window.fill(number, page)
            self.dataChanged.emit(self.index(first, 0), self.index(last - 1, len(COLUMNS) - 1))

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


def _loading(column: int, role: int) -> object | None:
    """A row whose page is on its way."""
    if role == CELL_ROLE:
        return PLACEHOLDER[column]
    return "Loading" if role == Qt.ItemDataRole.AccessibleTextRole else None
