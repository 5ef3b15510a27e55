"""The left side: the causes, their order and states, what the filter does not say about them, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QItemSelectionModel, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from console.api.triage import GroupRow, GroupSort, GroupState
from console.desktop.desk_state import DeskState
from console.desktop.models.group_cells import COLUMNS
from console.desktop.models.groups import GroupModel
from console.desktop.models.message_cells import LAYERS
from console.desktop.screens.queues.pill import Pill
from console.desktop.screens.triage.choices import SORTS, STATES, states_word
from console.desktop.screens.triage.pane_words import count_words, empty_words, hidden_words
from console.desktop.screens.triage.term_strip import TermStrip
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button
from console.desktop.widgets.choice import Choice
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Bar, set_margins
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.words import clock

POINTING_MILLISECONDS = 2000
KEYS_MILLISECONDS = 5000
"""So long after the mouse moved over the rows, or a key was pressed in them, they keep their places."""
ANNOUNCE_MILLISECONDS = 10_000
HINTS = "n / p next, previous · A assign · E archive · R resolve · Enter messages"


class GroupPane(QWidget):
    """`chosen` when another cause is selected; `opened` on Enter; `layer_asked` and `clear_asked` change the filter."""

    chosen = Signal()
    opened = Signal()
    listed = Signal()  # another sort or other states were chosen
    layer_asked = Signal(str)  # a layer's name; "" is all
    clear_asked = Signal()
    strip_asked = Signal()  # take the terms out that do not apply
    menu_asked = Signal(QPoint)
    refresh_asked = Signal()

    def __init__(self, state: DeskState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.model = GroupModel(state.gateway_now, self)
        self.table = Table(COLUMNS, "Failure groups", two_lines=True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.header = PaneHeader("Failure groups", height=48)
        self.pill = Pill("cause")
        self.sort = Choice("Sort")
        self.states = Choice("State")
        self.layers = Button("", caret=True)
        self.strip = TermStrip()
        self.empty = EmptyState("check-circle", "Nothing fails")
        self.clear = Button("Clear filter", hint="Esc")
        self.all_open = Button("Show open causes")
        self.foot = Bar(36, "sunken", "t")
        self.hidden = ElidedText("", Type.SMALL, "t2")
        self.hints = Text(HINTS, Type.SMALL, "t3")
        self.watched = ""
        self.selected_id: int | None = None
        self._failed = ""
        self._another = False
        self._pointed, self._keyed, self._told = QElapsedTimer(), QElapsedTimer(), QElapsedTimer()
        self._layer = ""
        self._offset = 0
        self._lay_out()
        self._connect()
        self.show_choices(GroupSort.GROWTH, (), "")

    def _lay_out(self) -> None:
        for widget in (self.pill, self.sort, self.states, self.layers):
            self.header.add_right(widget)
        self.empty.add_button(self.clear)
        self.empty.add_button(self.all_open)
        row = self.foot.row()
        row.addWidget(self.hidden, 1)
        row.addWidget(self.hints)
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        column.addLayout(self._stack, 1)
        column.addWidget(self.foot)
        self._stack.addWidget(self.table)  # once the stack has a parent: it shows its first widget at once
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.opened.connect(lambda _index: self.opened.emit())
        self.table.customContextMenuRequested.connect(self.menu_asked)
        self.table.installEventFilter(self)
        self.table.viewport().installEventFilter(self)
        self.model.modelAboutToBeReset.connect(self._before_reset)
        self.model.modelReset.connect(self._after_reset)
        self.model.counted.connect(self._after_answer)
        self.sort.clicked.connect(self._choose_sort)
        self.states.clicked.connect(self._choose_states)
        self.layers.clicked.connect(self._choose_layer)
        self.pill.clicked.connect(self.refresh_asked)
        self.clear.clicked.connect(self.clear_asked)
        self.all_open.clicked.connect(lambda: self._list(self.model.sort_order, ()))
        self.strip.take_out.clicked.connect(self.strip_asked)
        self._state.link_changed.connect(self.show_link)

    # what the screen asks

    @property
    def rests(self) -> bool:
        """True while nobody points at the rows or walks through them: they may change their order."""
        pointing = self._pointed.isValid() and not self._pointed.hasExpired(POINTING_MILLISECONDS)
        walking = self._keyed.isValid() and not self._keyed.hasExpired(KEYS_MILLISECONDS)
        return self._state.live and not pointing and not walking

    @property
    def seen(self) -> range:
        """The rows that can be seen."""
        first = max(0, self.table.rowAt(0))
        last = self.table.rowAt(self.table.viewport().height() - 1)
        return range(first, (self.model.rowCount() if last < 0 else last + 1))

    def selected(self) -> GroupRow | None:
        """The cause selected, where its row is at hand."""
        row = None if self.selected_id is None else self.model.row_of(self.selected_id)
        return None if row is None else self.model.group(row)

    def begin(self, query: str, states: tuple[GroupState, ...], sort: GroupSort) -> None:
        """Another list: a cause that is not in it does not stay open."""
        self._another = True
        self.model.restart(query, states, sort)

    def keep_open(self) -> None:
        """The cause selected was asked for by name: it stays open, also where it is not in the list."""
        self._another = False

    def say_watched(self, words: str) -> None:
        """What is looked at, for an empty list."""
        self.watched = words
        self._show_empty()

    def select(self, id: int) -> None:
        """Select this cause; where it is not at hand, as soon as it is."""
        before, self.selected_id = self.selected_id, id
        self._mark()
        if before != id:
            self.chosen.emit()

    def step(self, by: int) -> None:
        """The next (1) or previous (-1) cause."""
        count = self.model.rowCount()
        if not count:
            return
        at = None if self.selected_id is None else self.model.row_of(self.selected_id)
        row = min(count - 1, max(0, (at if at is not None else -1 if by > 0 else count) + by))
        self._keyed.start()
        self.table.selectRow(row)
        self.table.scrollTo(self.model.index(row, 0))

    def show_choices(self, sort: GroupSort, states: tuple[GroupState, ...], layer: str) -> None:
        """What the three menus stand on."""
        self._layer = layer
        self.sort.show_value(SORTS[sort])
        self.states.show_value(states_word(states))
        self.layers.set_label(LAYERS.get(layer, layer) if layer else "All layers")

    def show_failure(self, text: str) -> None:
        """The list could not be had, with the reason; "" when it came."""
        self._failed = text
        self.show_counts()

    def show_link(self) -> None:
        """The gateway went or came back."""
        self.model.set_lost(self._state.lost_at)
        self.show_counts()

    def show_counts(self) -> None:
        """Header, pill, foot, and the empty state where there is nothing."""
        totals, lost = self.model.totals, self._state.lost_at
        if lost is not None and totals is not None:
            self.header.count.setText(f"as of {clock(lost)}")
        elif totals is not None:
            self.header.count.setText(count_words(totals))
        self.hidden.setText("" if totals is None else hidden_words(totals))
        self.pill.show_count(0 if lost is not None else self.model.new)
        if self.model.new and (not self._told.isValid() or self._told.hasExpired(ANNOUNCE_MILLISECONDS)):
            self._told.start()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.pill.accessibleName()))
        self._show_empty()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that the mouse moves over the rows, and that somebody walks through them by key."""
        if event.type() == QEvent.Type.KeyPress and watched is self.table:
            self._keyed.start()
        elif event.type() == QEvent.Type.MouseMove:
            self._pointed.start()
        elif event.type() == QEvent.Type.Leave:
            self._pointed.invalidate()
        return super().eventFilter(watched, event)

    # inside

    def _show_empty(self) -> None:
        nothing = self.model.rowCount() == 0 and (self.model.is_loaded or bool(self._failed))
        was_empty = self._stack.currentIndex() == 1
        self._stack.setCurrentIndex(1 if nothing or self._failed else 0)
        if not nothing and not self._failed:
            if was_empty:
                self._take_focus_back()
            return
        query = self._state.query
        icon, title, lines = empty_words(self._failed, query, self.model.states, self.watched, self.model.totals)
        self.empty.set_icon_name(icon)
        self.empty.say(title, lines)
        self.clear.setVisible(bool(query))
        self.all_open.setVisible(bool(self.model.states) and not self._failed)

    def _take_focus_back(self) -> None:
        """The keyboard was lost with the table that was hidden: back to it, unless it has found another place."""
        focus = self.window().focusWidget()
        if self.isVisible() and (focus is self.window() or not focus.isVisible()):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _selection_changed(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        row = self.model.group(rows[0].row()) if rows else None
        if row is None or row.id == self.selected_id:
            return
        self.selected_id = row.id
        self.chosen.emit()

    def _before_reset(self) -> None:
        row = None if self.selected_id is None else self.model.row_of(self.selected_id)
        self._offset = 0 if row is None else self.table.rowViewportPosition(row)

    def _after_reset(self) -> None:
        """The same cause stays selected, where it stood on the screen."""
        row = None if self.selected_id is None else self.model.row_of(self.selected_id)
        if row is None:
            return
        self._mark()
        bar = self.table.verticalScrollBar()
        bar.setValue(max(0, row * self.table.verticalHeader().defaultSectionSize() - self._offset))

    def _after_answer(self) -> None:
        self._failed = ""
        gone = self._another and self.selected_id is not None and self.model.row_of(self.selected_id) is None
        self._another = False
        if gone:
            self.selected_id = None
            self.table.clearSelection()
        if self.selected_id is None and self.model.group(0) is not None:
            self.table.selectRow(0)
        elif gone:
            self.chosen.emit()
        else:
            self._mark()
        self.show_counts()

    def _mark(self) -> None:
        """Select the row of the selected cause, if it is at hand and is not selected yet."""
        row = None if self.selected_id is None else self.model.row_of(self.selected_id)
        chooser = self.table.selectionModel()
        if row is None or chooser.isRowSelected(row):
            return
        flags = QItemSelectionModel.SelectionFlag
        chooser.setCurrentIndex(self.model.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def _list(self, sort: GroupSort, states: tuple[GroupState, ...]) -> None:
        self.show_choices(sort, states, self._layer)
        self.begin(self.model.query, states, sort)
        self.listed.emit()

    def _choose_sort(self) -> None:
        marks = {words: sort for sort, words in SORTS.items()}
        self._menu(
            self.sort,
            tuple(marks),
            SORTS[self.model.sort_order],
            lambda word: self._list(marks[word], self.model.states),
        )

    def _choose_states(self) -> None:
        marks = dict(STATES)
        self._menu(
            self.states,
            tuple(marks),
            states_word(self.model.states),
            lambda word: self._list(self.model.sort_order, marks[word]),
        )

    def _choose_layer(self) -> None:
        marks = {"All layers": ""} | {words: name for name, words in LAYERS.items()}
        self._menu(
            self.layers,
            tuple(marks),
            LAYERS.get(self._layer, "All layers"),
            lambda word: self.layer_asked.emit(marks[word]),
        )

    def _menu(self, button: QPushButton, words: tuple[str, ...], current: str, chose: Callable[[str], None]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word in words:
            action = menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(word == current)
            action.triggered.connect(lambda _checked=False, word=word: chose(word))
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + look().px(4))))
