"""What is in the basket: look, take out, and resend exactly these."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.desktop.models.basket import Basket, BasketItem
from console.desktop.models.plain_rows import PlainRows
from console.desktop.screens.bulk.panel import Panel
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.table import Table
from console.desktop.words import count_of, grouped

COLUMNS: tuple[Column, ...] = (
    Column(id="control", title="Control ID", width=180),
    Column(id="type", title="Type", width=110),
    Column(id="route", title="Route", width=200, stretch=True),
)


class BasketPanel(Panel):
    """Not modal, so that more can be put in. `resend_asked` for all that is in it; `opened` carries a delivery."""

    resend_asked = Signal()
    opened = Signal(int)

    def __init__(self, basket: Basket, refusal: str, parent: QWidget) -> None:
        """`refusal` says why this person may not resend many, or ""."""
        super().__init__(width=616, height=420, modal=False, parent=parent)
        self._basket = basket
        self._refusal = refusal
        self.model = PlainRows(COLUMNS, self)
        self.table = Table(COLUMNS, "Basket")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.empty = EmptyState("tray", "The basket is empty")
        self.empty.say(
            "The basket is empty", "Select messages in Queues and press Ctrl+B.\nIt is kept while the window is open."
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.inside.addWidget(self.stack)
        self.clear = Button("Empty it", Kind.QUIET, height=32)
        self.remove = Button("Take out", hint="Del", height=32)
        self.resend = Button("", Kind.PRIMARY, icon="arrow-clockwise", height=32)
        self.foot_row.addWidget(self.clear)
        self.foot_row.addStretch(1)
        self.foot_row.addWidget(self.remove)
        self.foot_row.addWidget(self.resend)
        self.clear.clicked.connect(basket.clear)
        self.remove.clicked.connect(self._remove)
        self.resend.clicked.connect(self.resend_asked)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)
        basket.changed.connect(self.refresh)
        self.refresh()

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.table if len(self._basket) else self.shut

    def refresh(self) -> None:
        """Show what is in it now."""
        items = self._basket.items
        self.say_title(f"Basket: {count_of(len(items), 'message')}", "Nothing is sent from here before a dry run.")
        self.model.set_rows([cells_of(item) for item in items])
        self.stack.setCurrentWidget(self.table if items else self.empty)
        self.resend.set_label(f"Resend {grouped(len(items))}…" if items else "Resend…")
        self._show_buttons()

    def _show_buttons(self) -> None:
        empty = "" if len(self._basket) else "The basket is empty"
        chosen = self.table.selectionModel().hasSelection()
        self.remove.refuse(empty or ("" if chosen else "Select a message first"))
        self.clear.refuse(empty)
        self.resend.refuse(empty or self._refusal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the selected ones out."""
        if event.key() == Qt.Key.Key_Delete:
            self._remove()
            return
        super().keyPressEvent(event)

    def _remove(self) -> None:
        items = self._basket.items
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        self._basket.remove([items[row].id for row in rows])

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._basket.items[index.row()].id)


def cells_of(item: BasketItem) -> tuple[Cell, ...]:
    """A message of the basket as cells."""
    return (
        Cell(item.control_id or "—", "t1", Type.CODE, middle=True, tip=item.control_id),
        Cell(item.type or "unreadable", "t1"),
        Cell(item.route, "t2"),
    )
