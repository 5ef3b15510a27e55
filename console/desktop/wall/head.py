"""The head of the wall: how it all stands in one line, what is open, the time, and how old the data is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.desktop.theme.fonts import Type, make_font
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign, sign_pixmap
from console.desktop.theme.states import Face

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadWords:
    """What it says. `old` where the data is older than it should be."""

    face: Face
    headline: str
    below: str = ""
    figures: tuple[tuple[str, str, bool], ...] = ()
    clock: str = ""
    data: str = ""
    old: bool = False
    lost: bool = False

    @property
    def spoken(self) -> str:
        """For who cannot see it."""
        said = ", ".join(f"{name} {value}" for name, value, _ in self.figures)
        return f"{self.headline}. {self.below}. {said}. {self.clock}, {self.data}"


class WallHead(QWidget):
    """One line, very large."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words: HeadWords | None = None
        self._scale = 1.0

    def show_words(self, words: HeadWords, scale: float) -> None:
        """Say this."""
        if (words, scale) != (self.words, self._scale):
            self.words, self._scale = words, scale
            self.setAccessibleName(words.spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """From both ends to the middle."""
        words = self.words
        if words is None:
            return
        painter = QPainter(self)
        u, high = self._scale, self.height()
        if words.lost:
            painter.fillRect(self.rect(), look().tint("error"))
            painter.setPen(QPen(look().colour("error"), 4 * u))
            painter.drawRect(QRectF(self.rect()).adjusted(2 * u, 2 * u, -2 * u, -2 * u))
            painter.translate(20 * u, 0)
        right = self._paint_clock(painter, words, high)
        for name, value, hot in reversed(words.figures):
            right = self._paint_figure(painter, name, value, hot, right, high)
        side = round(48 * u)
        picture = sign_pixmap(
            words.face.sign, getattr(look().tokens, words.face.colour), side, self.devicePixelRatioF()
        )
        upper = high * (0.58 if words.below else 1.0)
        painter.drawPixmap(QPointF(0, (upper - side) / 2), picture)
        room = right - side - 24 * u
        painter.setFont(self._font(Type.WALL))
        painter.setPen(look().colour("t1"))
        self._elided(painter, QRectF(side + 16 * u, 0, room, upper), words.headline)
        if words.below:
            painter.setFont(self._font(Type.WALL_SMALL))
            painter.setPen(look().colour("t2"))
            self._elided(painter, QRectF(side + 16 * u, upper, room, high - upper), words.below)
        painter.end()

    @property
    def _edge(self) -> float:
        """The right end of the words."""
        return self.width() - (40 * self._scale if self.words is not None and self.words.lost else 0)

    def _paint_clock(self, painter: QPainter, words: HeadWords, high: float) -> float:
        u = self._scale
        painter.setFont(self._font(Type.WALL))
        painter.setPen(look().colour("t1"))
        width = QFontMetricsF(painter.font()).horizontalAdvance("00:00:00")
        painter.drawText(QRectF(self._edge - width - 4 * u, 0, width + 4 * u, high * 0.58), _RIGHT, words.clock)
        painter.setFont(self._font(Type.WALL_SMALL))
        data = QFontMetricsF(painter.font()).horizontalAdvance(words.data)
        area = QRectF(self._edge - data, high * 0.58, data, high * 0.42)
        painter.setPen(look().colour("t1" if words.old else "t2"))
        painter.drawText(area, _RIGHT, words.data)
        if words.old:
            side = round(24 * u)
            picture = sign_pixmap(Sign.TRIANGLE, look().tokens.warn, side, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(area.left() - side - 8 * u, area.center().y() - side / 2), picture)
            data += side + 8 * u
        return self._edge - max(width, data) - 48 * u

    def _paint_figure(self, painter: QPainter, name: str, value: str, hot: bool, right: float, high: float) -> float:
        painter.setFont(self._font(Type.WALL_SMALL))
        width = QFontMetricsF(painter.font()).horizontalAdvance(name)
        kind = Type.WALL_SMALL if value == NOT_KNOWN else Type.WALL
        painter.setFont(self._font(kind))
        width = max(width, QFontMetricsF(painter.font()).horizontalAdvance(value))
        painter.setPen(look().colour("t1" if hot else "t3"))
        painter.drawText(QRectF(right - width, 0, width, high * 0.58), _LEFT, value)
        painter.setFont(self._font(Type.WALL_SMALL))
        painter.setPen(look().colour("t2"))
        painter.drawText(QRectF(right - width, high * 0.58, width, high * 0.42), _LEFT, name)
        return right - width - 48 * self._scale

    def _elided(self, painter: QPainter, area: QRectF, words: str) -> None:
        shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _LEFT, shown)

    def _font(self, kind: Type) -> QFont:
        return make_font(kind, round(self._scale * 100))
