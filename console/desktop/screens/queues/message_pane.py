"""The lower half: the live list of messages, its pill of new ones, and its empty states."""

from __future__ import annotations

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from console.api.messages import MessageRow
from console.core.status import Status
from console.desktop.actions import Registry
from console.desktop.desk_state import DeskState
from console.desktop.filtering import of_message
from console.desktop.models.message_cells import COLUMNS
from console.desktop.models.messages import MessageModel
from console.desktop.screens.queues.follow import Reading, pause_reason
from console.desktop.screens.queues.match_button import MatchButton, fill_menu
from console.desktop.screens.queues.pill import Pill
from console.desktop.screens.queues.scan_strip import ScanStrip
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.filter_menu import add_filters, add_related
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.table import MOST_SELECTED, Table
from console.desktop.widgets.text import Text
from console.desktop.words import clock, count_of, grouped

LOADING = "Some of what is selected is still loading. Try again in a moment."
INSTEAD = "Use the button above the list to act on all that match."
ANNOUNCE_MILLISECONDS = 10_000
POINTING_MILLISECONDS = 2000
"""So long after the mouse moved over the rows they stand still."""
MENU = (
    "message.open",
    "message.tear_off",
    "message.edit",
    "message.resend",
    "basket.add",
    "",
    "message.retry",
    "message.arrived",
    "message.send_again",
    "message.hold",
    "message.release",
    "message.park",
    "message.skip",
    "message.cancel",
    "",
    "copy",
)


