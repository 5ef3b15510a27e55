"""The text of a profile and what is wrong with it, line by line."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetrics, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from console.api.profiles import ProfileDraft
from console.desktop.screens.profiles.words import counted, mistakes
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.line_list import LineList, Shape
from console.desktop.widgets.surface import Bar, set_margins
from console.desktop.widgets.text import ElidedText

PAUSE_MILLISECONDS = 400
MOST_MISTAKES = 5
_SHAPE = Shape(row=28, left=20, lead=64)


class ProfileEditor(QWidget):
    """`changed` when a person typed, `paused(text)` when they stopped for a moment: time to read it."""

    changed = Signal()
    paused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Text of the profile")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(look().px(6))
        self.mistakes = LineList("Mistakes", _SHAPE, most=MOST_MISTAKES)
        self.mistakes.picked.connect(self._go_to)
        self.facts = ElidedText("", Type.TABLE, "t3")
        bar = Bar(30, "base", "t")
        bar.row(left=20, right=20).addWidget(self.facts, 1)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        around = QVBoxLayout()
        set_margins(around, 20, 12, 20, 12)
        around.addWidget(self.text)
        column.addLayout(around, 1)
        column.addWidget(bar)
        column.addWidget(self.mistakes)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(lambda: self.paused.emit(self.value()))
        self._loading = False
        self.text.textChanged.connect(self._typed)
        look().changed.connect(self._dress)
        self._dress()
        self.show_draft(None)

    def value(self) -> str:
        """The text as it stands."""
        return self.text.toPlainText()

    def load(self, text: str) -> None:
        """Show another text; it is read at once."""
        self._loading = True
        self.text.setPlainText(text)
        self._loading = False
        self._pause.stop()
        self.show_draft(None)
        if text:
            self.paused.emit(text)

    def set_read_only(self, reason: str) -> None:
        """Let nobody type, and say why; "" lets them."""
        self.text.setReadOnly(bool(reason))
        self.text.setToolTip(reason)

    def show_draft(self, draft: ProfileDraft | None) -> None:
        """What came of reading it; None while it is not read yet."""
        lines = mistakes(draft) if draft is not None else []
        self.mistakes.set_lines(lines)
        self.mistakes.setVisible(bool(lines))
        words = counted(draft) if draft is not None else ""
        self.facts.setText(words)
        self.facts.setAccessibleName(words)
        self.facts.set_colour("error" if lines else "t2")

    def _typed(self) -> None:
        if not self._loading:
            self._pause.start()
            self.changed.emit()

    def _go_to(self, key: object) -> None:
        if isinstance(key, int):
            block = self.text.document().findBlockByNumber(key - 1)
            self.text.setTextCursor(QTextCursor(block))
            self.text.centerCursor()
            self.text.setFocus()

    def _dress(self) -> None:
        font = look().font(Type.CODE)
        self.text.setFont(font)
        self.text.setTabStopDistance(4 * QFontMetrics(font).horizontalAdvance(" "))
