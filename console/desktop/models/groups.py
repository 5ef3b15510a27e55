"""Failure groups as a Qt model: all places of the list, the pages one looks at, counts that change where they stand.

A refresh is one of two: *in place* (rows keep their places; new ones are only counted, gone ones are marked), or *in
order* (the list as the gateway sorts it now). Which of them is due is the pane's decision, not the model's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from console.api.triage import GroupRow, Groups, GroupSort, GroupsRequest, GroupState
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.models.group_cells import COLUMNS, PLACEHOLDER, cells_of, spoken, was_cells_of
from console.desktop.models.runs import runs
from console.desktop.widgets.cell import Cell

PAGE = 200
LOADING = "Loading"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsWanted:
    """Ask for this page of the list `era`. `in_order` takes the gateway's order, else rows keep their places."""

    page: int
    era: int
    request: GroupsRequest
    in_order: bool = False


@dataclass(slots=True)
class _Line:
    row: GroupRow
    left: bool = False
    cells: tuple[Cell, ...] | None = None


class GroupModel(CellTable):
    """`wanted` asks for a page; `counted` says that totals changed."""

    wanted = Signal(object)  # GroupsWanted
    counted = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._now = now
        self._query, self._states, self._sort = "", tuple[GroupState, ...](), GroupSort.GROWTH
        self._era = 0
        self._lines: list[_Line | None] = []
        self._where: dict[int, int] = {}
        self._asked: set[tuple[int, bool]] = set()
        self._needed: set[int] = set()
        self._lost_at: datetime | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask_needed)
        self.totals: Groups | None = None
        self.new = 0
        """Causes that are not in the list yet, since the order was last made."""

    # what is asked

    @property
    def is_loaded(self) -> bool:
        """True once the first page came."""
        return self.totals is not None

    @property
    def query(self) -> str:
        """As asked for."""
        return self._query

    @property
    def sort_order(self) -> GroupSort:
        """As asked for."""
        return self._sort

    @property
    def states(self) -> tuple[GroupState, ...]:
        """As asked for; empty: the open ones."""
        return self._states

    def restart(self, query: str, states: tuple[GroupState, ...], sort: GroupSort) -> None:
        """Another list; what is shown stays until it comes."""
        self._query, self._states, self._sort = query, states, sort
        self._begin()

    def refresh(self, *, in_order: bool, seen: range = range(0)) -> None:
        """The same list as it is now; in place only what is `seen` is asked for."""
        if in_order:
            self._begin()
        else:
            for page in sorted({row // PAGE for row in seen}) or [0]:
                self._ask(page, in_order=False)

    def take(self, wanted: GroupsWanted, groups: Groups) -> None:
        """A page that was asked for; an answer for a list of before is dropped."""
        if wanted.era != self._era:
            return
        self._asked.discard((wanted.page, wanted.in_order))
        self.totals = groups
        if wanted.in_order and wanted.page == 0:
            self._put_in_order(groups)
        elif wanted.in_order:
            self._fill(wanted.page, groups)
        else:
            self._update(wanted.page, groups)
        self.counted.emit()

    def give_up(self, wanted: GroupsWanted) -> None:
        """The page did not come; it may be asked for again."""
        if wanted.era == self._era:
            self._asked.discard((wanted.page, wanted.in_order))

    def update_row(self, row: GroupRow) -> None:
        """A newer state of one row, from the opened group."""
        at = self._where.get(row.id)
        line = self._lines[at] if at is not None else None
        if at is not None and line is not None and line.row != row:
            self._lines[at] = _Line(row, left=line.left)
            self._announce([at])

    def set_lost(self, at: datetime | None) -> None:
        """Show what was at this moment; None: live again."""
        if at != self._lost_at:
            self._lost_at = at
            self.refresh_cells()

    def refresh_cells(self) -> None:
        """Make all cells anew when they are next painted."""
        for line in self._lines:
            if line is not None:
                line.cells = None
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(COLUMNS) - 1))

    # what is there

    def group(self, row: int) -> GroupRow | None:
        """The group of a row; None where its page is not at hand."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line.row if line is not None else None

    def row_of(self, id: int) -> int | None:
        """The row of a group at hand."""
        return self._where.get(id)

    def at_hand(self) -> list[GroupRow]:
        """All groups at hand, from the top."""
        return [line.row for line in self._lines if line is not None]

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made when painted; a row that is not at hand asks for its page."""
        line = self._lines[row]
        if line is None:
            self._need(row // PAGE)
            return PLACEHOLDER
        return self._cells(line)

    def said(self, row: int) -> str:
        """The cause in one sentence."""
        line = self._lines[row]
        return LOADING if line is None else spoken(line.row, self._now(), left=line.left)

    def rowCount(self, parent: Index = NONE) -> int:
        """All places of the list."""
        return 0 if parent.isValid() else len(self._lines)

    def _cells(self, line: _Line) -> tuple[Cell, ...]:
        if line.cells is None:
            if self._lost_at is not None:
                line.cells = was_cells_of(line.row, self._lost_at)
            else:
                line.cells = cells_of(line.row, self._now(), left=line.left)
        return line.cells

    # asking

    def _begin(self) -> None:
        self._era += 1
        self._asked.clear()
        self._ask(0, in_order=True)

    def _ask(self, page: int, *, in_order: bool) -> None:
        if (page, in_order) in self._asked or (page, True) in self._asked:
            return
        self._asked.add((page, in_order))
        request = GroupsRequest(query=self._query, states=self._states, sort=self._sort, offset=page * PAGE, limit=PAGE)
        self.wanted.emit(GroupsWanted(page=page, era=self._era, request=request, in_order=in_order))

    def _need(self, page: int) -> None:
        if (0, True) not in self._asked:  # a new order is on its way: its places are not known yet
            self._needed.add(page)
            self._soon.start()

    def _ask_needed(self) -> None:
        needed, self._needed = self._needed, set()
        for page in sorted(needed):
            self._ask(page, in_order=True)

    # taking

    def _put_in_order(self, groups: Groups) -> None:
        """The first page of the list anew: rows that keep their places are changed where they stand."""
        self.new = 0
        shown = [line.row.id if line is not None else None for line in self._lines[: len(groups.rows)]]
        if len(self._lines) == groups.causes and shown == [row.id for row in groups.rows]:
            self._fill(0, groups)
            return
        self.beginResetModel()
        self._lines = [None] * groups.causes
        self._where = {}
        for at, row in enumerate(groups.rows):
            self._lines[at] = _Line(row)
            self._where[row.id] = at
        self.endResetModel()

    def _fill(self, page: int, groups: Groups) -> None:
        changed = []
        for at, row in enumerate(groups.rows, page * PAGE):
            if at >= len(self._lines):
                break
            before = self._where.get(row.id)
            if before is not None and before != at:
                self._lines[before] = None
                changed.append(before)
            held = self._lines[at]
            if held is not None and held.row == row and not held.left:
                continue
            if held is not None and held.row.id != row.id:
                self._where.pop(held.row.id, None)
            self._lines[at] = _Line(row)
            self._where[row.id] = at
            changed.append(at)
        self._announce(changed)

    def _update(self, page: int, groups: Groups) -> None:
        """Counts in place. Only where all are on one page it is known which left and how many are new."""
        changed = [at for row in groups.rows if (at := self._replace(row)) is not None]
        if page == 0 and groups.causes <= PAGE and len(self._lines) <= PAGE:
            ids = {row.id for row in groups.rows}
            self.new = len(ids - self._where.keys())
            for id, at in self._where.items():
                line = self._lines[at]
                if line is not None and id not in ids and not line.left:
                    self._lines[at] = _Line(line.row, left=True)
                    changed.append(at)
        else:
            self.new = max(0, groups.causes - len(self._lines))
        self._announce(changed)

    def _replace(self, row: GroupRow) -> int | None:
        """A newer state of a row at hand: where it stands, None where nothing changed."""
        at = self._where.get(row.id)
        if at is None:
            return None
        held = self._lines[at]
        if held is not None and held.row == row and not held.left:
            return None
        self._lines[at] = _Line(row)
        return at

    def _announce(self, rows: list[int]) -> None:
        for first, last in runs(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
