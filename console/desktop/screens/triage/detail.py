"""The right side: one cause opened. It only shows; what is asked of it goes out as signals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from console.api.triage import GroupRow, GroupView
from console.desktop.screens.bulk.strip import Strip
from console.desktop.screens.triage.bars import HALF_HOUR
from console.desktop.screens.triage.cure_block import CureBlock
from console.desktop.screens.triage.figures_block import FiguresBlock
from console.desktop.screens.triage.head_block import HeadBlock
from console.desktop.screens.triage.history_block import HistoryBlock
from console.desktop.screens.triage.runbook_block import RunbookBlock
from console.desktop.screens.triage.why_block import WhyBlock
from console.desktop.theme.look import look
from console.desktop.theme.states import CHECK
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.surface import Surface, set_margins


class DetailPane(QWidget):
    """Signals carry what the blocks were asked; `asked` a command's id."""

    asked = Signal(str)
    owner_chosen = Signal(str)
    noted = Signal(str)
    ticketed = Signal(str)
    opened = Signal(int)
    step_asked = Signal(object)  # RunbookStep
    url_asked = Signal(str)
    menu_asked = Signal(QPoint)

    def __init__(self, known: frozenset[str], parent: QWidget | None = None) -> None:
        """`known` are the ids of commands that a runbook may name."""
        super().__init__(parent)
        self.head = HeadBlock()
        self.strip = Strip()
        self.seen = Button("Seen", Kind.QUIET, height=24, name="Hide this line")
        self.figures = FiguresBlock()
        self.why = WhyBlock()
        self.runbook = RunbookBlock(known)
        self.cure = CureBlock()
        self.history = HistoryBlock()
        self.empty = EmptyState("warning-octagon", "No cause selected")
        self.area = QScrollArea()
        self.shown: int | None = None
        """The id of the cause whose row is shown."""
        self._blocks = (self.why, self.runbook, self.cure, self.history)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        inner = Surface("base")
        column = inner.column()
        for block in (self.figures, *self._blocks):
            column.addWidget(block)
        column.addStretch(1)
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.strip.add_button(self.seen)
        above = Surface("base")
        padded = above.column(left=12, top=0, right=12, bottom=0)
        padded.addWidget(self.strip)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        set_margins(rows, 0, 0, 0, 0)
        rows.addWidget(self.head)
        rows.addWidget(above)
        rows.addWidget(self.area, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(whole)

    def _connect(self) -> None:
        for block in (self.why, self.cure, self.history):
            block.asked.connect(self.asked)
        self.head.owner_chosen.connect(self.owner_chosen)
        self.head.menu_asked.connect(self.menu_asked)
        self.runbook.step_asked.connect(self.step_asked)
        self.runbook.url_asked.connect(self.url_asked)
        self.cure.opened.connect(self.opened)
        self.history.noted.connect(self.noted)
        self.history.ticketed.connect(self.ticketed)
        self.seen.clicked.connect(lambda: self.say("", ""))

    def show_nothing(self, title: str = "No cause selected", words: str = "") -> None:
        """No cause is open."""
        self.shown = None
        self.empty.say(title, words)
        self._stack.setCurrentIndex(0)

    def show_row(self, row: GroupRow, me: str, others: Sequence[str], now: datetime) -> None:
        """What the list knows of a cause, until it is opened: nothing of the one before stays."""
        if row.id != self.shown:
            self.shown = row.id
            self.say("", "")
            for block in self._blocks:
                block.setVisible(False)
            self.figures.bars.show_bars(row.spark, now - HALF_HOUR * len(row.spark), ())
            self.area.verticalScrollBar().setValue(0)
        self.head.show_row(row, me, others)
        self.figures.show_row(row, 0, now)
        self._stack.setCurrentIndex(1)

    def show_view(self, view: GroupView, me: str, others: Sequence[str], now: datetime) -> None:
        """All of it."""
        self.shown = view.row.id
        self.head.show_row(view.row, me, others)
        self.figures.show_view(view, now)
        self.why.show_view(view)
        self.runbook.show_view(view, now)
        self.cure.show_view(view)
        self.history.show_view(view, now)
        for block in self._blocks:
            block.setVisible(True)
        self.cure.fit(self._room)
        self._stack.setCurrentIndex(1)

    def refuse(self, reasons: dict[str, str]) -> None:
        """Switch off what cannot be had, each with its reason; an empty reason switches on."""
        self.head.refuse(reasons["own"])
        self.cure.refuse(reasons)
        self.history.refuse(reasons["group.note"])
        self.why.refuse(reasons)
        self.cure.fit(self._room)

    def show_link(self, row: GroupRow | None, *, lost: bool) -> None:
        """The gateway went (what is shown *was* so) or came back."""
        self.figures.fade(faded=lost)
        if row is not None and lost:
            self.head.show_was(row)
        elif row is not None:
            self.head.show_state(row)

    def say(self, headline: str, words: str, level: str = "warn") -> None:
        """A line under the head; an empty headline takes it away."""
        self.strip.say(CHECK[level], headline, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stand in one row or in two."""
        super().resizeEvent(event)
        self.cure.fit(self._room)

    @property
    def _room(self) -> int:
        return self.width() - look().px(32) - self.area.verticalScrollBar().sizeHint().width()
