"""How rows of a document's text are drawn. All colours come from the look: a token for each role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.document_text_line import BLANK, CLEAR, MASKED, Placed

ROLES: dict[str, str] = {
    "": "t1",
    "delimiter": "t3",
    "name": "syn_name",
    "string": "syn_string",
    "number": "syn_number",
    "literal": "syn_literal",
    "tag": "syn_name",
    "attribute": "syn_attribute",
    "comment": "t3",
    "escape": "syn_escape",
    "control": "syn_escape",
    "bad": "t1",
    MASKED: "t3",
    CLEAR: "t1",
    BLANK: "t3",
}
"""Role -> token. `bad` is underlined in the colour of errors: colour alone says nothing."""
_STRONG = frozenset({"name", "tag"})


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths of the view at the UI size, in pixels."""

    row: int
    gutter: int
    left: int
    hang: int
    cell: float
    ascent: float

    @classmethod
    def now(cls, digits: int) -> Measures:
        """The measures for line numbers of this many digits."""
        it = look()
        metrics = QFontMetricsF(it.font(Type.CODE))
        cell = metrics.horizontalAdvance("0")
        row = it.px(22)
        gutter = max(it.px(36), round(digits * cell) + it.px(16))
        return cls(row, gutter, gutter + it.px(8), it.px(24), cell, (row - metrics.height()) / 2 + metrics.ascent())

    def columns(self, width: int) -> tuple[int, int]:
        """Cells on the first row of a line and on the following ones, for a viewport of this width."""
        room = width - self.left - look().px(12)
        return max(8, int(room / self.cell)), max(8, int((room - self.hang) / self.cell))

    def x(self, cell: float, *, follows: bool) -> float:
        """Where a cell begins."""
        return self.left + cell * self.cell + (self.hang if follows else 0)

    def cell_at(self, x: float, *, follows: bool) -> int:
        """The cell at a point."""
        return max(0, int((x - self.x(0, follows=follows)) / self.cell))

    def rect(self, row: int, cell: int, cells: int, top: int) -> QRectF:
        """Around some cells of a row of a line that begins at `top`."""
        x = self.x(cell, follows=row > 0)
        return QRectF(x - 2, top + row * self.row + 2.5, cells * self.cell + 4, self.row - 5)


def paint_pieces(painter: QPainter, row: Sequence[Placed], top: int, measures: Measures, *, follows: bool) -> None:
    """The text of one row; neighbours of one role are drawn together."""
    for placed in row:
        piece = placed.piece
        x = measures.x(placed.cell, follows=follows)
        if piece.role == CLEAR:
            _paint_clear(painter, x, top, piece.cells * measures.cell, measures)
        if piece.text.isspace():
            continue
        painter.setFont(look().font(Type.CODE_STRONG if piece.role in _STRONG else Type.CODE))
        painter.setPen(look().colour(ROLES.get(piece.role, "t1")))
        painter.drawText(QPointF(x, top + measures.ascent), piece.text)
        if piece.role == "bad":
            painter.fillRect(
                QRectF(x, top + measures.row - 4, piece.cells * measures.cell, 1.5), look().colour("error")
            )


def _paint_clear(painter: QPainter, x: float, top: int, width: float, measures: Measures) -> None:
    """Patient data in the clear is never to be mistaken for masked text: warn ground and a line below."""
    painter.fillRect(QRectF(x, top + 2, width, measures.row - 4), look().tint("warn"))
    painter.fillRect(QRectF(x, top + measures.row - 4, width, 1.5), look().colour("warn"))


def paint_number(painter: QPainter, number: int, top: int, measures: Measures, *, current: bool) -> None:
    """The line number, at the right of the gutter."""
    painter.setFont(look().font(Type.CODE_SMALL))
    painter.setPen(look().colour("t1" if current else "t3"))
    rect = QRectF(0, top, measures.gutter - look().px(8), measures.row)
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))


def paint_waiting(painter: QPainter, top: int, measures: Measures) -> None:
    """A line that is being read."""
    painter.setFont(look().font(Type.CODE))
    painter.setPen(look().colour("t3"))
    painter.drawText(QPointF(measures.left, top + measures.ascent), "…")


def paint_end(painter: QPainter, ends: str, cell: int, top: int, measures: Measures, *, follows: bool) -> None:
    """How a line ends in the bytes, in a small box behind it."""
    painter.setFont(look().font(Type.CODE_SMALL))
    x = measures.x(cell, follows=follows) + look().px(6)
    area = QRectF(x, top + look().px(4), painter.fontMetrics().horizontalAdvance(ends) + look().px(8), look().px(14))
    painter.setPen(QPen(look().colour("line2"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)
    painter.setPen(look().colour("t3"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, ends)


def paint_box(painter: QPainter, rect: QRectF) -> None:
    """The box around the selected place."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().colour("acc"), 1))
    painter.setBrush(look().colour("sel"))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_found(painter: QPainter, rect: QRectF, *, current: bool) -> None:
    """What a search found: the one gone to has an edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outlined = current or look().tokens.tint_strength == 0
    painter.setPen(QPen(look().colour("acc"), 2 if current else 1) if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(look().colour("added"))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