class MessagePane(QWidget):
    """`chosen` when the selection changed; `opened` carries a delivery id; `clear_asked` wants the filter gone."""

    chosen = Signal()
    opened = Signal(int)
    clear_asked = Signal()
    followed = Signal()

    def __init__(self, state: DeskState, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._registry = registry
        self.model = MessageModel(state.gateway_now, self)
        self.table = Table(COLUMNS, "Messages")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.header = PaneHeader("Messages")
        self.scan = ScanStrip()
        self.pill = Pill()
        self.match = MatchButton(state, registry)
        self.why = Text("", Type.TABLE, "t3")
        self.empty = EmptyState("funnel", "No messages match")
        self.clear = Button("Clear filter", hint="Esc")
        self._pointing = QTimer(self)
        self._pointing.setSingleShot(True)
        self._pointing.setInterval(POINTING_MILLISECONDS)
        self._failed_text = ""
        self._wanted: tuple[int, ...] = ()  # to be selected when the list is here
        self._told = QElapsedTimer()
        self._lay_out()
        self._connect()
        self.show_counts()

    def _lay_out(self) -> None:
        self.header.add_right(self.pill)
        self.header.add_right(self.why)
        self.header.add_right(self.match)
        self.empty.add_button(self.clear)
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.header)
        column.addWidget(self.scan)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self.table)  # once the stack has a parent: it shows its first widget at once
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        self.model.counted.connect(self.show_counts)
        self.model.modelReset.connect(self._after_reset)
        self.model.modelAboutToBeReset.connect(self._before_reset)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.model.dataChanged.connect(self._filled)
        self.table.too_many.connect(self._refuse_selection)
        self.table.opened.connect(lambda index: self._open(index.row()))
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.table.viewport().installEventFilter(self)
        self.table.customContextMenuRequested.connect(self._menu)
        self.pill.clicked.connect(self.go_to_newest)
        self.clear.clicked.connect(self.clear_asked)
        self._pointing.timeout.connect(self.catch_up)
        self._state.live_changed.connect(self.catch_up)
        self._state.link_changed.connect(self.show_link)
        self._kept: int | None = None
        self._loading = False

    def reading(self) -> Reading:
        """What the person at the list does now."""
        return Reading(
            live=self._state.live,
            selected=len(self.table.selectionModel().selectedRows()),
            at_top=self.table.verticalScrollBar().value() == 0,
            pointing=self._pointing.isActive(),
            linked=self._state.is_linked,
        )

    @property
    def follows(self) -> bool:
        """True while new rows may come in on top."""
        return not pause_reason(self.reading())

    def selected(self) -> list[MessageRow]:
        """The messages selected, from the top."""
        return self.model.messages_in(sorted(i.row() for i in self.table.selectionModel().selectedRows()))

    @property
    def missing(self) -> int:
        """Selected rows that are still on their way."""
        return sum(self.model.message(i.row()) is None for i in self.table.selectionModel().selectedRows())

    def select_again(self, ids: tuple[int, ...]) -> None:
        """Select these, now and once more when the list was fetched anew; rows that are not at hand are left out."""
        self._wanted = ids
        self._select_wanted()

    def _select_wanted(self) -> None:
        rows = [row for id in self._wanted if (row := self.model.row_of(id)) is not None]
        flags = QItemSelectionModel.SelectionFlag
        chooser = self.table.selectionModel()
        for row in rows:
            chooser.select(self.model.index(row, 0), flags.Select | flags.Rows)
        if rows:
            chooser.setCurrentIndex(self.model.index(rows[0], 0), flags.NoUpdate)
            self.table.scrollTo(self.model.index(rows[0], 0))

    def catch_up(self) -> None:
        """Show what was held back, if nobody reads."""
        if self.follows and self.model.pending:
            self.model.release()
        self.show_counts()

    def go_to_newest(self) -> None:
        """Leave the selection, go to the top, show what is new."""
        self.table.clearSelection()
        self.table.scrollToTop()
        self._pointing.stop()
        self.model.release()
        self.show_counts()

    def step_to_failure(self, direction: int) -> None:
        """Select the next (1) or previous (-1) message that failed, among those at hand."""
        current = self.table.currentIndex().row()
        at = self.model.next_at_hand(current, direction, lambda row: row.status in (Status.ERROR, Status.UNKNOWN))
        if at is not None:
            self._pick(at)
            return
        self._state.notify("info", "No more failures in what is loaded. Filter status:error to see all.")

    def show_counts(self) -> None:
        """Header, pill and the reason why the list stands still; the empty state where there is nothing."""
        reason = pause_reason(self.reading())
        lost = self._state.lost_at
        if lost is not None and self.model.is_loaded:
            self.header.count.setText(f"as of {clock(lost)}")
        elif self.model.is_loaded:
            self.header.count.setText(self._count_words())
        self.why.setText("" if lost else reason)
        self.match.show_matched(self.model.matched)
        self.pill.show_count(0 if lost else self.model.pending)
        self._announce(0 if lost else self.model.pending)
        self._show_empty()

    def _announce(self, waiting: int) -> None:
        """Tell a screen reader what waits above, politely: at most once in ten seconds."""
        if waiting and (not self._told.isValid() or self._told.hasExpired(ANNOUNCE_MILLISECONDS)):
            self._told.start()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{count_of(waiting, 'new message')}"))

    def show_link(self) -> None:
        """The gateway went or came back."""
        self.model.set_lost(self._state.lost_at)
        self.show_counts()

    def show_failure(self, text: str) -> None:
        """The list could not be fetched."""
        self._failed_text = text
        self.show_counts()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that the mouse moves over the rows."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._pointing.start()
            if self.why.text() == "":
                self.show_counts()
        elif event.type() == QEvent.Type.Leave:
            self._pointing.stop()
            self.catch_up()
        return super().eventFilter(watched, event)

    def _count_words(self) -> str:
        matched, total = self.model.matched, self.model.total
        if self.scan.is_partial:
            return f"{grouped(matched or 0)} found so far"
        if total is None:
            return grouped(matched) if matched is not None else ""
        if matched is None:
            return f"many of {grouped(total)}"
        return grouped(total) if matched == total else f"{grouped(matched)} of {grouped(total)}"

    def _show_empty(self) -> None:
        empty = self.model.rowCount() == 0 and (self.model.is_loaded or bool(self._failed_text))
        self._stack.setCurrentIndex(1 if empty else 0)
        if not empty:
            return
        self.clear.setVisible(bool(self._state.query) and not self._failed_text and self.scan.state != "running")
        if self._failed_text:
            self.empty.set_icon_name("warning-octagon")
            self.empty.say("The list could not be fetched", self._failed_text)
        elif self.scan.is_partial:
            self.empty.set_icon_name("funnel")
            self.empty.say("Nothing found so far", self.scan.what_follows)
        elif self._state.query:
            hidden = self.model.total or 0
            words = f"{grouped(hidden)} are hidden by the filter." if hidden else "There are no messages yet at all."
            self.empty.set_icon_name("funnel")
            self.empty.say("No messages match", words)
        else:
            self.empty.set_icon_name("tray")
            self.empty.say("No messages yet", "The interfaces listen. What comes in shows here at once.")

    def _selection_changed(self) -> None:
        self.model.keep(index.row() for index in self.table.selectionModel().selectedRows())
        self.show_counts()
        self.chosen.emit()
        if not self.table.selectionModel().hasSelection():
            self.catch_up()

    def _filled(self) -> None:
        """Rows that were selected before they were here can be told now."""
        if self._loading and not self.missing:
            self.chosen.emit()
        self._loading = bool(self.missing)

    def _refuse_selection(self) -> None:
        self._state.notify("info", f"No more than {grouped(MOST_SELECTED)} rows are selected one by one. {INSTEAD}")

    def _scrolled(self, value: int) -> None:
        if value == 0:
            self.catch_up()
        elif not self.why.text():
            self.show_counts()

    def _before_reset(self) -> None:
        current = self.model.message(self.table.currentIndex().row())
        self._kept = None if current is None else current.id

    def _after_reset(self) -> None:
        self._failed_text = ""
        row = None if self._kept is None else self.model.row_of(self._kept)
        if row is not None:
            chooser = self.table.selectionModel()
            chooser.setCurrentIndex(self.model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._select_wanted()
        self._wanted = ()
        self.show_counts()
        self.chosen.emit()

    def _pick(self, row: int) -> None:
        self.table.selectRow(row)
        self.table.scrollTo(self.model.index(row, 0))
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add_filters(self, menu: QMenu, index: QModelIndex) -> None:
        row = self.model.message(index.row())
        if row is None:
            return
        apply = self._state.filter_asked.emit
        menu.addSeparator()
        add_filters(menu, [of_message(row, self.table.column_id(index))], self._state.query, apply)
        menu.addSeparator()
        add_related(menu, row.id, apply)

    def _open(self, row: int) -> None:
        message = self.model.message(row)
        if message is not None:
            self.opened.emit(message.id)

    def _menu(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        if not index.isValid():
            return
        if not self.table.selectionModel().isRowSelected(index.row()):
            self.table.selectRow(index.row())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for id in MENU:
            if not id:
                menu.addSeparator()
                continue
            command, reason = self._registry.command(id), self._registry.refusal(id)
            if reason and id.startswith("message.") and id not in ("message.open", "message.edit", "message.resend"):
                continue
            action = menu.addAction(command.title if not reason else f"{command.title.rstrip('…')}: {reason}")
            action.setEnabled(not reason)
            action.triggered.connect(lambda _checked=False, id=id: self._registry.run(id))
        self._add_filters(menu, index)
        if self.match.isVisible():
            menu.addSeparator()
            fill_menu(menu.addMenu(self.match.text()), self._registry)
        menu.popup(self.table.viewport().mapToGlobal(at))
