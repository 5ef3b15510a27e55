"""The dry run's figures by type and destination."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.api.jobs import PlanRow
from console.desktop.models.plain_rows import PlainRows
from console.desktop.screens.edit.well import Box
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.table import Table
from console.desktop.words import clock, grouped

COLUMNS: tuple[Column, ...] = (
    Column(id="type", title="Type", width=96),
    Column(id="to", title="To", width=108),
    Column(id="count", title="Count", width=72, right=True),
    Column(id="oldest", title="Oldest", width=96, right=True),
    Column(id="newest", title="Newest", width=96, right=True),
    Column(id="order", title="Order kept by", width=96, stretch=True),
)
MOST_SHOWN = 4
"""Rows in sight; more scroll."""


class PlanTable(Box):
    """As tall as its rows, up to `MOST_SHOWN`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(outlined=True, parent=parent)
        self.model = PlainRows(COLUMNS, self)
        self.table = Table(COLUMNS, "What would go, by type and destination")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.table.setSelectionMode(Table.SelectionMode.NoSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        set_margins(column, 1, 1, 1, 1)
        column.addWidget(self.table)

    def show_rows(self, rows: Sequence[PlanRow], now: datetime) -> None:
        """These, the largest first."""
        ordered = sorted(rows, key=lambda row: -row.count)
        self.model.set_rows([cells_of(row, now) for row in ordered])
        shown = min(len(rows), MOST_SHOWN)
        self.setFixedHeight(self.table.horizontalHeader().height() + shown * look().row + 2)
        self.setVisible(bool(rows))


def cells_of(row: PlanRow, now: datetime) -> tuple[Cell, ...]:
    """A line of the dry run as cells."""
    return (
        Cell(row.type or "unreadable", "t1"),
        Cell(row.destination, "t1", tip=f"{row.interface} to {row.destination}"),
        Cell(grouped(row.count), "t1", Type.TABLE_HOT, right=True),
        Cell(
            short_moment(row.oldest, now), "t2", right=True, tip=row.oldest.astimezone().isoformat(timespec="seconds")
        ),
        Cell(
            short_moment(row.newest, now), "t2", right=True, tip=row.newest.astimezone().isoformat(timespec="seconds")
        ),
        Cell(row.order, "t2"),
    )


def short_moment(at: datetime, now: datetime) -> str:
    """`09:02:11` today, `20 Nov 09:02` before."""
    here, today = at.astimezone(), now.astimezone()
    return clock(at) if here.date() == today.date() else f"{here.day} {here:%b} {here:%H:%M}"
