"""The ground the lanes lie on: it takes the mouse for all of them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from console.desktop.screens.throughput.geometry import Across
from console.desktop.screens.throughput.lane import LaneView
from console.desktop.screens.throughput.lane_paint import error_area
from console.desktop.screens.throughput.pointer import Pointer
from console.desktop.theme.look import look

DRAG = 4
"""Pixels the mouse moves before a press becomes a brush."""


class Chart(Protocol):
    """What the stack needs of the chart it lies in."""

    views: list[LaneView]
    area: QScrollArea
    pointer: Pointer

    def press_lane(self, at: int) -> None:
        """The keys go on from this lane."""

    def hover(self, bucket: int | None) -> None:
        """The mouse is over a bucket, or gone."""

    def drag(self, start: int, end: int) -> None:
        """Brush between two edges."""

    def drop(self, *, zoom: bool) -> None:
        """Filter by what was brushed, or look at it."""

    def zoom(self, steps: float, around: float) -> None:
        """The wheel was turned."""

    def hasFocus(self) -> bool:
        """The keys are at the chart."""


class LaneStack(QWidget):
    """Drag brushes, Shift and drag zooms, a press on errors shows their messages, Ctrl and wheel zooms.

    `errors_struck` carries a lane's key and a bucket (None: the share in its head); `lane_struck` a lane's key.
    """

    errors_struck = Signal(str, object)
    lane_struck = Signal(str)

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._chart = chart
        self._pressed: tuple[QPointF, int] | None = None
        self._dragging = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def lane_under(self, y: float) -> int | None:
        """The number of the lane at this height."""
        found = (at for at, view in enumerate(self._chart.views) if view.y() <= y < view.y() + view.height())
        return next(found, None)

    def errors_under(self, at: QPointF) -> tuple[str, int | None] | None:
        """The lane whose errors stand here, and their bucket (None: the share in its head)."""
        number = self.lane_under(at.y())
        if number is None:
            return None
        view = self._chart.views[number]
        if view.series is None:
            return None
        inside = QPointF(at.x(), at.y() - view.y())
        if error_area(view.height()).contains(inside):
            return view.series.key, None
        track = view.tracks.errors
        bucket = view.across.bucket(at.x())
        struck = track.top <= inside.y() <= track.base and self._in_plot(view.across, at.x())
        if struck and any(bar[0] == bucket for bar in view.series.bars):
            return view.series.key, bucket
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A brush may begin."""
        view = self._view()
        number = self.lane_under(event.position().y())
        if event.button() is not Qt.MouseButton.LeftButton or view is None or number is None:
            event.ignore()
            return
        self._chart.press_lane(number)
        self._pressed = (event.position(), view.across.edge(event.position().x()))
        self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The cursor follows; with the button down, the brush."""
        view = self._view()
        if view is None:
            return
        x = event.position().x()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._dragging = self._dragging or abs(x - self._pressed[0].x()) >= DRAG
            if self._dragging:
                self._chart.drag(self._pressed[1], view.across.edge(x))
        inside = self._in_plot(view.across, x)
        self._chart.hover(view.across.bucket(x) if inside else None)
        hand = self.errors_under(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        self.setToolTip("Show these messages" if hand else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Apply the brush, or show the messages behind the errors that were pressed."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if self._dragging:
            self._dragging = False
            self._chart.drop(zoom=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        struck = self.errors_under(event.position())
        if struck is not None:
            self.errors_struck.emit(*struck)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """In the head: the lane by itself."""
        number, view = self.lane_under(event.position().y()), self._view()
        if number is not None and view is not None and event.position().x() < view.across.left:
            series = self._chart.views[number].series
            if series is not None:
                self.lane_struck.emit(series.key)

    def leaveEvent(self, event: QEvent) -> None:
        """The cursor goes with the mouse."""
        if not self._chart.hasFocus() or self._chart.pointer.brush is None:
            self._chart.hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms; without it the lanes scroll, and where there is nothing to scroll it zooms as well."""
        view = self._view()
        scrolls = self._chart.area.verticalScrollBar().maximum() > 0
        if view is None or (scrolls and not event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            event.ignore()
            return
        plot = view.across
        place = (event.position().x() - plot.left) / max(1.0, plot.right - plot.left)
        self._chart.zoom(event.angleDelta().y() / 120, min(1.0, max(0.0, place)))
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Below the last lane."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), look().colour("base"))
        painter.end()

    def _view(self) -> LaneView | None:
        return self._chart.views[0] if self._chart.views else None

    def _in_plot(self, plot: Across, x: float) -> bool:
        return plot.left <= x < plot.right
