"""A state sign with its word: plain in a row, or as the tinted pill of a header."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, sign_pixmap
from console.desktop.theme.states import Face


class SignLabel(QWidget):
    """`pill` gives it a tint and an edge, 22 high. The word may differ from the face's own ("9 up")."""

    def __init__(
        self,
        face: Face,
        text: str = "",
        *,
        kind: Type = Type.TABLE,
        colour: str = "t2",
        pill: bool = False,
        shrinks: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._face = face
        self._text = text or face.word
        self._kind = Type.TABLE_STRONG if pill else kind
        self._colour = "t1" if pill else colour
        self._pill = pill
        self._shrinks = shrinks
        across = QSizePolicy.Policy.Maximum if shrinks else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._text)
        look().changed.connect(self.updateGeometry)

    def set_face(self, face: Face, text: str = "") -> None:
        """Show another state."""
        self._face = face
        self._text = text or face.word
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Sign, 6 px, word; the pill adds its padding."""
        px = look().px
        width = px(BOX) + px(6) + QFontMetrics(look().font(self._kind)).horizontalAdvance(self._text)
        margins = self.contentsMargins()
        return QSize(width + (px(16) if self._pill else 1) + margins.left() + margins.right(), px(22))

    def minimumSizeHint(self) -> QSize:
        """Never cut, unless it may shrink: then whole in the tooltip."""
        return QSize(look().px(60), look().px(22)) if self._shrinks else self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint, sign, word."""
        px = look().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.contentsRect()
        if self._pill:
            painter.setPen(QPen(look().tint(self._face.colour, edge=True), 1))
            painter.setBrush(look().tint(self._face.colour))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
            area = area.adjusted(px(8), 0, 0, 0)
        side = px(BOX)
        colour = getattr(look().tokens, self._face.colour)
        pixmap = sign_pixmap(self._face.sign, colour, side, self.devicePixelRatioF())
        painter.drawPixmap(area.left(), area.top() + (area.height() - side) // 2, pixmap)
        painter.setFont(look().font(self._kind))
        painter.setPen(look().colour(self._colour))
        words = area.adjusted(side + px(6), 0, 0, 0)
        text = self._text
        if self._shrinks:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
            self.setToolTip(self._text)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()
