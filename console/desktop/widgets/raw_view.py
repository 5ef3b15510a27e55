"""Masked message text, line by line, with one place boxed: the raw side of the inspector and of the editor.

It draws only the rows in sight, so that a paint stays below 16 ms whatever the size of the message.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from console.desktop.theme.look import look
from console.desktop.widgets import raw_view_paint as paint
from console.desktop.widgets.mouse import passes_on
from console.desktop.widgets.raw_view_layout import RawLayout, ViewLine
from console.desktop.widgets.raw_view_text import Kind, Overlay


class RawView(QAbstractScrollArea):
    """`place_chosen(line, column)` when a person points at a place (0-based); `reveal_wanted` the same with Alt."""

    place_chosen = Signal(int, int)
    reveal_wanted = Signal(int, int)
    fold_opened = Signal(int)
    laid_out = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls it."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._layout = RawLayout()
        self._measures = paint.Measures.now(2)
        self._current = -1
        self._column = 0
        self._span = (0, 0)
        self._empty = ""
        self._ringed = False
        self._found: dict[int, list[tuple[int, int]]] = {}
        look().changed.connect(self._relook)

    def set_lines(self, lines: Sequence[ViewLine], *, empty: str = "", delimiters: str = "") -> None:
        """Show these lines; `empty` is said where there are none."""
        self._layout = RawLayout(lines, delimiters=delimiters)
        self._empty = empty
        self._current, self._column, self._span = -1, 0, (0, 0)
        self._found = {}
        self._relook()
        self.verticalScrollBar().setValue(0)

    def lines(self) -> tuple[ViewLine, ...]:
        """What is shown."""
        return self._layout.lines

    def drawn(self, index: int) -> str:
        """The text of a line as it is drawn now, with what is revealed in it."""
        return "".join(run.piece.text for row in self._layout.rows(index) for run in row)

    def delimiters(self) -> str:
        """The delimiters in force."""
        return self._layout.delimiters

    def natural_rows(self) -> list[int]:
        """Rows each line takes at this width, for a neighbour to stay level with."""
        return self._layout.natural_rows()

    def set_minimum_rows(self, rows: Sequence[int]) -> None:
        """At least this many rows for each line."""
        self._layout.set_minimums(rows)
        self._update_scroll()

    def content_height(self) -> int:
        """Pixels all rows take."""
        return self._layout.total * self._measures.row

    def sizeHint(self) -> QSize:
        """As tall as its text, where there is room."""
        return QSize(look().px(320), self.content_height())

    def minimumSizeHint(self) -> QSize:
        """Three rows of some words."""
        return QSize(look().px(160), 3 * self._measures.row)

    def select(self, line: int, start: int, end: int) -> None:
        """Box the columns [start, end) of a line and bring them into sight; line -1 takes the box away."""
        if not -1 <= line < len(self._layout.lines):
            line = -1
        self._current, self._column, self._span = line, start, (start, end)
        if line >= 0:
            self._bring_into_sight(line, start, end)
            shown = self._layout.lines[line]
            self.setAccessibleDescription(f"Line {shown.number}: {shown.text[start:end][:120] or 'empty'}")
        self.viewport().update()

    def selected(self) -> tuple[int, int, int]:
        """(line, start, end) of the box; line -1 without one."""
        return self._current, *self._span

    def set_found(self, places: Sequence[tuple[int, int, int]]) -> None:
        """Mark what a search found: (line, start, end)."""
        self._found = {}
        for line, start, end in places:
            self._found.setdefault(line, []).append((start, end))
        self.viewport().update()

    def set_overlays(self, overlays: dict[int, tuple[Overlay, ...]]) -> None:
        """Show revealed values in these lines and masks in all others."""
        for index, line in enumerate(self._layout.lines):
            if line.overlays != overlays.get(index, ()):
                self._layout.reveal(index, overlays.get(index, ()))
        self._update_scroll()

    def place_at(self, point: QPoint) -> tuple[int, int]:
        """(line, column) at a point of the viewport; line -1 below the last one."""
        row = self.verticalScrollBar().value() + point.y() // self._measures.row
        line = self._layout.line_at(row)
        if line < 0:
            return -1, 0
        within = row - self._layout.first_row(line)
        origin = self._measures.x(0, follows=within > 0)
        return line, self._layout.column_at(line, within, max(0, int((point.x() - origin) / self._measures.cell)))

    def rect_of(self, line: int, start: int, end: int) -> QRect:
        """Where a place stands in the viewport; empty where the line has no such place."""
        rects = paint.band_rects(self._layout, line, start, end, self.verticalScrollBar().value(), self._measures)
        return rects[0].toRect() if rects else QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        painter = QPainter(self.viewport())
        area = self.viewport().rect()
        painter.fillRect(area, look().colour("base"))
        gutter = QRect(0, 0, self._measures.gutter, area.height())
        painter.fillRect(gutter, look().colour("sunken"))
        if not self._layout.lines:
            painter.setPen(look().colour("t3"))
            painter.drawText(area.adjusted(gutter.width() + 16, 12, -16, 0), Qt.TextFlag.TextWordWrap, self._empty)
        first = self.verticalScrollBar().value()
        index = self._layout.line_at(first)
        whole = area.height() // self._measures.row
        painter.setClipRect(0, 0, area.width(), whole * self._measures.row)  # no row is shown half cut
        while 0 <= index < len(self._layout.lines) and self._layout.first_row(index) < first + whole:
            self._paint_line(painter, index, first, area.width())
            index += 1
        painter.setClipping(False)
        if self._ringed:
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_line(self, painter: QPainter, index: int, scrolled: int, width: int) -> None:
        line, measures, layout = self._layout.lines[index], self._measures, self._layout
        top = (layout.first_row(index) - scrolled) * measures.row
        height = (layout.first_row(index + 1) - layout.first_row(index)) * measures.row
        current = index == self._current
        rect = QRectF(measures.gutter, top, width - measures.gutter, height)
        if line.folded:
            paint.paint_fold(painter, line.folded, rect, measures, current=current)
            return
        if current:
            painter.fillRect(rect, look().colour("hover"))
        if line.number:
            paint.paint_number(painter, line.number, top, measures, current=current)
        struck = self._paint_marks(painter, index, scrolled)
        for start, end in self._found.get(index, ()):
            for found in paint.band_rects(layout, index, start, end, scrolled, measures):
                paint.paint_mark(painter, found, added=True)
        if current and self._span[1] - self._span[0] < len(line.text):
            for box in paint.band_rects(layout, index, *self._span, scrolled, measures):
                paint.paint_box(painter, box, active=True)
        for offset, runs in enumerate(layout.rows(index)):
            paint.paint_runs(painter, runs, top + offset * measures.row, measures, follows=offset > 0)
        for strike in struck:
            paint.paint_strike(painter, strike)

    def _paint_marks(self, painter: QPainter, index: int, scrolled: int) -> list[QRectF]:
        """Draw the grounds of marks; gives those to be struck through after the text."""
        struck: list[QRectF] = []
        for mark in self._layout.lines[index].marks:
            for rect in paint.band_rects(self._layout, index, mark.start, mark.end, scrolled, self._measures):
                paint.paint_mark(painter, rect, added=mark.added)
                if not mark.added:
                    struck.append(rect)
        return struck

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the lines out for the new width."""
        super().resizeEvent(event)
        self._relook()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Point at a place; with Alt ask to reveal it; a folded row opens."""
        if passes_on(event):
            return
        line, column = self.place_at(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or line < 0:
            return
        if self._layout.lines[line].folded:
            self.fold_opened.emit(line)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.reveal_wanted.emit(line, column)
        else:
            self._choose(line, column)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press did it all."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down by line, Left and Right by field, Enter opens a folded row, Copy copies what is boxed."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
            return
        match event.key():
            case Qt.Key.Key_Down:
                self._step_line(1)
            case Qt.Key.Key_Up:
                self._step_line(-1)
            case Qt.Key.Key_Right:
                self._step_field(1)
            case Qt.Key.Key_Left:
                self._step_field(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._on_fold():
                self.fold_opened.emit(self._current)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring where the keyboard brought it here; a click shows where it is by itself."""
        super().focusInEvent(event)
        self._ringed = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away."""
        super().focusOutEvent(event)
        self._ringed = False
        self.viewport().update()

    def _on_fold(self) -> bool:
        return 0 <= self._current < len(self._layout.lines) and self._layout.lines[self._current].folded > 0

    def _choose(self, line: int, column: int) -> None:
        self._current, self._column, self._span = line, column, (column, column)
        self.viewport().update()
        self.place_chosen.emit(line, column)

    def _step_line(self, step: int) -> None:
        line = max(0, min(self._current + step, len(self._layout.lines) - 1))
        if not self._layout.lines or line == self._current:
            return
        if self._layout.lines[line].folded:
            self.select(line, 0, 0)
        else:
            self._choose(line, 0)
            self._bring_into_sight(line, 0, 1)

    def _step_field(self, step: int) -> None:
        if not 0 <= self._current < len(self._layout.lines):
            self._step_line(1)
            return
        pieces = [run.piece for row in self._layout.rows(self._current) for run in row]
        starts = sorted({piece.start for piece in pieces if piece.kind is not Kind.DELIMITER})
        here = self._column
        ahead = [start for start in starts if (start > here if step > 0 else start < here)]
        if ahead:
            column = ahead[0] if step > 0 else ahead[-1]
            self._choose(self._current, column)
            self._bring_into_sight(self._current, column, column + 1)

    def _copy(self) -> None:
        """The boxed text as it was sent to us: masked, whatever is revealed."""
        if 0 <= self._current < len(self._layout.lines):
            text = self._layout.lines[self._current].text
            start, end = self._span
            QApplication.clipboard().setText(text[start:end] or text)

    def _bring_into_sight(self, line: int, start: int, end: int) -> None:
        bands = self._layout.bands(line, start, end)
        row = bands[0].row if bands else self._layout.first_row(line)
        bar, page = self.verticalScrollBar(), max(1, self.viewport().height() // self._measures.row)
        if row < bar.value():
            bar.setValue(row - min(2, row))
        elif row >= bar.value() + page:
            bar.setValue(row - page + min(3, page))

    def _relook(self) -> None:
        digits = len(str(max((line.number for line in self._layout.lines), default=1)))
        self._measures = paint.Measures.now(digits)
        self._layout.set_columns(*self._measures.columns(self.viewport().width()))
        self._update_scroll()
        self.laid_out.emit()

    def _update_scroll(self) -> None:
        page = max(1, self.viewport().height() // self._measures.row)
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setRange(0, max(0, self._layout.total - page))
        bar.setSingleStep(1)
        self.updateGeometry()
        self.viewport().update()
