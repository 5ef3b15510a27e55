"""Draws the depth and the oldest age of a queue over time, with a cursor by mouse and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.desktop.screens.throughput.axis import cursor_words
from console.desktop.screens.throughput.geometry import Across, Track
from console.desktop.screens.throughput.lane_paint import hatched, label, line, scale_words
from console.desktop.screens.throughput.pointer import Pointer
from console.desktop.screens.throughput.ticks import number, time_ticks, waited
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look

if TYPE_CHECKING:
    from console.desktop.screens.throughput.history_series import History

LONG_SECONDS = 26 * 3600


class HistoryPlot(QWidget):
    """`pointed` when the cursor moved."""

    pointed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history: History | None = None
        self.pointer = Pointer()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Depth and oldest age over time")
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(look().px(820), look().px(300))

    def show_history(self, history: History) -> None:
        """Show this."""
        self.history = history
        self.setAccessibleDescription(history.summary)
        self.update()

    @property
    def across(self) -> Across:
        """Where buckets stand."""
        buckets = self.history.buckets if self.history is not None else 1
        return Across(look().px(64), self.width() - look().px(16), max(1, buckets))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The cursor follows."""
        self._point(self.pointer.placed(self.across.bucket(event.position().x())))

    def leaveEvent(self, event: QEvent) -> None:
        """And goes."""
        if not self.hasFocus():
            self._point(Pointer())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """By bucket, and to the ends."""
        buckets = self.history.buckets if self.history is not None else 0
        far = max(1, buckets // 20) if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
        keys = {Qt.Key.Key_Left: -far, Qt.Key.Key_Right: far}
        if buckets and event.key() in keys:
            self._point(self.pointer.moved(keys[Qt.Key(event.key())], buckets))
        elif buckets and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._point(self.pointer.ended(event.key() == Qt.Key.Key_End, buckets))
        else:
            super().keyPressEvent(event)

    def _point(self, pointer: Pointer) -> None:
        if pointer != self.pointer:
            self.pointer = pointer
            self.update()
            self.pointed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, tracks, gaps, times, cursor, ring."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), look().colour("base"))
        history = self.history
        if history is not None and history.buckets:
            self._paint_tracks(painter, history)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_tracks(self, painter: QPainter, history: History) -> None:
        px, plot = look().px, self.across
        room = self.height() - px(30)
        above = Track(px(20), room * 0.56)
        below = Track(room * 0.56 + px(26), room)
        ticks = time_ticks(history.since, history.until, max(2, int((plot.right - plot.left) // px(84))))
        painter.setFont(look().font(Type.SMALL))
        for tick in ticks:
            x = round(plot.x((tick.at - history.since).total_seconds() / history.bucket_seconds))
            painter.setPen(QPen(look().colour("line"), 0))
            painter.drawLine(x, int(above.top), x, int(below.base))
            painter.setPen(look().colour("t2"))
            painter.drawText(
                QRectF(x - px(40), below.base + px(4), px(80), px(20)), Qt.AlignmentFlag.AlignCenter, tick.text
            )
        for track in (above, below):
            for share, token in ((1.0, "line"), (0.0, "line2")):
                painter.setPen(QPen(look().colour(token), 0))
                painter.drawLine(QLineF(plot.left, round(track.y(share)), plot.right, round(track.y(share))))
        scale_words(painter, plot, above.y(1), number(history.depth_top))
        scale_words(painter, plot, above.y(0), "0")
        scale_words(painter, plot, below.y(1), waited(history.oldest_top))
        scale_words(painter, plot, below.y(0), "0")
        line(painter, history.depth_path, above, plot, "acc")
        line(painter, history.oldest_path, below, plot, "t2")
        for hatch in history.hatches:
            hatched(painter, hatch, above.top, below.base, plot, above.top + px(16))
        label(painter, QPointF(plot.left + px(8), above.top - px(18)), "Messages waiting")
        label(painter, QPointF(plot.left + px(8), below.top - px(18)), "Age of the oldest")
        at = self.pointer.at
        if at is not None:
            middle = plot.x(at + 0.5)
            painter.setPen(QPen(look().colour("t2"), 1))
            painter.drawLine(QPointF(middle, above.top), QPointF(middle, below.base))

    def words(self) -> str:
        """What the cursor tells, or the summary."""
        history, at = self.history, self.pointer.at
        if history is None:
            return ""
        if at is None:
            return "Move the mouse over the chart, or use the arrow keys, to read single values"
        long = (history.until - history.since).total_seconds() > LONG_SECONDS
        return f"{cursor_words(history.start_of(at), history.bucket_seconds, long=long)}: {history.told(at)}"
