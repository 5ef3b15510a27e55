"""Original and copy side by side: level rows, one scroll bar for both, folds that open on both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from console.api.commands import DiffLine
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.diff_lines import Row, copy_span, numbers, original_column, rows_of, rows_with_gaps, sides
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.raw_view import RawView
from console.desktop.widgets.surface import Surface, set_margins

MOST_ROWS = 10
"""The pair is as tall as its rows, up to this many; then it scrolls."""


class LinePair(Surface):
    """`place_chosen(line, column)`: a place of the original (0-based); -1 for a line that only the copy has.
    `copy_place_chosen(line, column)`: one of the copy, where the person pointed at the copy."""

    place_chosen = Signal(int, int)
    copy_place_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None, *, copy: str = "Your copy", whole: bool = True) -> None:
        """`copy` is what the right side is called. `whole`: the lines are all there are, and those that are the same
        fold; otherwise only those around changes are given."""
        super().__init__("base", "b", "line2", parent)
        self._whole = whole
        self._lines: tuple[DiffLine, ...] | None = None
        self._rows: list[Row] = []
        self._unfolded: frozenset[int] = frozenset()
        self._numbers: list[int] = []  # line of the draft -> line of the original, from 1; 0 for none
        self.original = RawView("Original, locked")
        self.copy = RawView(copy)
        self.undo = Button(kind=Kind.QUIET, icon="arrow-u-up-left", name="Undo", height=26)
        self.redo = Button(kind=Kind.QUIET, icon="arrow-u-up-right", name="Redo", height=26)
        self.left_head = _head("Original", "lock-simple")
        self.right_head = _head(copy, "pencil-simple" if copy == "Your copy" else "copy")
        for button in (self.undo, self.redo):
            self.right_head.add_right(button)
        self._lay_out()
        for view in (self.original, self.copy):
            view.fold_opened.connect(self._open_fold)
            view.laid_out.connect(self._level)
        self.original.place_chosen.connect(self._chosen_left)
        self.copy.place_chosen.connect(self._chosen_right)
        self.original.verticalScrollBar().valueChanged.connect(self.copy.verticalScrollBar().setValue)
        self.copy.verticalScrollBar().valueChanged.connect(self.original.verticalScrollBar().setValue)

    def forget(self) -> None:
        """Another message: no fold is open."""
        self._unfolded = frozenset()
        self._lines = None

    def show_lines(self, lines: tuple[DiffLine, ...], left: str, right: str) -> None:
        """Show these lines side by side, with words at each head."""
        self._lines = lines
        self.left_head.count.setText(left)
        self.right_head.count.setText(right)
        self._fill()

    def select(self, line: int, start: int, end: int) -> None:
        """Box a place of the original and its counterpart; unfolds it and its neighbours."""
        if self._lines is None or line + 1 not in self._numbers:
            return
        place = self._numbers.index(line + 1)
        index = self._index_of(place)
        if index is None:
            self._unfolded |= {place - 1, place, place + 1}
            self._fill()
            index = self._index_of(place)
        if index is not None:
            self.original.select(index, start, end)
            self.copy.select(index, *copy_span(self._lines[place], start, end))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the rows level."""
        super().resizeEvent(event)
        self._level()

    def _line(self, index: int) -> DiffLine | None:
        if self._lines is None or not 0 <= index < len(self._rows) or self._rows[index].count:
            return None
        return self._lines[self._rows[index].first]

    def _index_of(self, place: int) -> int | None:
        """The row that shows this line of the draft; None while it is folded away."""
        return next((index for index, row in enumerate(self._rows) if row.first == place and not row.count), None)

    def _chosen_left(self, index: int, column: int) -> None:
        if self._line(index) is not None:
            self.place_chosen.emit(self._numbers[self._rows[index].first] - 1, column)

    def _chosen_right(self, index: int, column: int) -> None:
        if (line := self._line(index)) is not None:
            first = self._rows[index].first
            self.place_chosen.emit(self._numbers[first] - 1, original_column(line, column))
            self.copy_place_chosen.emit(numbers(self._lines or (), "removed")[first] - 1, column)

    def _open_fold(self, index: int) -> None:
        row = self._rows[index]
        self._unfolded |= set(range(row.first, row.first + row.count))
        self._fill()

    def _fill(self) -> None:
        if self._lines is None:
            return
        at = self.copy.verticalScrollBar().value()
        self._numbers = numbers(self._lines, "added")
        self._rows = rows_of(self._lines, self._unfolded) if self._whole else rows_with_gaps(self._lines)
        left, right = sides(self._lines, self._rows)
        self.original.set_lines(left, empty="There is nothing to show.")
        self.copy.set_lines(right, empty="There is nothing to show.", delimiters=self.original.delimiters())
        self._level()
        self.copy.verticalScrollBar().setValue(at)

    def _level(self) -> None:
        """Give each line the same number of rows on both sides."""
        ours, theirs = self.original.natural_rows(), self.copy.natural_rows()
        if len(ours) != len(theirs):
            return  # between the two set_lines of one fill
        rows = [max(pair) for pair in zip(ours, theirs, strict=True)]
        for view in (self.original, self.copy):
            view.set_minimum_rows(rows)
        row = look().px(22)
        height = min(max(self.copy.content_height(), 3 * row), MOST_ROWS * row)
        for view in (self.original, self.copy):
            view.setMinimumHeight(min(height, 5 * row))
            view.setMaximumHeight(height)

    def _lay_out(self) -> None:
        whole = QHBoxLayout(self)
        set_margins(whole, 0, 0, 0, 1, 0)
        for head, view, edges in ((self.left_head, self.original, "r"), (self.right_head, self.copy, "")):
            side = Surface("base", edges, "line2")
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # halves, whatever the words
            column = QVBoxLayout(side)
            set_margins(column, 0, 0, 1 if edges else 0, 0, 0)
            column.addWidget(head)
            column.addWidget(view, 1)
            whole.addWidget(side, 1)


class _Picture(QLabel):
    """An icon that follows the theme."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        look().changed.connect(self._draw)
        icons().loaded.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons().pixmap(self._icon, "t2", look().px(16), self.devicePixelRatioF()))


def _head(title: str, icon: str) -> PaneHeader:
    header = PaneHeader(title, height=36)
    layout = header.layout()
    if isinstance(layout, QHBoxLayout):
        layout.insertWidget(0, _Picture(icon), 0, Qt.AlignmentFlag.AlignVCenter)
    return header
