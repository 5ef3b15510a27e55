"""State signs, painted by our own code once per sign, colour, size and pixel ratio (VISUAL.md 5).

The shape carries the state, the word beside it says it, the colour only helps.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from console.desktop.theme.fonts import SANS


class Sign(StrEnum):
    """The shapes; a sign is never used for anything but a state."""

    QUARTER = "quarter"  # queued: quarter disc in a ring
    HALF = "half"  # sending: half disc in a ring
    DISC = "disc"  # sent, up, running
    TRIANGLE = "triangle"  # retrying, slow
    BARS = "bars"  # held
    CROSS = "cross"  # error, down
    SQUARE = "square"  # parked
    QUESTION = "question"  # unknown: it may have happened
    DASH = "dash"  # cancelled
    RING = "ring"  # filtered, off, stopped
    INFO = "info"  # a note


BOX = 12
"""The side of the box a sign is drawn in, in pixels at 100 %."""


@lru_cache(maxsize=512)
def sign_pixmap(sign: Sign, colour: str, size: int, ratio: float) -> QPixmap:
    """The sign as a picture of `size` logical pixels, for this device pixel ratio."""
    side = math.ceil(size * ratio)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / ratio / BOX, side / ratio / BOX)
    _SHAPES[sign](painter, QColor(colour))
    painter.end()
    return pixmap


def _stroke(painter: QPainter, colour: QColor, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))


def _fill(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)


def _ring(painter: QPainter, colour: QColor) -> None:
    _stroke(painter, colour, 1.4)
    painter.drawEllipse(QRectF(1.7, 1.7, 8.6, 8.6))


def _quarter(painter: QPainter, colour: QColor) -> None:
    _ring(painter, colour)
    _fill(painter, colour)
    painter.drawPie(QRectF(2.2, 2.2, 7.6, 7.6), 0, 90 * 16)


def _half(painter: QPainter, colour: QColor) -> None:
    _ring(painter, colour)
    _fill(painter, colour)
    painter.drawPie(QRectF(2.2, 2.2, 7.6, 7.6), -90 * 16, 180 * 16)


def _disc(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawEllipse(QRectF(2.5, 2.5, 7, 7))


def _triangle(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawPolygon(QPolygonF([QPointF(6, 1.2), QPointF(11.2, 10.6), QPointF(0.8, 10.6)]))


def _bars(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawRect(QRectF(2, 1.5, 2.8, 9))
    painter.drawRect(QRectF(7.2, 1.5, 2.8, 9))


def _cross(painter: QPainter, colour: QColor) -> None:
    _stroke(painter, colour, 2.2)
    painter.drawLine(QPointF(1.8, 1.8), QPointF(10.2, 10.2))
    painter.drawLine(QPointF(10.2, 1.8), QPointF(1.8, 10.2))


def _square(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawRect(QRectF(2, 2, 8, 8))


def _question(painter: QPainter, colour: QColor) -> None:
    _stroke(painter, colour, 1.3)
    painter.drawEllipse(QRectF(0.8, 0.8, 10.4, 10.4))
    _letter(painter, colour, "?")


def _info(painter: QPainter, colour: QColor) -> None:
    _stroke(painter, colour, 1.3)
    painter.drawEllipse(QRectF(0.8, 0.8, 10.4, 10.4))
    _fill(painter, colour)
    painter.drawRect(QRectF(5.3, 5.2, 1.4, 3.6))
    painter.drawRect(QRectF(5.3, 3, 1.4, 1.4))


def _letter(painter: QPainter, colour: QColor, letter: str) -> None:
    font = QFont()
    font.setFamilies(list(SANS))
    font.setPixelSize(8)
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRectF(0, 0, 12, 12), Qt.AlignmentFlag.AlignCenter, letter)


def _dash(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawRect(QRectF(1.5, 5.1, 9, 1.8))


_SHAPES: dict[Sign, Callable[[QPainter, QColor], None]] = {
    Sign.QUARTER: _quarter,
    Sign.HALF: _half,
    Sign.DISC: _disc,
    Sign.TRIANGLE: _triangle,
    Sign.BARS: _bars,
    Sign.CROSS: _cross,
    Sign.SQUARE: _square,
    Sign.QUESTION: _question,
    Sign.DASH: _dash,
    Sign.RING: _ring,
    Sign.INFO: _info,
}
