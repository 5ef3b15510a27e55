"""Failures per half hour over a day as bars, with what happened drawn at its time; read by the arrow keys as well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from console.api.triage import ChartMark
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.words import count_of

HALF_HOUR = timedelta(minutes=30)
HEIGHT, AXIS, HEAD = 72, 18, 14
"""Pixels at 100 %: all of it, the words below, and the room for a mark's words above."""

TELLING = {"note": 0, "change": 1, "stop": 2, "start": 3}
"""Whose words come first where not all fit; what the gateway's alerts did comes last."""


class Bars(QWidget):
    """72 high. The cursor that the keys move says its half hour and its count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[int, ...] = ()
        self._from: datetime | None = None
        self._marks: tuple[ChartMark, ...] = ()
        self._cursor: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Failures over 24 hours")
        look().changed.connect(self.updateGeometry)

    def show_bars(self, bars: Sequence[int], since: datetime, marks: Sequence[ChartMark]) -> None:
        """These, oldest first."""
        self._bars, self._from, self._marks = tuple(bars), since, tuple(marks)
        if self._cursor is not None:
            self._cursor = min(self._cursor, len(self._bars) - 1) if self._bars else None
        self.setAccessibleDescription(self.summary())
        self.update()

    def summary(self) -> str:
        """The bars in a sentence."""
        if not self._bars or self._from is None:
            return "No data"
        top = max(range(len(self._bars)), key=self._bars.__getitem__)
        told = f"{count_of(sum(self._bars), 'failure')}; most at {self._words(top)}; last half hour {self._bars[-1]}"
        marks = "; ".join(f"{mark.at.astimezone():%H:%M} {mark.text}" for mark in self._marks)
        return f"{told}; {marks}" if marks else told

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(look().px(300), look().px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the cursor, Home and End to the ends."""
        last = len(self._bars) - 1
        at = last if self._cursor is None else self._cursor
        moves = {Qt.Key.Key_Left: at - 1, Qt.Key.Key_Right: at + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        moved = moves.get(Qt.Key(event.key()))
        if moved is None or last < 0:
            super().keyPressEvent(event)
            return
        self._cursor = min(last, max(0, moved))
        self.setAccessibleDescription(self._words(self._cursor))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The cursor goes."""
        self._cursor = None
        self.setAccessibleDescription(self.summary())
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The half hour under the mouse."""
        if isinstance(event, QHelpEvent) and self._bars:
            at = int(event.pos().x() / max(1, self.width()) * len(self._bars))
            QToolTip.showText(event.globalPos(), self._words(min(at, len(self._bars) - 1)), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Base line, bars, marks, the words of the axis, the cursor."""
        px = look().px
        painter = QPainter(self)
        painter.setFont(look().font(Type.SMALL))
        plot = self.rect().adjusted(0, px(HEAD), 0, -px(AXIS))
        painter.setPen(look().colour("line2"))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        if self._bars and self._from is not None:
            self._paint_bars(painter, plot)
            self._paint_marks(painter, plot, self._from)
            self._paint_axis(painter, plot, self._from)
        if self.hasFocus():
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_bars(self, painter: QPainter, plot: QRect) -> None:
        step, top = plot.width() / len(self._bars), max(self._bars) or 1
        room = plot.height() - look().px(2)
        painter.setPen(Qt.PenStyle.NoPen)
        for at, value in enumerate(self._bars):
            painter.setBrush(look().colour("acc" if at == self._cursor else "t3"))
            height = max(look().px(2), room * value / top) if value else 0
            painter.drawRect(QRectF(plot.left() + at * step + 1, plot.bottom() - height, max(1.0, step - 2), height))
        if self._cursor is not None:
            self._write(painter, QRect(plot.left(), 0, plot.width(), look().px(HEAD)), self._words(self._cursor), "t1")

    def _paint_marks(self, painter: QPainter, plot: QRect, begin: datetime) -> None:
        """A line for each; words only where none stand yet, those that people noted first."""
        taken: list[QRect] = []
        order = sorted(self._marks, key=lambda mark: mark.at, reverse=True)
        for mark in sorted(order, key=lambda mark: TELLING.get(mark.kind, len(TELLING))):
            share = (mark.at - begin) / (HALF_HOUR * len(self._bars))
            if not 0 <= share <= 1:
                continue
            x = plot.left() + round(share * plot.width())
            painter.setPen(QPen(look().colour("t3"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(x, look().px(HEAD), x, plot.bottom())
            if self._cursor is None:
                self._paint_words(painter, mark, x, taken)

    def _paint_words(self, painter: QPainter, mark: ChartMark, x: int, taken: list[QRect]) -> None:
        words, gap = f"{mark.at.astimezone():%H:%M} {mark.text}", look().px(6)
        width = QFontMetrics(painter.font()).horizontalAdvance(words) + gap
        left = x - width if x - width >= 0 else x + gap
        area = QRect(left, 0, min(width, self.width() - left), look().px(HEAD))
        if area.width() <= gap or any(area.intersects(other) for other in taken):
            return
        taken.append(area)
        painter.setPen(QPen(look().colour("t3"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(x, look().px(2), x, look().px(HEAD))
        self._write(painter, area, words, "t2")

    def _paint_axis(self, painter: QPainter, plot: QRect, begin: datetime) -> None:
        area = QRect(plot.left(), plot.bottom() + look().px(3), plot.width(), look().px(AXIS - 3))
        middle = begin + HALF_HOUR * (len(self._bars) // 2)
        for side, words in (
            (Qt.AlignmentFlag.AlignLeft, f"{begin.astimezone().day} {begin.astimezone():%b %H:%M}"),
            (Qt.AlignmentFlag.AlignHCenter, f"{middle.astimezone():%H:%M}"),
            (Qt.AlignmentFlag.AlignRight, "now"),
        ):
            painter.setPen(look().colour("t3"))
            painter.drawText(area, Qt.AlignmentFlag.AlignTop | side, words)

    def _write(self, painter: QPainter, area: QRect, words: str, ink: str) -> None:
        shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(look().colour(ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)

    def _words(self, at: int) -> str:
        if self._from is None:
            return ""
        begin = self._from + HALF_HOUR * at
        times = f"{begin.astimezone():%H:%M} to {(begin + HALF_HOUR).astimezone():%H:%M}"
        return f"{times}: {count_of(self._bars[at], 'failure')}"
