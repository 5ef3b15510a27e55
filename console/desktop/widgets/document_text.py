"""The text of any document, or its bytes in hex: only the lines in sight are held, wrapped and drawn.

The scroll bar counts lines of the view, not rows on the screen, so that a document of any length has its places before
its lines are here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from console.api.documents import LineWindow, TextLine
from console.desktop.paged_rows import PagedRows
from console.desktop.theme.look import look
from console.desktop.widgets import document_text_paint as paint
from console.desktop.widgets.document_text_line import Rows, bands, column_at, pieces_of, wrapped
from console.desktop.widgets.mouse import passes_on
from console.desktop.widgets.raw_view_text import Overlay

KEPT_LAYOUTS = 600
END_CELLS = 5
"""Room of the sign of a line end, CR LF."""


@dataclass(frozen=True, slots=True)
class Span:
    """Columns [start, end) of a line, drawn as found by a search; `current` is the one gone to."""

    line: int
    start: int
    end: int
    current: bool = False


class DocumentText(QAbstractScrollArea):
    """`wanted(first, count)` asks for lines. `place_chosen(line, column)` where a person points; `reveal_wanted` with
    Alt; `copy_wanted` for the standard key."""

    wanted = Signal(int, int)
    place_chosen = Signal(int, int)
    reveal_wanted = Signal(int, int)
    copy_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.blanks = False
        self._rows: PagedRows[TextLine] = PagedRows()
        self._layouts: OrderedDict[int, Rows] = OrderedDict()
        self._overlays: Mapping[int, Sequence[Overlay]] = {}
        self._spans: dict[int, list[Span]] = {}
        self._box: tuple[int, int, int, int] | None = None  # first line and column, last line and column
        self._current = -1
        self._column = 0
        self._empty = ""
        self._ringed = False
        self._measures = paint.Measures.now(2)
        self._needed: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        look().changed.connect(self._relook)

    # what is shown

    def restart(self, total: int, *, empty: str = "") -> None:
        """Another document of so many lines; the first are asked for at once."""
        self._rows = PagedRows()
        self._rows.total = total
        self._empty = empty
        self._overlays, self._spans, self._box = {}, {}, None
        self._current, self._column = -1, 0
        self._relook()
        self.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """The same lines are read anew, masked or clear; nothing that was read is kept."""
        self._rows.forget()
        self._overlays = {}
        self._changed()

    def take(self, window: LineWindow) -> None:
        """Lines that were asked for."""
        grew = window.total != self._rows.total
        self._rows.fill(window.first, window.lines, window.total)
        for line in window.lines:
            self._layouts.pop(line.index, None)
        if grew:
            self._relook()
        self._update_scroll()

    def failed(self, first: int) -> None:
        """They could not be had; the next look asks again."""
        self._rows.failed(first)

    def line(self, index: int) -> TextLine | None:
        """A line, where it is at hand."""
        return self._rows.at(index)

    @property
    def total(self) -> int:
        """Lines in all."""
        return self._rows.total or 0

    def set_blanks(self, shown: bool) -> None:
        """Signs for blanks and line ends, or none."""
        self.blanks = shown
        self._changed()

    def set_overlays(self, overlays: Mapping[int, Sequence[Overlay]]) -> None:
        """Single values in the clear, by line."""
        self._overlays = dict(overlays)
        self._changed()

    def set_spans(self, spans: Sequence[Span]) -> None:
        """What a search found."""
        self._spans = {}
        for span in spans:
            self._spans.setdefault(span.line, []).append(span)
        self.viewport().update()

    def drawn(self, index: int) -> str:
        """The text of a line as it is drawn now."""
        return "".join(each.piece.text for row in self._layout(index) for each in row)

    # where one stands

    def select(self, line: int, start: int, last_line: int, end: int) -> None:
        """Box a place, which may go over several lines, and bring its beginning into sight; line -1: no box."""
        self._box = (line, start, max(line, last_line), end) if 0 <= line < self.total else None
        if self._box is not None:
            self._current, self._column = line, start
            self._bring_into_sight(line)
            self._say()
        self.viewport().update()

    def selected(self) -> tuple[int, int]:
        """(line, column) where one stands; line -1 before anything was chosen."""
        return self._current, self._column

    def show_line(self, index: int) -> None:
        """Bring a line into sight and stand there."""
        self._current, self._column, self._box = max(0, min(index, self.total - 1)), 0, None
        self._bring_into_sight(self._current)
        self.viewport().update()

    def place_at(self, point: QPoint) -> tuple[int, int]:
        """(line, column) at a point of the viewport; line -1 below the last one."""
        row = point.y() // self._measures.row
        for index in self._in_sight():
            rows = self._layout(index)
            if row < len(rows):
                cell = self._measures.cell_at(point.x(), follows=row > 0)
                return index, column_at(rows, row, cell)
            row -= len(rows)
        return -1, 0

    def rect_of(self, line: int) -> QRect:
        """Where a line stands in the viewport; empty where it is not in sight."""
        row = 0
        for index in self._in_sight():
            count = len(self._layout(index))
            if index == line:
                height = self._measures.row
                return QRect(self._measures.left, row * height, self.viewport().width(), count * height)
            row += count
        return QRect()

    # Qt's side

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        painter = QPainter(self.viewport())
        area, measures = self.viewport().rect(), self._measures
        painter.fillRect(area, look().colour("base"))
        painter.fillRect(0, 0, measures.gutter, area.height(), look().colour("sunken"))
        if not self.total:
            painter.setPen(look().colour("t3"))
            painter.drawText(area.adjusted(measures.left, 12, -16, 0), Qt.TextFlag.TextWordWrap, self._empty)
        top = 0
        for index in self._in_sight():
            top += self._paint_line(painter, index, top, area.width())
        if self._ringed:
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_line(self, painter: QPainter, index: int, top: int, width: int) -> int:
        line, measures, rows = self._rows.at(index), self._measures, self._layout(index)
        height = len(rows) * measures.row
        current = index == self._current
        if current:
            painter.fillRect(measures.gutter, top, width - measures.gutter, height, look().colour("hover"))
        if line is None:
            self._want(index)
            paint.paint_waiting(painter, top, measures)
            return height
        if not line.continued:
            paint.paint_number(painter, line.number, top, measures, current=current)
        for span in self._spans.get(index, ()):
            for row, cell, cells in bands(rows, span.start, span.end):
                paint.paint_found(painter, measures.rect(row, cell, cells, top), current=span.current)
        for row, cell, cells in self._boxed(index, line, rows):
            paint.paint_box(painter, measures.rect(row, cell, cells, top))
        for number, placed in enumerate(rows):
            paint.paint_pieces(painter, placed, top + number * measures.row, measures, follows=number > 0)
        if self.blanks and line.ends:
            last = rows[-1][-1].cell + rows[-1][-1].piece.cells if rows[-1] else 0
            paint.paint_end(
                painter, line.ends, last, top + (len(rows) - 1) * measures.row, measures, follows=len(rows) > 1
            )
        return height

    def _boxed(self, index: int, line: TextLine, rows: Rows) -> list[tuple[int, int, int]]:
        """The part of the box on this line; a node over many lines is boxed on its first one only."""
        if self._box is None or index != self._box[0]:
            return []
        _, start, last, end = self._box
        stop = end if last == index else len(line.text)
        return [] if (start, stop) == (0, len(line.text)) else bands(rows, start, stop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: other rows."""
        super().resizeEvent(event)
        self._relook()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Point at a place; with Alt ask to reveal it."""
        if passes_on(event):
            return
        line, column = self.place_at(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or line < 0:
            return
        self._stand(line, column)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.reveal_wanted.emit(line, column)
        else:
            self.place_chosen.emit(line, column)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press did it all."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lines by Up, Down, Page, Home and End; pieces of a line by Left and Right."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        page = max(1, self.verticalScrollBar().pageStep())
        match event.key():
            case Qt.Key.Key_Down:
                self._go(self._current + 1)
            case Qt.Key.Key_Up:
                self._go(self._current - 1)
            case Qt.Key.Key_PageDown:
                self._go(self._current + page)
            case Qt.Key.Key_PageUp:
                self._go(self._current - page)
            case Qt.Key.Key_Home:
                self._go(0)
            case Qt.Key.Key_End:
                self._go(self.total - 1)
            case Qt.Key.Key_Right:
                self._step(1)
            case Qt.Key.Key_Left:
                self._step(-1)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought it here."""
        super().focusInEvent(event)
        self._ringed = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self._ringed = False
        self.viewport().update()

    def _go(self, index: int) -> None:
        if not self.total:
            return
        index = max(0, min(index, self.total - 1))
        self._stand(index, 0)
        self._bring_into_sight(index)
        self.place_chosen.emit(index, 0)

    def _step(self, by: int) -> None:
        """To the next piece of this line that says something, or the one before."""
        line = self._rows.at(self._current)
        if line is None:
            self._go(max(0, self._current))
            return
        quiet = {"delimiter", "blank"}
        pieces = list(pieces_of(line, self._overlays.get(line.index, ())))
        starts = [each.start for each in pieces if each.role not in quiet and each.text.strip()]
        ahead = [start for start in starts if (start > self._column if by > 0 else start < self._column)]
        if ahead:
            self._stand(self._current, ahead[0] if by > 0 else ahead[-1])
            self.place_chosen.emit(self._current, self._column)

    def _stand(self, line: int, column: int) -> None:
        self._current, self._column, self._box = line, column, None
        self._say()
        self.viewport().update()

    def _say(self) -> None:
        """For screen readers: the line as it was sent to us or as it is revealed on the screen."""
        line = self._rows.at(self._current)
        words = "being read" if line is None else self.drawn(self._current)[:240].strip() or "empty"
        self.setAccessibleDescription(f"Line {self._current + 1} of {self.total}: {words}")

    def _bring_into_sight(self, index: int) -> None:
        bar = self.verticalScrollBar()
        seen = self._in_sight(whole=True)
        if index < bar.value():
            bar.setValue(max(0, index - 2))
        elif index not in seen:
            bar.setValue(max(0, index - max(1, len(seen) - 3)))

    def _in_sight(self, *, whole: bool = False) -> range:
        """The lines drawn; `whole`: those that are seen to their end."""
        rows = self.viewport().height() // self._measures.row
        first = last = self.verticalScrollBar().value()
        while last < self.total and rows > 0:
            rows -= len(self._layout(last))
            if whole and rows < 0 and last > first:
                break
            last += 1
        return range(first, last)

    def _layout(self, index: int) -> Rows:
        found = self._layouts.get(index)
        if found is None:
            line = self._rows.at(index)
            if line is None:
                return ((),)
            pieces = pieces_of(line, self._overlays.get(index, ()), blanks=self.blanks)
            found = wrapped(pieces, *self._measures.columns(self._room()))
            self._layouts[index] = found
            while len(self._layouts) > KEPT_LAYOUTS:
                self._layouts.popitem(last=False)
        return found

    def _room(self) -> int:
        """Pixels for text; where line ends are shown their signs stand behind it."""
        return self.viewport().width() - (round(END_CELLS * self._measures.cell) if self.blanks else 0)

    def _want(self, index: int) -> None:
        self._needed.add(index // self._rows.size)
        if not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        needed, self._needed = self._needed, set()
        for number in sorted(needed):
            asked = self._rows.to_ask(number * self._rows.size)
            if asked is not None:
                self.wanted.emit(*asked)

    def _changed(self) -> None:
        self._layouts.clear()
        self._update_scroll()

    def _relook(self) -> None:
        self._measures = paint.Measures.now(len(str(max(10, self.total))))
        self._changed()

    def _update_scroll(self) -> None:
        """The last line ends at the bottom, as far as the rows of the last lines are known."""
        rows = max(1, self.viewport().height() // self._measures.row)
        first, left = self.total, rows
        while first > 0 and left >= len(self._layout(first - 1)):
            left -= len(self._layout(first - 1))
            first -= 1
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, self.total - first))
        bar.setRange(0, first)
        bar.setSingleStep(1)
        self.viewport().update()
