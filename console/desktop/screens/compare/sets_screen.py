"""Two result sets compared by a key: begun, followed, cancelled; then the places that differ and the pairs."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from console.api.comparisons import SetCompareRequest, SetComparison
from console.api.documents import DocumentRef
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.compare.set_form import SetForm
from console.desktop.screens.compare.set_models import PAIR_COLUMNS, PATH_COLUMNS, PairModel, PathModel
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.reading_bar import ReadingBar
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import Text
from console.desktop.words import grouped

LOOK_MILLISECONDS = 500
INTRODUCTION = """\
Say what stands on each side, and by which place two messages belong together.
Every pair is compared place by place; nothing is changed, and no patient data is shown."""
FIGURES = (
    ("equal", "equal"),
    ("different", "different"),
    ("only_left", "only left"),
    ("only_right", "only right"),
    ("twice", "key twice"),
    ("without_key", "without key"),
)


class SetsScreen(Screen):
    """Entered with a `query`, which becomes the left side."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.running = ""  # the id of what was begun last
        self.found: SetComparison | None = None
        self.leave_button = Button("", Kind.QUIET, icon="arrow-left", name="Back")
        self.form = SetForm()
        self.progress = ReadingBar()
        self.figures = {name: Text("", Type.TABLE_HOT) for name, _ in FIGURES}
        self.figure_row = Bar(40)
        self.paths = PathModel(self)
        self.pairs = PairModel(self)
        self.path_table = Table(PATH_COLUMNS, "Places that differ")
        self.pair_table = Table(PAIR_COLUMNS, "Pairs that are not equal")
        self.path_head, self.pair_head = PaneHeader("Places", height=36), PaneHeader("Pairs", height=36)
        self.empty = EmptyState("git-diff", "Compare two result sets")
        self.empty.say("Compare two result sets", INTRODUCTION)
        self._stack = QStackedLayout()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._lay_out()
        self._wire()

    def enter(self, place: Place) -> None:
        """The filter of the list is the left side, unless something was typed already."""
        if place.query and not self.form.left.text():
            self.form.left.setText(place.query)
        if self.running:
            self._timer.start()

    def leave(self) -> None:
        """Nobody looks: the gateway ends it after a while."""
        self._timer.stop()

    def panes(self) -> tuple[QWidget, ...]:
        """The form and both tables."""
        return (self.form.right if self.form.left.text() else self.form.left, self.path_table, self.pair_table)

    # Running.

    def _begin(self, request: SetCompareRequest) -> None:
        self.found = None
        self.paths.show_rows(())
        self.pairs.restart()
        self._show_begun("Beginning…")
        self.desk.bridge.submit(
            lambda client: client.compare_sets(request), self._told, self._failed, key="compare sets"
        )

    def _show_begun(self, words: str) -> None:
        self.form.show_running(running=True)
        self.progress.show_progress(words, 0, 0, running=True)
        self.empty.say("Reading both sides", "What differs shows here when all pairs were compared.")
        self._stack.setCurrentWidget(self.empty)
        self.figure_row.hide()

    def _look(self) -> None:
        ident = self.running
        if ident:
            self.desk.bridge.submit(
                lambda client: client.compare_sets_result(ident), self._told, self._failed, key="compare sets"
            )

    def _cancel(self) -> None:
        ident = self.running
        if ident:
            self.desk.bridge.submit(
                lambda client: client.compare_sets_cancel(ident), self._told, self._failed, key="compare sets"
            )

    def _told(self, told: SetComparison) -> None:
        goes_on = told.state == "running"
        self.running = told.id if goes_on else ""
        self.progress.show_progress(told.text, told.read, told.to_read, running=goes_on, trouble=told.state == "failed")
        self.form.show_running(running=goes_on)
        self._show_figures(told)
        if goes_on:
            self._timer.start()
            return
        self._timer.stop()
        self.found = told
        self.paths.show_rows(told.paths)
        self.pairs.restart(told.total)
        self.pairs.take(0, told.pairs, told.total)
        self.path_head.count.setText(grouped(len(told.paths)))
        self.pair_head.count.setText(f"{grouped(told.total)} not equal")
        self._show_end(told)

    def _show_end(self, told: SetComparison) -> None:
        if told.total:
            self._stack.setCurrentIndex(1)
            self.pair_table.selectRow(0)
        elif told.state == "done" and told.equal:
            self.empty.say("No difference", f"All {grouped(told.equal)} pairs say the same. {told.text}")
        elif told.state == "done":
            self.empty.say("No pair was found", f"{told.text}\nChange a filter, or the place they are paired by.")
        else:
            self.empty.say("Not compared to the end", f"{told.text}\nNothing was found until then.")

    def _failed(self, error: OperatorError) -> None:
        self.running = ""
        self._timer.stop()
        self.form.show_running(running=False)
        self.progress.show_progress(str(error), 0, 0, running=False, trouble=True)
        self.empty.say("These cannot be compared", "Why stands above. Mend it, then compare again.")
        self._stack.setCurrentWidget(self.empty)

    def _show_figures(self, told: SetComparison) -> None:
        for name, label in self.figures.items():
            label.setText(grouped(int(getattr(told, name))))
        self.figure_row.show()

    def _fetch(self, first: int) -> None:
        if self.found is None:
            return
        ident = self.found.id
        self.desk.bridge.submit(
            lambda client: client.compare_sets_result(ident, first),
            lambda told: self.pairs.take(first, told.pairs, told.total),
            lambda error: self._page_failed(first, error),
            key=f"pairs {first}",
        )

    def _page_failed(self, first: int, error: OperatorError) -> None:
        self.pairs.failed(first)
        self.progress.show_progress(str(error), 0, 0, running=False, trouble=True)

    # Going on.

    def _open_pair(self, row: int) -> None:
        pair = self.pairs.at(row)
        if pair is None:
            return
        one = pair.right if pair.right is not None else pair.left
        if pair.left is not None and pair.right is not None:
            document = DocumentRef(delivery=pair.right)
            self.navigate.emit(Place(screen="compare", document=document, selected=(pair.left,)))
        elif one is not None:
            self.navigate.emit(Place(screen="inspector", delivery=one))

    def _open_path(self, row: int) -> None:
        """Leave this place out of the next comparison."""
        path = self.paths.cells_at(row)[0].text
        self.form.options.add_path(path)

    def _wire(self) -> None:
        self.leave_button.clicked.connect(self.back)
        self.form.asked.connect(self._begin)
        self.form.cancelled.connect(self._cancel)
        self._timer.timeout.connect(self._look)
        self.pairs.wanted.connect(self._fetch)
        self.pair_table.opened.connect(lambda index: self._open_pair(index.row()))
        self.path_table.opened.connect(lambda index: self._open_path(index.row()))

    def _lay_out(self) -> None:
        head = PaneHeader("Compare two result sets")
        head.put_first(self.leave_button)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(head)
        column.addWidget(self.form)
        column.addWidget(self.progress)
        row = self.figure_row.row(spacing=6)
        for name, word in FIGURES:
            row.addWidget(self.figures[name])
            row.addWidget(Text(word, Type.TABLE, "t2"))
            row.addSpacing(14)
        row.addStretch(1)
        self.figure_row.hide()
        column.addWidget(self.figure_row)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._tables())

    def _tables(self) -> QWidget:
        split = QSplitter()
        split.setChildrenCollapsible(False)
        hints = ("Enter ignores the place next time", "Enter compares the pair")
        for header, table, model, hint in (
            (self.path_head, self.path_table, self.paths, hints[0]),
            (self.pair_head, self.pair_table, self.pairs, hints[1]),
        ):
            side = Surface("base", "r")
            column = QVBoxLayout(side)
            set_margins(column, 0, 0, 0, 0)
            header.add_right(Text(hint, Type.SMALL, "t3"))
            column.addWidget(header)
            column.addWidget(table, 1)
            table.setModel(model)
            table.reset_columns()
            split.addWidget(side)
        split.setSizes([look().px(560), look().px(620)])
        row = QWidget()
        inside = QHBoxLayout(row)
        set_margins(inside, 0, 0, 0, 0)
        inside.addWidget(split)
        return row
