"""The four figures of a cause and its day as bars."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.api.triage import GroupRow, GroupState, GroupView
from console.desktop.models.group_cells import lasting, seen_words, since
from console.desktop.screens.triage.bars import Bars
from console.desktop.screens.triage.parts import Figure
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.words import grouped

WIDE = 10_000


class FiguresBlock(Surface):
    """Messages, patients, then what tells most of its kind, and how long it lasts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", "b", parent=parent)
        self.figures = tuple(Figure() for _ in range(4))
        self.bars = Bars()
        column = self.column(left=16, top=12, right=16, bottom=10, spacing=8)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 16)
        for figure in self.figures:
            row.addWidget(figure)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.bars)

    def fade(self, *, faded: bool) -> None:
        """Without ink while nobody knows whether they still hold."""
        for figure in self.figures:
            figure.number.set_colour("t3" if faded else "t1")

    def show_row(self, row: GroupRow, codes: int, now: datetime) -> None:
        """The figures."""
        for figure, (number, words) in zip(self.figures, figures_of(row, codes, now), strict=True):
            figure.say(number, words)
        self.figures[0].setToolTip(seen_words(row))

    def show_view(self, view: GroupView, now: datetime) -> None:
        """Figures and bars."""
        self.show_row(view.row, view.codes, now)
        self.bars.show_bars(view.bars, view.bars_from, view.marks)


def figures_of(row: GroupRow, codes: int, now: datetime) -> tuple[tuple[str, str], ...]:
    """Number and words of the four figures. Pure."""
    messages = "message" if row.open == 1 else "messages"
    if row.handled and row.seen < WIDE:  # more stands in the tooltip
        messages = f"of {grouped(row.seen)} {messages if row.seen == 1 else 'messages'}"
    if codes:
        third = (grouped(codes), "code" if codes == 1 else "codes")
    elif row.waiting:
        third = (grouped(row.waiting), "wait behind")
    else:
        third = (f"{row.per_hour:.0f}", "last hour")
    end = row.last_at if row.state is GroupState.RESOLVED else now
    return (
        (grouped(row.open), messages),
        ("—" if row.patients is None else grouped(row.patients), "patient" if row.patients == 1 else "patients"),
        third,
        (lasting((end - row.first_at).total_seconds()), since(row.first_at, now)),
    )
