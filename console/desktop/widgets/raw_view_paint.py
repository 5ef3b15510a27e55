"""How one row of a raw view is drawn: line number, marks, box, coloured runs. All colours come from the look."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.raw_view_layout import RawLayout
from console.desktop.widgets.raw_view_text import Kind, Run

_COLOUR = {
    Kind.NAME: "acc",
    Kind.DELIMITER: "t3",
    Kind.TEXT: "t1",
    Kind.MASK: "t3",
    Kind.REVEALED: "t1",
    Kind.ELIDED: "t3",
}


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths of the view at the UI size, in pixels."""

    row: int
    gutter: int
    left: int
    hang: int
    cell: float
    ascent: float
    glyph: float

    @classmethod
    def now(cls, digits: int) -> Measures:
        """The measures for line numbers of this many digits."""
        it = look()
        metrics = QFontMetricsF(it.font(Type.CODE))
        cell = metrics.horizontalAdvance("0")
        row = it.px(22)
        gutter = max(it.px(36), round(digits * cell) + it.px(16))
        baseline = (row - metrics.height()) / 2 + metrics.ascent()
        return cls(row, gutter, gutter + it.px(8), it.px(24), cell, baseline, metrics.height())

    def columns(self, width: int) -> tuple[int, int]:
        """Cells on the first row of a line and on the following ones, for a viewport of this width."""
        room = width - self.left - look().px(8)
        return int(room / self.cell), int((room - self.hang) / self.cell)

    def x(self, cell: float, *, follows: bool) -> float:
        """Where a cell begins."""
        return self.left + cell * self.cell + (self.hang if follows else 0)


def paint_box(painter: QPainter, rect: QRectF, *, active: bool) -> None:
    """The box around the selected place."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().colour("acc" if active else "ctl"), 1))
    painter.setBrush(look().colour("sel"))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_mark(painter: QPainter, rect: QRectF, *, added: bool) -> None:
    """The ground of an added or removed stretch."""
    tokens = look().tokens
    outline = tokens.tint_strength == 0  # high contrast: an outline instead of a fill
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().colour("acc" if added else "t3"), 1) if outline else Qt.PenStyle.NoPen)
    painter.setBrush(look().colour("added" if added else "removed"))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_strike(painter: QPainter, rect: QRectF) -> None:
    """The line through removed text."""
    middle = round(rect.center().y()) + 0.5
    painter.setPen(QPen(look().colour("t2"), 1))
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))


def paint_runs(painter: QPainter, runs: tuple[Run, ...], top: float, measures: Measures, *, follows: bool) -> None:
    """The text of one row; neighbours of one kind are drawn together."""
    for run in runs:
        kind = run.piece.kind
        x = measures.x(run.cell, follows=follows)
        if kind is Kind.REVEALED:
            _paint_revealed(painter, x, top, run.cells * measures.cell, measures)
        painter.setFont(look().font(Type.CODE_STRONG if kind is Kind.NAME else Type.CODE))
        painter.setPen(look().colour(_COLOUR[kind]))
        painter.drawText(QPointF(x, top + measures.ascent), run.piece.text)


def _paint_revealed(painter: QPainter, x: float, top: float, width: float, measures: Measures) -> None:
    """Patient data in the clear is never to be mistaken for masked text: warn ground and a line below."""
    ground = QRectF(x, top + 2, width, measures.row - 4)
    painter.fillRect(ground, look().tint("warn"))
    painter.fillRect(QRectF(x, top + measures.row - 4, width, 1.5), look().colour("warn"))


def paint_number(painter: QPainter, number: int, top: int, measures: Measures, *, current: bool) -> None:
    """The line number, at the right of the gutter."""
    painter.setFont(look().font(Type.CODE_SMALL))
    painter.setPen(look().colour("t1" if current else "t3"))
    rect = QRectF(0, top, measures.gutter - look().px(8), measures.row)
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))


def paint_fold(painter: QPainter, count: int, rect: QRectF, measures: Measures, *, current: bool) -> None:
    """One row that stands for several lines that are the same on both sides."""
    painter.fillRect(rect, look().colour("hover" if current else "sunken"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().colour("t2"), 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x, y, half = measures.left + look().px(4), rect.center().y(), look().px(3)
    painter.drawPolyline([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setFont(look().font(Type.SMALL))
    painter.setPen(look().colour("t2"))
    text = f"{count} unchanged segment{'' if count == 1 else 's'}"
    left = measures.left + measures.hang - look().px(8)
    where = QRectF(left, rect.top(), rect.width(), rect.height())
    painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def band_rects(layout: RawLayout, index: int, start: int, end: int, scrolled: int, measures: Measures) -> list[QRectF]:
    """Where the columns [start, end) of a line stand in the viewport."""
    rects = []
    for band in layout.bands(index, start, end):
        follows = band.row > layout.first_row(index)
        x = measures.x(band.cell, follows=follows)
        top = (band.row - scrolled) * measures.row
        rects.append(QRectF(x - 2, top + 2.5, max(band.cells * measures.cell, 2) + 4, measures.row - 5))
    return rects
