"""The line in which a term is typed: underlines the wrong place, gives a chip back on Backspace."""

from __future__ import annotations

from PySide6.QtCore import QLineF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look

NAVIGATION = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab})


class FilterEdit(QLineEdit):
    """`committed` on Enter or a space after a term; `emptied_back` on Backspace in an empty line; `left` on Escape."""

    committed = Signal()
    emptied_back = Signal()
    left = Signal()
    completion_key = Signal(int)
    focus_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bare", "true")
        self.setAccessibleName("Filter messages")
        self.setPlaceholderText("Filter: control ID, MRN, or status:error type:ORU^R01")
        self.popup_open = False
        self.setMinimumWidth(look().px(96))
        self._wrong: tuple[int, int] | None = None
        look().changed.connect(self._restyle)
        self._restyle()

    def show_wrong(self, place: tuple[int, int] | None) -> None:
        """Underline these characters (first, one past the last)."""
        if place != self._wrong:
            self._wrong = place
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter commit, Backspace takes a chip back, Escape leaves; keys of an open popup go there."""
        key = event.key()
        if self.popup_open and (key in NAVIGATION or key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)):
            self.completion_key.emit(key)
            return
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.emptied_back.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.committed.emit()
        else:
            super().keyPressEvent(event)
            if event.text() == " " and self.text().count('"') % 2 == 0 and self.cursorPosition() == len(self.text()):
                self.committed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the bar, which draws the ring."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the bar."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, then the line under what is wrong."""
        super().paintEvent(event)
        if self._wrong is None:
            return
        first, last = self._wrong
        metrics = QFontMetrics(self.font())
        origin = self.cursorRect().center().x() - metrics.horizontalAdvance(self.text()[: self.cursorPosition()])
        start = origin + metrics.horizontalAdvance(self.text()[:first])
        end = origin + metrics.horizontalAdvance(self.text()[: max(last, first + 1)] or " ")
        y = self.height() / 2 + metrics.ascent() / 2 + 2
        painter = QPainter(self)
        painter.setPen(QPen(look().colour("error"), 1.5))
        painter.drawLine(QLineF(start, y, max(end, start + 6), y))
        painter.end()

    def _restyle(self) -> None:
        self.setFont(look().font(Type.CODE))
