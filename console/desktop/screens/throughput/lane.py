"""One lane on screen: a picture drawn once for its data, with brush, cursor and read-out over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from console.desktop.screens.throughput.geometry import Across, Tracks, across, tracks
from console.desktop.screens.throughput.lane_paint import Dress, paint_lane
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look

if TYPE_CHECKING:
    from console.desktop.screens.throughput.series import LaneSeries


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over a lane: edges of the brush and the bucket of the cursor in buckets, and what the cursor tells."""

    brush: tuple[float, float] | None = None
    cursor: int | None = None
    lines: tuple[str, ...] = ()
    ring: bool = False


NOTHING = Overlay()


class LaneView(QWidget):
    """The mouse goes through it to the stack of lanes. `draw` makes its picture anew, `lay_over` only repaints."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.series: LaneSeries | None = None
        self.is_stale = True
        self._buckets = 1
        self._dress = Dress()
        self._picture = QPixmap()
        self.overlay = NOTHING

    @property
    def tracks(self) -> Tracks:
        """Where its tracks stand now."""
        return tracks(self.height(), look().percent)

    @property
    def across(self) -> Across:
        """Where its buckets stand now."""
        return across(self.width(), self._buckets, look().percent)

    def show_series(self, series: LaneSeries, buckets: int, dress: Dress) -> None:
        """Show this from the next drawing on; until then the old picture stays."""
        self.series, self._buckets, self._dress = series, buckets, dress
        self.is_stale = True
        self.setAccessibleName(f"Lane {series.title}")
        self.setAccessibleDescription(series.summary)

    def draw(self) -> None:
        """Draw the picture anew."""
        self.is_stale = False
        if self.series is None or self.width() < 1 or self.height() < 1:
            return
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        whole = QRectF(0, 0, self.width(), self.height())
        paint_lane(painter, self.series, self.tracks, self.across, whole, self._dress)
        painter.end()
        self._picture = picture
        self.update()

    def lay_over(self, overlay: Overlay) -> None:
        """Show brush, cursor and ring; the picture stays."""
        if overlay != self.overlay:
            self.overlay = overlay
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, then what lies over it."""
        painter = QPainter(self)
        if self._picture.isNull():
            painter.fillRect(event.rect(), look().colour("base"))
        else:
            beyond = self._picture.deviceIndependentSize()
            if beyond.width() < self.width() or beyond.height() < self.height():
                painter.fillRect(event.rect(), look().colour("base"))
            painter.drawPixmap(0, 0, self._picture)
        over = self.overlay
        if over.brush is not None:
            self._paint_brush(painter, over.brush)
        if over.cursor is not None and self.series is not None:
            self._paint_cursor(painter, over.cursor, over.lines)
        if over.ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -2))
        painter.end()

    def _paint_brush(self, painter: QPainter, brush: tuple[float, float]) -> None:
        plot = self.across
        left, right = max(plot.left, plot.x(brush[0])), min(plot.right, plot.x(brush[1]))
        if right <= left:
            return
        accent = look().colour("acc")
        ground = look().colour("acc")
        ground = type(ground)(ground)
        ground.setAlphaF(0.12)
        painter.fillRect(QRectF(left, 0, right - left, self.height() - 1), ground)
        painter.setPen(QPen(accent, 1))
        for x in (left, right):
            painter.drawLine(QLineF(round(x) + 0.5, 0, round(x) + 0.5, self.height() - 1))

    def _paint_cursor(self, painter: QPainter, bucket: int, lines: tuple[str, ...]) -> None:
        plot, px = self.across, look().px
        x = round(plot.x(bucket + 0.5))
        painter.setPen(QPen(look().colour("t2"), 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - 2))
        if not lines:
            return
        painter.setFont(look().font(Type.SMALL))
        metrics = QFontMetricsF(painter.font())
        width = max(metrics.horizontalAdvance(words) for words in lines) + px(16)
        pitch = px(15)
        height = len(lines) * pitch + px(8)
        left = x + px(8) if x + px(8) + width <= self.width() else x - px(8) - width
        box = QRectF(left, px(6), width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("line2"), 1))
        painter.setBrush(look().colour("raised"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        for at, words in enumerate(lines):
            painter.setPen(look().colour("t1" if at == 0 else "t2"))
            area = QRectF(box.left() + px(8), box.top() + px(4) + at * pitch, width - px(16), pitch)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
