"""The chart: the axis, and a stack of lanes that share it; cursor, brush and zoom by mouse and by keys.

Lanes are made once and used again. Pictures are drawn one lane a turn of the event loop, so that no turn is long
however many lanes there are; until its turn a lane keeps the picture it had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QPainter, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from console.api.triage import ChartMark
from console.desktop.screens.throughput.axis import AxisFace, AxisStrip, cursor_words
from console.desktop.screens.throughput.geometry import HEAD, SCALE, lane_height
from console.desktop.screens.throughput.lane import NOTHING, LaneView, Overlay
from console.desktop.screens.throughput.lane_paint import Dress
from console.desktop.screens.throughput.pointer import Pointer
from console.desktop.screens.throughput.ranges import zoomed
from console.desktop.screens.throughput.stack import LaneStack
from console.desktop.screens.throughput.ticks import time_ticks
from console.desktop.theme.look import look
from console.desktop.time_filter import Span, words
from console.desktop.widgets.surface import set_margins

if TYPE_CHECKING:
    from console.desktop.screens.throughput.series import Board, LaneSeries

LONG_SECONDS = 26 * 3600
"""A longer axis names days with its times."""
TICK_WIDTH = 84
ZOOM_STEP = 0.7
ZOOM_MILLISECONDS = 140
CORNERS = {"layer": "Layer, now", "site": "Site, now", "interface": "Interface, now", "type": "Type, now"}


class ChartBoard(QWidget):
    """`brushed` carries a `Span` to filter by, or None; `zoom_asked` a `Span` to look at; `back_asked` the one before;
    `errors_asked` a lane's key and a `Span` (None: the last hour); `more_wanted` when the last lanes come in sight."""

    brushed = Signal(object)
    zoom_asked = Signal(object)
    back_asked = Signal()
    errors_asked = Signal(str, object)
    mark_opened = Signal(object)
    lane_opened = Signal(str)
    more_wanted = Signal()
    told = Signal(str)  # what the cursor says, for who cannot see it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board: Board | None = None
        self.views: list[LaneView] = []
        self.pointer = Pointer()
        self.lane_at = 0
        self.drawn = 0  # pictures drawn so far
        self._span: Span | None = None
        self.dress = Dress()
        self._zoom = (0.0, 0.5)
        self.axis = AxisStrip()
        self.stack = LaneStack(self)
        self.area = QScrollArea()
        self._make_scroll()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.axis)
        column.addWidget(self.area, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Throughput chart")
        self.turn = QTimer(self)
        self.turn.setInterval(0)
        self.turn.timeout.connect(self.draw_one)
        self._zooming = QTimer(self)
        self._zooming.setSingleShot(True)
        self._zooming.setInterval(ZOOM_MILLISECONDS)
        self._zooming.timeout.connect(self._zoom_now)
        self.axis.opened.connect(self.mark_opened)
        self.axis.zoomed.connect(self.zoom)
        self.stack.errors_struck.connect(self._errors_struck)
        self.stack.lane_struck.connect(self.lane_opened)
        look().changed.connect(self._look_changed)

    def _make_scroll(self) -> None:
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.stack)
        self.area.viewport().installEventFilter(self)
        self.area.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._paint_ground()

    # what it shows

    def show_board(self, board: Board, *, codes: bool, stale: bool) -> None:
        """Show these lanes; the ones before keep their pictures until theirs are drawn."""
        before, self.board = self.board, board
        if before is not None and before.buckets != board.buckets:
            self.pointer = Pointer()
        self.dress = self._dress_for(board, codes=codes, stale=stale)
        self._fit_views(len(board.lanes))
        for view, lane in zip(self.views, board.lanes, strict=True):
            view.show_series(lane, board.buckets, self.dress)
        self.lane_at = min(self.lane_at, max(0, len(board.lanes) - 1))
        self._place()
        self._lay_over()
        self._describe()
        self.turn.start()

    def redress(self, *, codes: bool, stale: bool) -> None:
        """The same lanes, drawn another way."""
        if self.board is not None:
            self.show_board(self.board, codes=codes, stale=stale)

    def show_span(self, span: Span | None) -> None:
        """The span the filter is limited to now."""
        self._span = span
        self.pointer = Pointer(at=self.pointer.at)
        self._lay_over()

    @property
    def lane(self) -> LaneSeries | None:
        """The lane the keys are at."""
        lanes = self.board.lanes if self.board is not None else ()
        return lanes[self.lane_at] if self.lane_at < len(lanes) else None

    @property
    def plot_width(self) -> int:
        """Pixels for buckets; what is asked for depends on it."""
        return max(200, self.width() - look().px(HEAD + SCALE + 16))

    # the mouse, told by the stack of lanes

    def hover(self, bucket: int | None) -> None:
        """The mouse is over a bucket, or gone."""
        if bucket != self.pointer.at:
            self.pointer = self.pointer.placed(bucket)
            self._lay_over()

    def drag(self, start: int, end: int) -> None:
        """Brush from one edge to another."""
        self.pointer = self.pointer.dragged(start, end)
        self._lay_over()

    def drop(self, *, zoom: bool) -> None:
        """The button is let go: filter by what was brushed, or look at it."""
        span = self.brush_span
        if span is None:
            return
        if zoom:
            self.pointer = Pointer(at=self.pointer.at)
            self.zoom_asked.emit(span)
        else:
            self.brushed.emit(span)

    @property
    def brush_span(self) -> Span | None:
        """What is brushed and not applied yet."""
        brush, board = self.pointer.brush, self.board
        if brush is None or board is None:
            return None
        return Span(since=board.start_of(brush[0]), until=board.start_of(brush[1]))

    def bucket_span(self, bucket: int) -> Span | None:
        """One bucket as a span."""
        board = self.board
        return Span(since=board.start_of(bucket), until=board.start_of(bucket + 1)) if board is not None else None

    def _errors_struck(self, key: str, bucket: int | None) -> None:
        self.errors_asked.emit(key, self.bucket_span(bucket) if bucket is not None else None)

    def press_lane(self, at: int) -> None:
        """The keys go on from here."""
        self.lane_at = at
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._lay_over()

    def zoom(self, steps: float, around: float) -> None:
        """Turns of the wheel are gathered, then asked for once."""
        self._zoom = (self._zoom[0] + steps, around)
        self._zooming.start()

    def _zoom_now(self) -> None:
        (steps, around), self._zoom = self._zoom, (0.0, 0.5)
        if self.board is not None and steps:
            whole = Span(since=self.board.since, until=self.board.until)
            self.zoom_asked.emit(zoomed(whole, ZOOM_STEP**steps, around))

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The cursor by bucket, the brush with Shift, lanes up and down; see the manual line in Help."""
        if self.board is None or not self.board.buckets or not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        buckets = self.board.buckets if self.board is not None else 1
        far = max(1, buckets // 20) if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                by = far if event.key() == Qt.Key.Key_Right else -far
                self._point(self.pointer.extended(by, buckets) if shift else self.pointer.moved(by, buckets))
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                last = event.key() == Qt.Key.Key_End
                at = self.pointer.at if self.pointer.at is not None else buckets - 1
                by = (buckets - 1 if last else 0) - at
                self._point(self.pointer.extended(by, buckets) if shift else self.pointer.ended(last, buckets))
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._step_lane(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._apply()
            case Qt.Key.Key_Escape:
                self._clear()
            case Qt.Key.Key_Backspace:
                self.back_asked.emit()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal | Qt.Key.Key_Minus:
                self.zoom(-1.0 if event.key() == Qt.Key.Key_Minus else 1.0, self._around())
            case _:
                return False
        return True

    def _point(self, pointer: Pointer) -> None:
        self.pointer = pointer
        self._lay_over()
        self.told.emit(self.cursor_text())

    def _step_lane(self, by: int) -> None:
        self.lane_at = max(0, min(len(self.views) - 1, self.lane_at + by))
        if self.views:
            view = self.views[self.lane_at]
            self.area.ensureVisible(0, view.y() + view.height() // 2, 0, view.height() // 2 + 4)
        self._lay_over()
        self._describe()
        self.told.emit(self.cursor_text())

    def _apply(self) -> None:
        """Enter: filter by the brush; without one, open the lane."""
        span = self.brush_span
        if span is not None:
            self.brushed.emit(span)
        elif self.pointer.at is not None:
            self.brushed.emit(self.bucket_span(self.pointer.at))
        elif self.lane is not None:
            self.lane_opened.emit(self.lane.key)

    def _clear(self) -> None:
        """Escape: the brush, then the filter's span, then the cursor."""
        if self.pointer.brush is None and self._span is not None:
            self.brushed.emit(None)
        else:
            self._point(self.pointer.cleared())

    def _around(self) -> float:
        at, board = self.pointer.at, self.board
        return (at + 0.5) / board.buckets if at is not None and board is not None else 1.0

    def cursor_text(self) -> str:
        """The read-out of the lane the keys are at, in words."""
        lane, at, board = self.lane, self.pointer.at, self.board
        if lane is None or board is None:
            return ""
        if at is None:
            return lane.summary
        when = cursor_words(board.start_of(at), board.bucket_seconds, long=self._is_long(board))
        return f"{when}, {lane.title}: {'; '.join(self._reading(lane, at))}"

    # drawing

    def _dress_for(self, board: Board, *, codes: bool, stale: bool) -> Dress:
        ticks = time_ticks(board.since, board.until, max(2, self.plot_width // look().px(TICK_WIDTH)))
        places = tuple((board.bucket_of(tick.at), tick.text) for tick in ticks)
        marks = tuple((board.bucket_of(mark.at), mark) for mark in board.marks)
        self._ticks, self._marks = places, marks
        return Dress(
            ticks=tuple(place for place, _ in places),
            marks=tuple(place for place, mark in marks if mark.kind != "alert"),  # alerts are signs on the axis alone
            codes=codes,
            stale=stale,
        )

    _ticks: tuple[tuple[float, str], ...] = ()
    _marks: tuple[tuple[float, ChartMark], ...] = ()

    def _fit_views(self, wanted: int) -> None:
        while len(self.views) < wanted:
            view = LaneView(self.stack)
            view.show()
            self.views.append(view)
        for view in self.views[wanted:]:  # kept out of sight would keep their pictures: many of them after 200 lanes
            view.hide()
            view.deleteLater()
        del self.views[wanted:]

    def _place(self) -> None:
        width = self.area.viewport().width()
        height = lane_height(self.area.viewport().height(), len(self.views), look().percent)
        self.stack.resize(width, max(self.area.viewport().height(), height * len(self.views)))
        for at, view in enumerate(self.views):
            if view.geometry().getRect() != (0, at * height, width, height):
                view.setGeometry(0, at * height, width, height)
                view.is_stale = True
        self.turn.start()

    def draw_one(self) -> None:
        """The next stale lane in sight; none left ends the turns."""
        for view in self._in_sight():
            if view.is_stale:
                self._draw(view)
                return
        self.turn.stop()
        bottom = self.area.verticalScrollBar().value() + self.area.viewport().height()
        if self.views and self.board is not None and self.board.more and bottom >= self.stack.height() - 2 * 146:
            self.more_wanted.emit()

    def _draw(self, view: LaneView) -> None:
        view.draw()
        self.drawn += 1

    def _in_sight(self) -> list[LaneView]:
        top = self.area.verticalScrollBar().value()
        bottom = top + self.area.viewport().height()
        return [view for view in self.views if view.y() < bottom and view.y() + view.height() > top]

    def _lay_over(self) -> None:
        board = self.board
        if board is None:
            return
        brush = self._brush_places(board)
        at = self.pointer.at
        for number, view in enumerate(self.views):
            lines = self._reading(view.series, at) if at is not None and view.series is not None else ()
            ring = self.hasFocus() and number == self.lane_at and self._by_key
            view.lay_over(Overlay(brush, at, lines, ring) if brush or at is not None or ring else NOTHING)
        long = self._is_long(board)
        self.axis.show_face(
            AxisFace(
                buckets=board.buckets,
                corner=CORNERS[board.by],
                ticks=self._ticks,
                marks=self._marks,
                brush=(*brush, words(self._span_shown(board))) if brush is not None else None,
                cursor=(at + 0.5, cursor_words(board.start_of(at), board.bucket_seconds, long=long))
                if at is not None
                else None,
                long=long,
            )
        )

    _by_key = True

    def _brush_places(self, board: Board) -> tuple[float, float] | None:
        if self.pointer.brush is not None:
            return (float(self.pointer.brush[0]), float(self.pointer.brush[1]))
        if self._span is None or self._span.until <= board.since or self._span.since >= board.until:
            return None
        return (
            max(0.0, board.bucket_of(self._span.since)),
            min(float(board.buckets), board.bucket_of(self._span.until)),
        )

    def _span_shown(self, board: Board) -> Span:
        return self.brush_span or self._span or Span(since=board.since, until=board.until)

    def _reading(self, lane: LaneSeries, bucket: int) -> tuple[str, ...]:
        return lane.reading(bucket, codes=self.dress.codes)

    @staticmethod
    def _is_long(board: Board) -> bool:
        return (board.until - board.since).total_seconds() > LONG_SECONDS

    def _describe(self) -> None:
        """A summary that changes with the data."""
        board = self.board
        if board is None:
            return
        span = words(Span(since=board.since, until=board.until))
        lane = self.lane
        said = f"{len(board.lanes)} lanes, {span}."
        self.setAccessibleDescription(f"{said} {lane.summary}." if lane is not None else said)

    def picture(self) -> QImage:
        """All lanes under the axis, also those out of sight."""
        ratio = self.devicePixelRatioF()
        width, head = self.stack.width(), self.axis.height()
        height = head + sum(view.height() for view in self.views)
        image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(look().colour("base"))
        painter = QPainter(image)
        painter.drawPixmap(0, 0, self.axis.grab())
        for view in self.views:
            if view.is_stale:
                view.draw()
            painter.drawPixmap(0, head + view.y(), view.grab())
        painter.end()
        return image

    # Qt

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The room for lanes changed."""
        if event.type() == QEvent.Type.Resize:
            if self.board is not None:
                self.dress = self._dress_for(self.board, codes=self.dress.codes, stale=self.dress.stale)
                for view, lane in zip(self.views, self.board.lanes, strict=True):
                    view.show_series(lane, self.board.buckets, self.dress)
            self._place()
            self._lay_over()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The axis is as wide as the lanes."""
        super().resizeEvent(event)
        self._lay_over()

    def showEvent(self, event: QShowEvent) -> None:
        """What was not drawn out of sight."""
        super().showEvent(event)
        self.turn.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows where the keys are, unless the mouse brought the focus."""
        super().focusInEvent(event)
        self._by_key = event.reason() is not Qt.FocusReason.MouseFocusReason
        self._lay_over()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring."""
        super().focusOutEvent(event)
        self._lay_over()

    def _scrolled(self) -> None:
        self.turn.start()

    def _look_changed(self) -> None:
        self._paint_ground()
        if self.board is not None:
            self.show_board(self.board, codes=self.dress.codes, stale=self.dress.stale)
            for view in self._in_sight():  # at once: half a chart in the old colours would be a flash
                if view.is_stale:
                    self._draw(view)

    def _paint_ground(self) -> None:
        palette = QPalette(self.area.palette())
        palette.setColor(QPalette.ColorRole.Window, QColor(look().colour("base")))
        self.area.setPalette(palette)
