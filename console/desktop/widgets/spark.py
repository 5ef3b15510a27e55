"""A sparkline: one line over a base line; a gap stays a gap, no fill, no axis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from console.desktop.theme.look import look


def stretches(values: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """The values between gaps, each with its place."""
    found: list[list[tuple[int, int]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((place, value))
    return [stretch for stretch in found if stretch]


def paint_spark(painter: QPainter, area: QRectF, values: Sequence[int | None]) -> None:
    """Draw the values over the whole width; the highest value touches the top."""
    painter.setBrush(Qt.BrushStyle.NoBrush)  # a brush left over would fill the line and look like data
    painter.setPen(QPen(look().colour("line"), 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    top = max((value for value in values if value is not None), default=0) or 1
    step = area.width() / max(1, len(values) - 1)
    painter.setPen(QPen(look().colour("t2"), 1.2))
    for stretch in stretches(values):
        points = [
            QPointF(area.left() + at * step, area.bottom() - 1 - (area.height() - 2) * v / top) for at, v in stretch
        ]
        if len(points) > 1:
            painter.drawPolyline(QPolygonF(points))
        else:
            painter.drawPoint(points[0])
