"""The messages of one class of a dry run, in the order they would go."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from console.api.jobs import PlanClass, PlanMessages
from console.core.errors import OperatorError
from console.desktop.models.message_cells import COLUMNS as MESSAGE_COLUMNS
from console.desktop.models.message_cells import cells_of
from console.desktop.models.plain_rows import PlainRows
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import Panel
from console.desktop.screens.bulk.words import CLASS_FACES, OTHER_CLASS
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import ElidedText
from console.desktop.words import count_of, grouped

SHOWN = ("state", "time", "type", "route", "control", "outcome")
_AT = tuple(at for at, column in enumerate(MESSAGE_COLUMNS) if column.id in SHOWN)
COLUMNS = tuple(MESSAGE_COLUMNS[at] for at in _AT)


class ClassListPanel(Panel):
    """`opened` carries a delivery: the dry run is left for it."""

    opened = Signal(int)

    def __init__(self, desk: Desk, plan: str, found: PlanClass, parent: QWidget) -> None:
        super().__init__(width=760, height=520, modal=True, parent=parent)
        self._desk = desk
        self._plan = plan
        self._found = found
        self._ids: list[int] = []
        self._next: int | None = None
        self._asked = False
        face = CLASS_FACES.get(found.name, OTHER_CLASS)
        self.say_title(f"{found.title}: {count_of(found.count, 'message')}", found.text)
        self.model = PlainRows(COLUMNS, self)
        self.table = Table(COLUMNS, f"{found.title}, in the order they would go")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.inside.addWidget(self.table)
        self.words = ElidedText("", Type.SMALL, "t3")
        self.close_button = Button("Back to the dry run", hint="Esc", height=32)
        self.foot_row.addWidget(SignLabel(face, " "))
        self.foot_row.addWidget(self.words, 1)
        self.foot_row.addWidget(self.close_button)
        self.close_button.clicked.connect(self.reject)
        self.table.opened.connect(self._open)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._fetch(None)

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.table

    def _fetch(self, after: int | None) -> None:
        self._asked = True
        plan, name = self._plan, self._found.name
        self._desk.bridge.submit(
            lambda client: client.plan_messages(plan, name, after), self._took, self._failed, key="bulk class"
        )

    def _took(self, page: PlanMessages) -> None:
        self._asked = False
        self._next = page.next
        now = self._desk.state.gateway_now()
        cells = [cells_of(row, now) for row in page.rows]
        self._ids.extend(row.id for row in page.rows)
        self.model.add_rows([tuple(row[at] for at in _AT) for row in cells])
        shown = len(self._ids)
        more = f"{grouped(shown)} of {grouped(self._found.count)} shown, scroll for more. " if self._next else ""
        self.words.setText(f"{more}Enter opens a message and leaves the dry run.")

    def _failed(self, error: OperatorError) -> None:
        self._asked = False
        self.words.setText(str(error))

    def _scrolled(self, value: int) -> None:
        if self._next is not None and not self._asked and value >= self.table.verticalScrollBar().maximum() - 200:
            self._fetch(self._next)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._ids[index.row()])
        self.accept()
