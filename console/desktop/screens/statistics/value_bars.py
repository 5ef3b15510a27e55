"""The commonest values of a field as bars with their words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.api.field_statistics import ValueCount
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.words import grouped

ROW = 40
"""Pixels of a value: its words, and the bar below."""


class ValueBars(QWidget):
    """A bar is the value's part of all occurrences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[ValueCount, ...] = ()
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def show_values(self, values: Sequence[ValueCount], total: int) -> None:
        """These, of so many occurrences."""
        self._values, self._total = tuple(values), total
        words = (f"{each.value} {each.meaning} {grouped(each.count)}".replace("  ", " ") for each in values)
        self.setAccessibleName("Values: " + ", ".join(words) if values else "No values")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each."""
        return QSize(look().px(240), look().px(ROW) * len(self._values))

    def minimumSizeHint(self) -> QSize:
        """As high as it must be."""
        return QSize(look().px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, number, bar."""
        painter = QPainter(self)
        height = look().px(ROW)
        for place, each in enumerate(self._values):
            self._paint(painter, QRect(0, place * height, self.width(), height), each)
        painter.end()

    def _paint(self, painter: QPainter, area: QRect, each: ValueCount) -> None:
        px = look().px
        words = area.adjusted(0, px(4), 0, -px(14))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look().font(Type.TABLE_STRONG))
        painter.setPen(look().colour("t1"))
        number = grouped(each.count)
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, number)
        room = words.width() - QFontMetrics(painter.font()).horizontalAdvance(number) - px(10)
        code = QFontMetrics(look().font(Type.CODE))
        text = code.elidedText(each.value, Qt.TextElideMode.ElideMiddle, room)
        painter.setFont(look().font(Type.CODE))
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, text)
        used = code.horizontalAdvance(text) + px(8)
        if each.meaning and room - used > px(24):
            font = look().font(Type.TABLE)
            painter.setFont(font)
            painter.setPen(look().colour("t2"))
            meaning = QFontMetrics(font).elidedText(each.meaning, Qt.TextElideMode.ElideRight, room - used)
            painter.drawText(words.adjusted(used, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, meaning)
        bar = QRect(area.left(), area.bottom() - px(10), area.width(), px(5))
        painter.fillRect(bar, look().colour("line"))
        share = each.count / self._total if self._total else 0.0
        painter.fillRect(
            QRect(bar.left(), bar.top(), max(px(2), round(bar.width() * share)), bar.height()), look().colour("acc")
        )
