"""What a cell can hold besides a line of words: two lines, an outlined badge, initials in a disc; how words fit."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from console.desktop.theme.fonts import Type, make_font
from console.desktop.theme.look import look
from console.desktop.widgets.cell import Cell

LOUD = frozenset({"ok", "info", "warn", "error", "held", "idle"})
"""Status colours; on a selected row the word turns t1 and only the sign keeps its colour."""
BADGE = 20
"""Height of a badge and of a disc, in pixels at 100 %."""


@lru_cache(maxsize=8192)
def fitted(text: str, kind: Type, percent: int, width: int, middle: bool) -> tuple[str, int]:
    """As much of the text as this width holds, and how wide that is; measured once, since rows repeat their words."""
    metrics = QFontMetrics(make_font(kind, percent))
    elide = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    shown = metrics.elidedText(text, elide, width)
    return shown, metrics.horizontalAdvance(shown)


def ink(colour: str, *, selected: bool) -> str:
    """The token a word is written in: status colours and hints give way on a selected row."""
    if not selected:
        return colour
    return "t1" if colour in LOUD else "t2" if colour == "t3" else colour


def paint_two_lines(painter: QPainter, area: QRect, cell: Cell, *, selected: bool) -> None:
    """The text, and below it the second line in 11 px, of which `quiet` is the end that is never cut."""
    half, gap, percent = area.height() // 2, look().px(2), look().percent
    tail = fitted(cell.quiet, Type.SMALL, percent, area.width(), False)[1] if cell.quiet else 0
    second = fitted(cell.second, Type.SMALL, percent, max(0, area.width() - tail), False)[0] + cell.quiet
    lines = (
        (cell.text, cell.kind, cell.colour, area.adjusted(0, 0, 0, -half), Qt.AlignmentFlag.AlignBottom),
        (second, Type.SMALL, "t2", area.adjusted(0, half + gap, 0, 0), Qt.AlignmentFlag.AlignTop),
    )
    for text, kind, colour, where, side in lines:
        shown, _ = fitted(text, kind, percent, area.width(), False)
        painter.setFont(look().font(kind))
        painter.setPen(look().colour(ink("t3" if cell.colour == "t3" else colour, selected=selected)))
        painter.drawText(where, side | Qt.AlignmentFlag.AlignLeft, shown)


def badge_width(text: str) -> int:
    """How wide a badge with this word is."""
    return QFontMetrics(look().font(Type.SMALL_STRONG)).horizontalAdvance(text) + look().px(16)


def paint_badge(painter: QPainter, area: QRect, text: str, *, loud: bool, faded: bool = False) -> None:
    """A neutral outline around a word; one that asks for action has a stronger edge and full ink."""
    px = look().px
    height = px(BADGE)
    room = min(area.width(), badge_width(text))
    shown, _ = fitted(text, Type.SMALL_STRONG, look().percent, max(0, room - px(14)), False)
    box = QRectF(area.left() + 0.5, area.top() + (area.height() - height) // 2 + 0.5, room - 1, height - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(look().colour("raised") if loud and not faded else Qt.BrushStyle.NoBrush)
    flat = not look().tokens.tint_strength  # high contrast has one edge colour: a loud badge is told by its weight
    heavy = 2 if loud and flat and not faded else 1
    painter.setPen(QPen(look().colour("ctl" if loud and not faded else "line2" if not flat else "line"), heavy))
    painter.drawRoundedRect(box, px(4), px(4))
    painter.setFont(look().font(Type.CAPS if heavy > 1 else Type.SMALL_STRONG))
    painter.setPen(look().colour("t3" if faded else "t1" if loud else "t2"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def paint_disc(painter: QPainter, area: QRect, text: str, *, faded: bool = False) -> None:
    """Initials in a disc; a dashed ring where there are none."""
    px = look().px
    side = px(BADGE)
    box = QRectF(area.left() + 0.5, area.top() + (area.height() - side) // 2 + 0.5, side - 1, side - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not text:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look().colour("line2"), 1, Qt.PenStyle.DashLine))
        painter.drawEllipse(box)
    else:
        painter.setPen(QPen(look().colour("line2"), 1))
        painter.setBrush(look().colour("line2" if look().tokens.tint_strength else "raised"))
        painter.drawEllipse(box)
        painter.setFont(look().font(Type.SMALL_STRONG))
        painter.setPen(look().colour("t3" if faded else "t1"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
