"""The strip above the lanes: times, events with their words, the time under the cursor, the pill of what is brushed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from console.api.triage import ChartMark
from console.desktop.screens.throughput.geometry import AXIS, HEAD, Across, across, placed
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.surface import Surface

_MIDDLE = Qt.AlignmentFlag.AlignCenter
NEAR = 8
"""A press this near to a mark's arrow is on it, in pixels at 100 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisFace:
    """What the strip shows; places in buckets."""

    buckets: int = 1
    corner: str = ""
    ticks: tuple[tuple[float, str], ...] = ()
    marks: tuple[tuple[float, ChartMark], ...] = ()
    brush: tuple[float, float, str] | None = None
    cursor: tuple[float, str] | None = None
    long: bool = False  # marks say their day


class AxisStrip(Surface):
    """`opened` carries a mark; `zoomed` the steps of the wheel and where in the plot (0 to 1)."""

    opened = Signal(object)  # ChartMark
    zoomed = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", "b", "line", parent)
        self.face = AxisFace()
        self.setMouseTracking(True)
        look().changed.connect(self._fit)
        self._fit()

    @property
    def across(self) -> Across:
        """Where buckets stand."""
        return across(self.width(), self.face.buckets, look().percent)

    def show_face(self, face: AxisFace) -> None:
        """Show this."""
        if face != self.face:
            self.face = face
            self.setAccessibleName("Time axis")
            self.setAccessibleDescription(", ".join(mark_words(mark, long=face.long) for _, mark in face.marks))
            self.update()

    def mark_at(self, x: float) -> ChartMark | None:
        """The event at this place."""
        plot, near = self.across, look().px(NEAR)
        found = [(abs(plot.x(place) - x), mark) for place, mark in self.face.marks]
        words = self._mark_areas()
        hit = next((self.face.marks[at][1] for at, area in words.items() if area.left() <= x <= area.right()), None)
        best = min(found, key=lambda pair: pair[0], default=None)
        return best[1] if best is not None and best[0] <= near else hit

    def event(self, event: QEvent) -> bool:
        """The words of a mark that found no room."""
        if isinstance(event, QHelpEvent):
            mark = self.mark_at(event.pos().x())
            if mark is not None:
                QToolTip.showText(event.globalPos(), mark_words(mark, long=True), self)
                return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """What is it."""
        mark = self.mark_at(event.position().x())
        if mark is not None:
            self.opened.emit(mark)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the place under the mouse."""
        plot = self.across
        place = (event.position().x() - plot.left) / max(1.0, plot.right - plot.left)
        self.zoomed.emit(event.angleDelta().y() / 120, min(1.0, max(0.0, place)))
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Corner, times, marks, brush, cursor."""
        super().paintEvent(event)
        px, plot = look().px, self.across
        painter = QPainter(self)
        painter.setFont(look().font(Type.TABLE))
        painter.setPen(look().colour("t3"))
        corner = QRectF(px(12), 0, px(HEAD + 40), self.height())
        painter.drawText(corner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.face.corner)
        painter.setFont(look().font(Type.SMALL))
        row = QRectF(0, px(22), 0, px(20))
        taken = self._pill_area(painter)
        painter.setPen(look().colour("t2"))
        for place, words in self.face.ticks:
            width = QFontMetricsF(painter.font()).horizontalAdvance(words) + px(8)
            x = min(plot.x(place) - width / 2, self.width() - width - px(2))
            area = QRectF(x, row.top(), width, row.height())
            if not any(area.intersects(pill) for pill in taken):
                painter.drawText(area, _MIDDLE, words)
        self._paint_marks(painter)
        self._paint_pills(painter, taken)
        painter.end()

    def _mark_areas(self) -> dict[int, QRectF]:
        px, plot = look().px, self.across
        metrics = QFontMetricsF(look().font(Type.SMALL))
        said = [mark_words(mark, long=self.face.long) for _, mark in self.face.marks]
        widths = [metrics.horizontalAdvance(words) + px(16) for words in said]
        ends = [plot.x(place) + px(4) for place, _ in self.face.marks]
        ranks = [int(mark.kind == "alert") for _, mark in self.face.marks]  # what people did tells more
        kept = placed(ends, widths, plot.left - px(40), self.width(), px(10), ranks)
        return {at: QRectF(ends[at] - widths[at], px(2), widths[at], px(20)) for at in kept}

    def _paint_marks(self, painter: QPainter) -> None:
        px, plot = look().px, self.across
        areas = self._mark_areas()
        for at, area in areas.items():
            painter.setPen(look().colour("t2"))
            words = mark_words(self.face.marks[at][1], long=self.face.long)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("t2"))
        for at, (place, _) in enumerate(self.face.marks):
            x, y = plot.x(place), px(9)
            if any(other != at and area.left() - px(4) < x < area.right() for other, area in areas.items()):
                continue  # under the words of another; its line stands in the lanes
            painter.drawPolygon(QPolygonF([QPointF(x - px(4), y), QPointF(x + px(4), y), QPointF(x, y + px(6))]))

    def _pill_area(self, painter: QPainter) -> list[QRectF]:
        px, plot = look().px, self.across
        found = []
        for words, middle in self._pills():
            width = QFontMetricsF(painter.font()).horizontalAdvance(words) + px(16)
            left = min(max(plot.x(middle) - width / 2, plot.left - px(24)), self.width() - width - px(2))
            found.append(QRectF(left, px(22), width, px(20)))
        return found

    def _pills(self) -> list[tuple[str, float]]:
        brush, cursor = self.face.brush, self.face.cursor
        pills = [(brush[2], (brush[0] + brush[1]) / 2)] if brush is not None else []
        return pills + ([(cursor[1], cursor[0])] if cursor is not None else [])

    def _paint_pills(self, painter: QPainter, areas: Sequence[QRectF]) -> None:
        px = look().px
        for at, ((words, _), area) in enumerate(zip(self._pills(), areas, strict=True)):
            of_brush = at == 0 and self.face.brush is not None
            painter.setPen(Qt.PenStyle.NoPen if of_brush else QPen(look().colour("line2"), 1))
            painter.setBrush(look().colour("accfill" if of_brush else "raised"))
            painter.drawRoundedRect(
                area.adjusted(0.5, 0.5, -0.5, -0.5), px(10 if of_brush else 4), px(10 if of_brush else 4)
            )
            painter.setFont(look().font(Type.SMALL_STRONG))
            painter.setPen(look().colour("on_accfill" if of_brush else "t1"))
            painter.drawText(area, _MIDDLE, words)

    def _fit(self) -> None:
        self.setFixedHeight(look().px(AXIS))


def mark_words(mark: ChartMark, *, long: bool = False) -> str:
    """`10:00 secret rotated`, with its day where the axis is long."""
    here = mark.at.astimezone()
    when = f"{here.day} {here:%b} {here:%H:%M}" if long else f"{here:%H:%M}"
    return f"{when} {mark.text}"


def cursor_words(at: datetime, seconds: int, *, long: bool) -> str:
    """When the bucket under the cursor begins."""
    here = at.astimezone()
    if seconds >= 86400:
        return f"{here.day} {here:%b %Y}"
    return f"{here.day} {here:%b} {here:%H:%M}" if long else f"{here:%H:%M}"
