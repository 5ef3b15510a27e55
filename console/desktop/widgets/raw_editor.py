"""A plain editor for the text of a document in the clear: line numbers, its own undo, and nothing leaves it.

What is copied in it stays in it: the clipboard, the selection of the window system and drag and drop get nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look

MOST_CHARACTERS = 1_000_000
LONGEST_LINE = 200_000
LONGEST_WRAPPED = 20_000
"""Beyond these an editor of plain text stalls: a key would take longer than a blink."""


class RawEditor(QPlainTextEdit):
    """`typed` when the person changed the text; `copied` when something was copied within."""

    typed = Signal()
    copied = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copied = ""
        self._loading = False
        self._longest = 0
        self._margin = _Numbers(self)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("bare", True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.textChanged.connect(self._tell)
        self.blockCountChanged.connect(lambda _count: self._fit())
        self.updateRequest.connect(self._scrolled)
        QGuiApplication.clipboard().dataChanged.connect(self._clipboard_has_news)
        look().changed.connect(self._relook)
        self._relook()

    def load(self, text: str) -> str:
        """Show this text, unchanged and with nothing to undo; why it cannot be edited here, or ""."""
        self._longest = max(map(len, text.split("\n")))
        if len(text) > MOST_CHARACTERS or self._longest > LONGEST_LINE:
            return "It is too long, or one of its lines is, to be edited as text. Change it by its places."
        self._loading = True
        self.setPlainText(text)
        self._loading = False
        if self.text() != text:
            self.forget()
            return "It holds characters that a text editor would change by itself. Change it by its places."
        self.document().setModified(False)
        return ""

    def forget(self) -> None:
        """Hold nothing any more: no text, no undo, no copy."""
        self._loading = True
        self.clear()
        self.document().clearUndoRedoStacks()
        self.document().setModified(False)
        self._loading = False
        self._copied = ""

    def text(self) -> str:
        """What stands in it, character by character; `toPlainText` would make blanks of no-break spaces."""
        return self.document().toRawText().replace("\u2029", "\n")

    @property
    def is_changed(self) -> bool:
        """Whether it is another text than the one loaded."""
        return self.document().isModified()

    def set_wrapped(self, wrapped: bool) -> None:
        """Break long lines at the edge, or let them go on."""
        modes = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(modes.WidgetWidth if wrapped else modes.NoWrap)

    def wrap_refusal(self) -> str:
        """Why lines cannot be broken; "" where they can."""
        return "A line is too long to be broken at the edge" if self._longest > LONGEST_WRAPPED else ""

    def go_to(self, line: int) -> None:
        """Put the cursor at the start of a line, from 0."""
        block = self.document().findBlockByNumber(line)
        if block.isValid():
            cursor = self.textCursor()
            cursor.setPosition(block.position())
            self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, cut and paste within."""
        keys = QKeySequence.StandardKey
        if event.matches(keys.Copy) or event.matches(keys.Cut):
            self._take(cut=event.matches(keys.Cut))
        elif event.matches(keys.Paste) and self._copied:
            self.textCursor().insertText(self._copied)
        else:
            super().keyPressEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Nothing goes out."""
        return QMimeData()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Text comes in as it is."""
        if source.hasText():
            self.textCursor().insertText(source.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The numbers stand at the left edge."""
        super().resizeEvent(event)
        self._fit()

    def numbers_width(self) -> int:
        """Of the margin, in pixels."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("0") * digits + look().px(20)

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """The numbers of the lines in sight."""
        painter.fillRect(area, look().colour("sunken"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        here = self.textCursor().blockNumber()
        while block.isValid() and top <= area.bottom():
            height = round(self.blockBoundingRect(block).height())
            painter.setPen(look().colour("t1" if block.blockNumber() == here else "t3"))
            room = QRect(0, top, self.numbers_width() - look().px(10), self.fontMetrics().height())
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            top += height
            block = block.next()

    def _take(self, *, cut: bool) -> None:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return
        self._copied = cursor.selectedText().replace("\u2029", "\n")
        if cut and not self.isReadOnly():
            cursor.removeSelectedText()
        self.copied.emit()

    def _clipboard_has_news(self) -> None:
        """Something was copied elsewhere since: that is what is pasted now."""
        self._copied = ""

    def _tell(self) -> None:
        if not self._loading:
            self.typed.emit()

    def _scrolled(self, area: QRect, by: int) -> None:
        if by:
            self._margin.scroll(0, by)
        else:
            self._margin.update(0, area.y(), self._margin.width(), area.height())

    def _fit(self) -> None:
        width = self.numbers_width()
        self.setViewportMargins(width, 0, 0, 0)
        inner = self.contentsRect()
        self._margin.setGeometry(inner.left(), inner.top(), width, inner.height())

    def _relook(self) -> None:
        self.setFont(look().font(Type.CODE))
        self._fit()


class _Numbers(QWidget):
    def __init__(self, editor: RawEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def paintEvent(self, event: QPaintEvent) -> None:
        """Drawn by the editor, which knows where its lines are."""
        painter = QPainter(self)
        self._editor.paint_numbers(painter, self.rect())
        painter.end()
