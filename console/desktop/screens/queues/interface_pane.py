"""The upper half: every interface with its state, its amounts, and what holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from console.api.interfaces import InterfaceCommandName, InterfaceRow
from console.core.interface import LinkState, WorkState
from console.desktop.desk_state import DeskState
from console.desktop.filtering import WAITING, longest_waiting, of_interface
from console.desktop.models.interface_cells import COLUMNS
from console.desktop.models.interfaces import InterfaceModel
from console.desktop.query_text import FAILED, quoted
from console.desktop.theme.look import look
from console.desktop.theme.states import LINK, WORK
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.filter_menu import add_filters
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.table import Table
from console.desktop.words import clock

ICONS = {"start": "play", "stop": "stop", "pause": "pause", "hold": "hand", "release": "play-circle"}
SUMMARY = (
    ("up", LINK[LinkState.UP]),
    ("slow", LINK[LinkState.SLOW]),
    ("down", LINK[LinkState.DOWN]),
    ("held", WORK[WorkState.HELD]),
    ("blocked", WORK[WorkState.BLOCKED]),
    ("off", LINK[LinkState.OFF]),
    ("unknown", LINK[LinkState.UNKNOWN]),
)


def behind(row: InterfaceRow, column: str) -> str:
    """The filter that gives the messages behind a number of this row; "" where there is none, or it is no number."""
    waiting = f"status:{','.join(WAITING)}"
    found = {
        "depth": waiting if row.depth else "",
        "oldest": longest_waiting(row.oldest_at) if row.oldest_at else "",
        "last": f"control:{quoted(row.last_control_id)}" if row.last_control_id else "",
        "errors": FAILED if row.errors_per_minute else "",
    }
    return found.get(column, "")


class InterfacePane(QWidget):
    """`picked` names the interfaces selected; `filter_asked` wants a query; `commanded` a command for the selected."""

    picked = Signal(object)  # tuple[str, ...]
    filter_asked = Signal(str, str)  # interface name, more query
    commanded = Signal(str)
    history_asked = Signal()  # of the queues of the selected interface

    def __init__(self, state: DeskState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.model = InterfaceModel(state.gateway_now, self)
        self.table = Table(COLUMNS, "Interfaces")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.table.horizontalHeader().setSectionsClickable(True)
        self.header = PaneHeader("Interfaces")
        self._signs = {name: SignLabel(face) for name, face in SUMMARY}
        self.buttons = {
            name.value: Button(name.value.capitalize() + "…", Kind.QUIET, icon=ICONS[name.value], height=24)
            for name in InterfaceCommandName
        }
        self.new = Button("New interface…", Kind.QUIET, icon="plus", height=24)
        self.empty = EmptyState("stack", "No interfaces yet")
        self.empty.say("No interfaces yet", "The gateway's site file names none.\nAdd one with New interface… above.")
        self._lay_out()
        self._connect()
        self._sort_section = -1
        self._show_selection()

    def _lay_out(self) -> None:
        for sign in self._signs.values():
            sign.setContentsMargins(look().px(8), 0, 0, 0)
            self.header.add_left(sign)
            sign.setVisible(False)
        for button in (*self.buttons.values(), self.new):
            self.header.add_right(button)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.header)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.empty.setVisible(False)

    def _connect(self) -> None:
        self.model.modelReset.connect(self._show_summary)
        self.model.rowsInserted.connect(self._show_summary)
        self.model.dataChanged.connect(self._show_summary)
        self.model.dataChanged.connect(self._show_selection)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.pressed_cell.connect(self._cell_pressed)
        self.table.opened.connect(self._opened)
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.table.customContextMenuRequested.connect(self._menu)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.commanded.emit(name))
        self.new.clicked.connect(lambda: self.commanded.emit("new"))
        self._state.arming_changed.connect(self._show_selection)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def selected(self) -> list[InterfaceRow]:
        """The interfaces selected."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [row for number in rows if (row := self.model.row_at(number)) is not None]

    def refusal(self, command: str) -> str:
        """Why the selected interfaces do not take this command; "" where one of them does."""
        rows = self.selected()
        if not rows:
            return "Select an interface first."
        offers = [offer for row in rows for offer in row.commands if offer.name == command]
        if not self._state.is_linked:
            return "The gateway does not answer."
        if not self._state.may(f"interface.{command}"):
            return "Your role does not allow this. Ask a lead."
        if any(offer.allowed for offer in offers):
            return next(filter(None, (self._state.refusal_on(row.environment) for row in rows)), "")
        return offers[0].reason if offers else "This interface does not take this command."

    def show_interfaces(self, rows: Sequence[InterfaceRow]) -> None:
        """A snapshot."""
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._show_summary()

    def fitting_height(self, most: int) -> int:
        """The height that shows whole rows only: all of them, or as many as `most` pixels hold."""
        if self.model.rowCount() == 0:
            return most
        head = self.header.height() + self.table.horizontalHeader().height() + 1
        rows = max(3, min(self.model.rowCount(), (most - head) // max(1, look().row)))
        return head + rows * look().row

    def show_link(self) -> None:
        """The gateway went or came back."""
        self.model.set_lost(self._state.lost_at)
        self._show_summary()
        self._show_selection()

    def select(self, names: Sequence[str]) -> None:
        """Select just these, without telling that someone picked them."""
        if tuple(row.name for row in self.selected()) == tuple(names):
            return
        chooser = self.table.selectionModel()
        blocked = chooser.blockSignals(True)
        chooser.clearSelection()
        for at, row in enumerate(self.model.rows):
            if row.name in names:
                chooser.select(self.model.index(at, 0), chooser.SelectionFlag.Select | chooser.SelectionFlag.Rows)
        chooser.blockSignals(blocked)
        self.table.viewport().update()
        self._show_selection()

    def _tick(self) -> None:
        if self.isVisible() and self._state.is_linked:
            self.model.tick()
            if not self.table.underMouse() and not self.selected():
                self.model.resort()

    def _selection_changed(self) -> None:
        self._show_selection()
        self.picked.emit(tuple(row.name for row in self.selected()))

    def _show_selection(self) -> None:
        rows = self.selected()
        for name, button in self.buttons.items():
            button.setVisible(bool(rows) and self._state.is_linked)
            button.refuse(self.refusal(name))

    def _show_summary(self) -> None:
        rows = self.model.rows
        lost = self._state.lost_at
        self.header.count.setText(f"as of {clock(lost)}" if lost and rows else str(len(rows)) if rows else "")
        links = Counter(row.link.value for row in rows)
        works = Counter(row.work.value for row in rows)
        counts = {**links, "held": works["held"] + works["paused"], "blocked": works["blocked"]}
        for name, face in SUMMARY:
            number = counts.get(name, 0)
            self._signs[name].setVisible(number > 0 and lost is None)
            self._signs[name].set_face(face, f"{number} {name}")

    def _cell_pressed(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        more = "" if row is None else behind(row, self.table.column_id(index))
        if row is not None and more:
            self.filter_asked.emit(row.name, more)

    def _opened(self, index: QModelIndex) -> None:
        """Enter: the messages behind the number, or all of the interface."""
        row = self.model.row_at(index.row())
        if row is not None:
            self.filter_asked.emit(row.name, behind(row, self.table.column_id(index)))

    def _sort(self, section: int) -> None:
        head = self.table.horizontalHeader()
        descending_first = COLUMNS[section].right or COLUMNS[section].id in ("link", "work", "spark")
        order = Qt.SortOrder.DescendingOrder if descending_first else Qt.SortOrder.AscendingOrder
        if section == self._sort_section and head.isSortIndicatorShown():
            if head.sortIndicatorOrder() is not order:
                head.setSortIndicatorShown(False)
                self.model.sort(-1)
                return
            order = Qt.SortOrder(1 - order.value)
        self._sort_section = section
        head.setSortIndicatorShown(True)
        head.setSortIndicator(section, order)
        self.model.sort(section, order)

    def _menu(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        row = self.model.row_at(index.row())
        if row is None:
            return
        if not self.selected():
            self.table.selectRow(index.row())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show its messages").triggered.connect(lambda: self.filter_asked.emit(row.name, ""))
        menu.addAction("Show its failures").triggered.connect(lambda: self.filter_asked.emit(row.name, FAILED))
        for status, count in row.counts.items():
            if count:
                action = menu.addAction(f"Show {count} {status}")
                action.triggered.connect(
                    lambda _checked=False, status=status: self.filter_asked.emit(row.name, f"status:{status}")
                )
        menu.addSeparator()
        terms = of_interface(row, self.table.column_id(index))
        add_filters(menu, terms, self._state.query, self._state.filter_asked.emit)
        menu.addSeparator()
        for name in InterfaceCommandName:
            reason = self.refusal(name.value)
            action = menu.addAction(
                self.buttons[name.value].text() if not reason else f"{name.value.capitalize()}: {reason}"
            )
            action.setEnabled(not reason)
            action.triggered.connect(lambda _checked=False, name=name.value: self.commanded.emit(name))
        menu.addAction("Depth and age over time").triggered.connect(self.history_asked)
        planned = menu.addAction("Planned hold…")
        planned.setEnabled(self._state.is_linked and self._state.may("plan_hold"))
        planned.triggered.connect(lambda: self._state.hold_asked.emit(row.name))
        menu.popup(self.table.viewport().mapToGlobal(at))
