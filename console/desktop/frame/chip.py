"""One valid term of the filter, as a chip: a press edits it, its cross takes it away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.time_filter import span_of_term, words

LONGEST = 40


class Chip(QPushButton):
    """`removed` and `edited` carry the term."""

    removed = Signal(str)
    edited = Signal(str)

    def __init__(self, term: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.term = term
        field, colon, value = term.partition(":")
        self._field, self._value = (field + colon, value) if colon else ("", term)
        span = span_of_term(term)
        self._value = words(span) if span is not None else self._value
        self._value = self._value if len(self._value) <= LONGEST else self._value[: LONGEST - 1] + "…"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Filter {term}. Enter edits, Delete removes")
        self.setToolTip(term)
        self.clicked.connect(lambda: self.edited.emit(self.term))

    def sizeHint(self) -> QSize:
        """Field, value, cross."""
        metrics = QFontMetrics(look().font(Type.CODE_SMALL))
        words = metrics.horizontalAdvance(self._field) + metrics.horizontalAdvance(self._value)
        gap = look().px(4) if self._field else 0
        return QSize(words + gap + look().px(28), look().px(20))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """On the cross it goes away."""
        if event.position().x() > self.width() - look().px(20):
            self.removed.emit(self.term)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Enter edits."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.term)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edited.emit(self.term)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, words, cross."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("acc" if self.hasFocus() else "line2"), 2 if self.hasFocus() else 1))
        painter.setBrush(colour("raised" if look().tokens.dark else "hover"))
        inset = 1 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(3), px(3))
        font = look().font(Type.CODE_SMALL)
        painter.setFont(font)
        area = self.rect().adjusted(px(6), 0, -px(18), 0)
        painter.setPen(colour("t3"))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, left, self._field)
        gap = QFontMetrics(font).horizontalAdvance(self._field) + px(4) if self._field else 0
        painter.setPen(colour("t1"))
        painter.drawText(area.adjusted(gap, 0, 0, 0), left, self._value)
        painter.setPen(QPen(colour("t1" if self.underMouse() else "t3"), 1.2))
        x, y, reach = self.width() - px(11), self.height() / 2, px(2.6)
        painter.drawLine(QPointF(x - reach, y - reach), QPointF(x + reach, y + reach))
        painter.drawLine(QPointF(x + reach, y - reach), QPointF(x - reach, y + reach))
        painter.end()
