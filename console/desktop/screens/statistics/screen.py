"""Statistics of the fields of all messages that match: begun, followed, cancelled, looked through, saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from console.api.exchange import Exported
from console.api.field_statistics import Statistics, StatisticsRequest
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.exchange.saving import saved_to
from console.desktop.screens.statistics.detail import FieldDetail
from console.desktop.screens.statistics.model import COLUMNS, FieldModel
from console.desktop.screens.throughput.saving import choose_file
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.reading_bar import ReadingBar
from console.desktop.widgets.surface import Bar, set_margins
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import ElidedText
from console.desktop.words import grouped

LOOK_MILLISECONDS = 500
MOST = (1000, 10_000, 100_000)
INTRODUCTION = """\
Counts every field of the messages that match: how often it is filled, with which codes, how long.
Of patient data only numbers are kept, never a value. The filter is kept in the audit log without its values."""


class StatisticsScreen(Screen):
    """Entered with a `query`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._query = ""
        self._running = ""
        self.told: Statistics | None = None
        self.leave_button = Button("", Kind.QUIET, icon="arrow-left", name="Back")
        self.head = PaneHeader("Field statistics")
        self.about = ElidedText("", Type.TABLE, "t3")
        self.most = DropDown()
        self.act = Button("Count", Kind.PRIMARY, icon="chart-bar")
        self.stop = Button("Cancel")
        self.save = Button("Save as CSV…", icon="download-simple")
        self.progress = ReadingBar()
        self.type = DropDown()
        self.words = QLineEdit()
        self.tools = Bar(44)
        self.model = FieldModel(self)
        self.table = Table(COLUMNS, "Fields")
        self.detail = FieldDetail()
        self.empty = EmptyState("chart-bar", "Nothing was counted yet")
        self._stack = QStackedLayout()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._lay_out()
        self._wire()
        self._show_idle()

    def enter(self, place: Place) -> None:
        """Another filter begins anew; the same one shows what was counted."""
        query = self._query if place.query is None else place.query
        if query != self._query and not self._running:
            self.told = None
            self.model.show_rows(())
        if not self._running:
            self._query = query
        self.about.setText(f"of what matches {self._query}" if self._query else "of all messages")
        if self._running:
            self._timer.start()
        elif self.told is None:
            self._show_idle()

    def leave(self) -> None:
        """Nobody looks: the gateway ends it after a while."""
        self._timer.stop()

    def panes(self) -> tuple[QWidget, ...]:
        """The table where there is one, else the button to begin."""
        return (self.table, self.words) if self.told is not None and self.told.total else (self.act,)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """F5 counts again."""
        return {"refresh": self._begin}

    # Counting.

    def _begin(self) -> None:
        if self._running:
            return
        request = StatisticsRequest(query=self._query, most=int(self.most.currentData()))
        self.told = None
        self.model.show_rows(())
        self._show_running("Beginning…", 0, 0)
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.bridge.submit(lambda client: client.statistics(request), self._take, self._failed, key="statistics")

    def _look(self) -> None:
        ident = self._running
        if ident:
            self.desk.bridge.submit(
                lambda client: client.statistics_result(ident), self._take, self._failed, key="statistics"
            )

    def _cancel(self) -> None:
        ident = self._running
        if ident:
            self.desk.bridge.submit(
                lambda client: client.statistics_cancel(ident), self._take, self._failed, key="statistics"
            )

    def _take(self, told: Statistics) -> None:
        if told.state == "running":
            self._running = told.id
            self._show_running(told.text, told.read, told.to_read)
            self._timer.start()
            return
        self._running = ""
        self._timer.stop()
        self.told = told
        self.model.show_rows(told.rows)
        self._show_types()
        self._more()
        self._show_end(told)

    def _more(self) -> None:
        """The next page, until all are here."""
        told = self.told
        if told is None or self.model.loaded >= told.total:
            return
        first = self.model.loaded
        self.desk.bridge.submit(
            lambda client: client.statistics_result(told.id, first), self._take_more, self._failed, key="statistics"
        )

    def _take_more(self, page: Statistics) -> None:
        if self.told is not None and page.id == self.told.id and page.rows:
            self.model.add_rows(page.rows)
            self._show_types()
            self._more()

    def _failed(self, error: OperatorError) -> None:
        self._running = ""
        self._timer.stop()
        self.progress.show_progress(str(error), 0, 0, running=False, trouble=True)
        self.empty.say("These messages cannot be counted", "Why stands above. Change the filter, or count again.")
        self._stack.setCurrentWidget(self.empty)
        self._judge()

    # What is shown.

    def _show_idle(self) -> None:
        self.progress.hide()
        self.empty.say("Nothing was counted yet", INTRODUCTION)
        self._stack.setCurrentWidget(self.empty)
        self._judge()

    def _show_running(self, words: str, read: int, to_read: int) -> None:
        self.progress.show_progress(words, read, to_read, running=True)
        self.empty.say("Reading the messages", "Live traffic goes first. The fields show here when it has ended.")
        self._stack.setCurrentWidget(self.empty)
        self._judge()

    def _show_end(self, told: Statistics) -> None:
        self.progress.show_progress(told.text, told.read, told.to_read, running=False, trouble=told.state == "failed")
        if told.total:
            self._stack.setCurrentIndex(1)
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.empty.say("No field was counted", f"{told.text}\nChange the filter in Queues, then come back.")
            self._stack.setCurrentWidget(self.empty)
        self._judge()

    def _show_types(self) -> None:
        before = str(self.type.currentData() or "")
        self.type.blockSignals(True)
        self.type.clear()
        self.type.addItem("All types", "")
        for name in self.model.types():
            self.type.addItem(name or "no type", name)
        self.type.setCurrentIndex(max(0, self.type.findData(before)))
        self.type.blockSignals(False)

    def _judge(self) -> None:
        running = bool(self._running) or (self.progress.line.isVisibleTo(self.progress) and self.told is None)
        for button, shown in ((self.stop, running), (self.act, not running)):
            button.setVisible(shown)  # first the one that comes, so that the focus has where to go
        self.most.setEnabled(not running)
        has_rows = self.told is not None and self.told.total > 0
        self.save.refuse("" if has_rows else "Nothing was counted yet")
        self.tools.setVisible(has_rows)

    def _narrow(self) -> None:
        self.model.narrow(str(self.type.currentData() or ""), self.words.text())
        if self.model.rowCount():
            self.table.selectRow(0)
        else:
            self.detail.show_field(None)

    def _sort(self, section: int) -> None:
        head = self.table.horizontalHeader()
        falling = Qt.SortOrder.DescendingOrder
        numeric = COLUMNS[section].right
        order = falling if numeric else Qt.SortOrder.AscendingOrder
        if head.isSortIndicatorShown() and head.sortIndicatorSection() == section:
            order = Qt.SortOrder.AscendingOrder if head.sortIndicatorOrder() is falling else falling
        head.setSortIndicatorShown(True)
        head.setSortIndicator(section, order)
        self.model.sort(section, order)
        self.table.selectRow(0)

    # Saving.

    def _ask_file(self) -> None:
        if self.told is not None and self.told.total:
            choose_file(self, "Save the statistics", "fields.csv", self.save_to)

    def save_to(self, name: str) -> None:
        """All rows, as the gateway writes them."""
        told, path = self.told, Path(name)
        if told is not None:
            self.desk.bridge.submit(
                lambda client: saved_to(path, partial(client.statistics_save, told.id)),
                lambda done: self._saved(path, done),
                self._not_saved,
            )

    def _saved(self, path: Path, done: Exported) -> None:
        words = f"Saved the fields of {grouped(done.messages)} messages to {path.name}. They hold no patient data."
        self.desk.state.notify("ok", words)

    def _not_saved(self, error: OperatorError) -> None:
        self.desk.state.notify("error", f"Nothing was saved. {error}")

    def _wire(self) -> None:
        self.leave_button.clicked.connect(self.back)
        self.act.clicked.connect(self._begin)
        self.stop.clicked.connect(self._cancel)
        self.save.clicked.connect(self._ask_file)
        self._timer.timeout.connect(self._look)
        self.type.currentIndexChanged.connect(lambda _row: self._narrow())
        self.words.textChanged.connect(lambda _text: self._narrow())
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.detail.show_field(self.model.at(now.row()))
        )
        self.table.horizontalHeader().sectionClicked.connect(self._sort)

    def _lay_out(self) -> None:
        self.head.put_first(self.leave_button)
        self.head.add_left(self.about, stretches=True)
        for count in MOST:
            self.most.addItem(f"newest {grouped(count)}", count)
        self.most.setCurrentIndex(1)
        for choice, name in ((self.most, "Messages counted at most"), (self.type, "Message type")):
            choice.setAccessibleName(name)
            choice.setMinimumHeight(look().px(28))
        self.head.add_right(self.most)
        for button in (self.save, self.stop, self.act):
            self.head.add_right(button)
        self.words.setAccessibleName("Find a field")
        self.words.setPlaceholderText("Find a field: OBX-3, birth")
        self.words.setMinimumHeight(look().px(28))
        self.words.setMaximumWidth(look().px(300))
        self.type.setMinimumWidth(look().px(150))
        row = self.tools.row()
        row.addWidget(self.type)
        row.addWidget(self.words, 1)
        row.addStretch(1)
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.table.horizontalHeader().setSectionsClickable(True)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([look().px(860), look().px(300)])
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        for part in (self.head, self.progress, self.tools):
            column.addWidget(part)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(split)
