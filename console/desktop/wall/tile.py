"""One tile of the wall: sign and word, name, figures. Its frame says how bad it is also without colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.desktop.theme.fonts import Type, make_font
from console.desktop.theme.look import look
from console.desktop.theme.signs import sign_pixmap
from console.desktop.wall.tiles import Tile, Weight

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_DASH = (4.0, 3.0)
SHARES = (0.31, 0.43, 0.26)
"""Of the width: depth, oldest age (the longest words), errors."""


class WallTile(QWidget):
    """`stale`: the gateway is gone, and this is what was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tile: Tile | None = None
        self._scale = 1.0
        self._stale = False

    def show_tile(self, tile: Tile, scale: float, *, stale: bool) -> None:
        """Show this."""
        if (tile, scale, stale) != (self.tile, self._scale, self._stale):
            self.tile, self._scale, self._stale = tile, scale, stale
            self.setAccessibleName(f"was {tile.spoken}" if stale else tile.spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, frame, words."""
        tile = self.tile
        if tile is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, tile)
        inner = QRectF(self.rect()).adjusted(self._u(20), self._u(12), -self._u(20), -self._u(12))
        spare = max(0.0, inner.height() - self._u(180))
        line = self._u(44)
        self._paint_state(painter, tile, QRectF(inner.left(), inner.top(), inner.width(), line))
        top = inner.top() + line + spare * 0.15
        painter.setFont(self._font(Type.WALL_NAME))
        painter.setPen(look().colour("t3" if self._stale else "t1"))
        self._words(painter, QRectF(inner.left(), top, inner.width(), line), tile.title)
        self._paint_figures(painter, tile, QRectF(inner.left(), top + line, inner.width(), inner.bottom() - top - line))
        painter.end()

    def _paint_frame(self, painter: QPainter, tile: Tile) -> None:
        loud = tile.weight in (Weight.BROKEN, Weight.ATTENTION) and not self._stale
        width = {Weight.BROKEN: self._u(5), Weight.ATTENTION: self._u(3)}.get(tile.weight, 1.0)
        pen = QPen(look().colour(tile.face.colour if loud else "line2"), width if not self._stale else 1.0)
        if tile.weight is Weight.ATTENTION:
            pen.setDashPattern(_DASH)
        painter.setPen(pen)
        painter.setBrush(
            look().tint(tile.face.colour) if tile.weight is Weight.BROKEN and loud else look().colour("base")
        )
        inset = pen.widthF() / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._u(8), self._u(8))

    def _paint_state(self, painter: QPainter, tile: Tile, area: QRectF) -> None:
        side = round(self._u(34))
        colour = look().tokens.t3 if self._stale else getattr(look().tokens, tile.face.colour)
        picture = sign_pixmap(tile.face.sign, colour, side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(area.left(), area.center().y() - side / 2), picture)
        painter.setFont(self._font(Type.WALL_WORD))
        painter.setPen(look().colour("t3" if self._stale else "t1" if tile.weight < Weight.GOOD else "t2"))
        word = f"was {tile.face.word.lower()}" if self._stale else tile.face.word
        left = side + self._u(12)
        painter.drawText(area.adjusted(left, 0, 0, 0), _LEFT, word)
        taken = left + QFontMetricsF(painter.font()).horizontalAdvance(word) + self._u(16)
        painter.setFont(self._font(Type.WALL_SMALL))
        painter.setPen(look().colour("t3"))
        self._words(painter, area.adjusted(taken, 0, 0, 0), tile.note, right=True)

    def _paint_figures(self, painter: QPainter, tile: Tile, area: QRectF) -> None:
        """Three, side by side; each as wide as its share."""
        high = min(area.height(), self._u(96))
        top = area.bottom() - high
        left = area.left()
        for (name, value, hot), share in zip(tile.figures, SHARES, strict=True):
            width = area.width() * share
            column = QRectF(left, top, width - self._u(8), high)
            left += width
            painter.setFont(self._font(Type.WALL))
            painter.setPen(look().colour("t3" if self._stale or not hot else "t1"))
            fitting = QFontMetricsF(painter.font()).horizontalAdvance(value) <= column.width()
            painter.setFont(self._font(Type.WALL if fitting else Type.WALL_NAME))
            painter.drawText(QRectF(column.left(), column.top(), column.width(), high * 0.62), _LEFT, value)
            painter.setFont(self._font(Type.WALL_SMALL))
            painter.setPen(look().colour("t3" if self._stale else "t2"))
            painter.drawText(
                QRectF(column.left(), column.top() + high * 0.62, column.width(), high * 0.38), _LEFT, name
            )

    def _words(self, painter: QPainter, area: QRectF, words: str, *, right: bool = False) -> None:
        shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _RIGHT if right else _LEFT, shown)

    def _u(self, pixels: float) -> float:
        return pixels * self._scale

    def _font(self, kind: Type) -> QFont:
        return make_font(kind, round(self._scale * 100))
