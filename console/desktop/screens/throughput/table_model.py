"""The chart as a table: the same figures, one row for each bucket and lane, newest first. Cells are made when looked
at, so a year of forty lanes costs what fits on the screen."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.screens.throughput.ticks import share_words
from console.desktop.theme.fonts import Type
from console.desktop.theme.signs import Sign
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import grouped

if TYPE_CHECKING:
    from console.desktop.screens.throughput.series import Board, LaneSeries

COLUMNS: tuple[Column, ...] = (
    Column(id="at", title="From", width=132),
    Column(id="lane", title="Lane", width=188),
    Column(id="received", title="Received", width=84, right=True),
    Column(id="shadow", title="Week before", width=92, right=True),
    Column(id="delivered", title="Delivered", width=84, right=True),
    Column(id="failed", title="Failed", width=72, right=True),
    Column(id="share", title="Errors", width=84, right=True),
    Column(id="retried", title="Retried", width=72, right=True),
    Column(id="p50", title="p50 ms", width=72, right=True),
    Column(id="p95", title="p95 ms", width=72, right=True),
    Column(id="note", title="What is not known", width=200, stretch=True),
)
NO_DATA = "no data"


class FigureModel(CellTable):
    """Rows of a `Board`; `select` of a row gives its bucket and lane."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.board: Board | None = None
        self._cells = lru_cache(maxsize=2048)(self._make_row)

    def set_board(self, board: Board | None) -> None:
        """Show these figures."""
        same = board is not None and self.board is not None and _shape(board) == _shape(self.board)
        self._cells.cache_clear()
        if same:
            self.board = board
            if self.rowCount():
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.board = board
        self.endResetModel()

    def place(self, row: int) -> tuple[int, int] | None:
        """Bucket and lane of a row."""
        board = self.board
        if board is None or not 0 <= row < self.rowCount():
            return None
        back, lane = divmod(row, len(board.lanes))
        return board.buckets - 1 - back, lane

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made when looked at."""
        return self._cells(row)

    def said(self, row: int) -> str:
        """When, which lane, and its figures."""
        cells = self._cells(row)
        figures = zip(COLUMNS[2:10], cells[2:10], strict=True)
        return f"{cells[0].text}, {cells[1].text}, " + ", ".join(f"{c.title} {t.text}" for c, t in figures)

    def rowCount(self, parent: Index = NONE) -> int:
        """Buckets times lanes."""
        if parent.isValid() or self.board is None:
            return 0
        return self.board.buckets * len(self.board.lanes)

    def _make_row(self, row: int) -> tuple[Cell, ...]:
        board, place = self.board, self.place(row)
        if board is None or place is None:
            return tuple(Cell() for _ in COLUMNS)
        bucket, at = place
        lane = board.lanes[at]
        here = board.start_of(bucket).astimezone()
        when = f"{here.day} {here:%b %H:%M}" if board.bucket_seconds < 86400 else f"{here.day} {here:%b %Y}"
        counts = [_count(float(series[bucket])) for series in (lane.received, lane.before, lane.delivered, lane.failed)]
        return (
            Cell(when, "t1", tip=here.isoformat(timespec="seconds")),
            Cell(lane.title, "t1", Type.TABLE_STRONG, tip=lane.title),
            *counts,
            _share(lane, bucket),
            _count(float(lane.retried[bucket])),
            _latency(lane, bucket, float(lane.p50[bucket])),
            _latency(lane, bucket, float(lane.p95[bucket])),
            Cell(note_of(lane, bucket), "t2"),
        )


def note_of(lane: LaneSeries, bucket: int) -> str:
    """Why nothing is known of a bucket; "" where something is."""
    if not math.isnan(float(lane.received[bucket])):
        return ""
    return next((h.text for h in lane.hatches if h.first < bucket + 1 and h.last > bucket), "Nothing known")


def _count(value: float) -> Cell:
    if math.isnan(value):
        return Cell(NO_DATA, "t3", right=True)
    whole = round(value)
    return Cell(grouped(whole), "t1" if whole else "t3", right=True)


def _latency(lane: LaneSeries, bucket: int, value: float) -> Cell:
    """Where nothing was tried there is no latency: that is known, and no gap."""
    if math.isnan(value) and not math.isnan(float(lane.received[bucket])):
        return Cell("—", "t3", right=True)
    return _count(value)


def _share(lane: LaneSeries, bucket: int) -> Cell:
    value = float(lane.share[bucket])
    if math.isnan(value):
        return Cell(NO_DATA, "t3", right=True)
    if lane.threshold is not None and value > lane.threshold:
        return Cell(share_words(value), "t1", Type.TABLE_HOT, right=True, sign=Sign.CROSS, sign_colour="error")
    return Cell(share_words(value), "t1" if value else "t3", right=True)


def _shape(board: Board) -> tuple[object, ...]:
    return (board.since, board.bucket_seconds, board.buckets, tuple(lane.key for lane in board.lanes))
