"""A document as a person reads it, drawn from blocks: no markup is read, nothing is loaded, no link opens.

Blocks are written a few milliseconds at a time, so that a long section never stalls the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from console.api.documents import BlockView
from console.desktop.theme.look import look
from console.desktop.widgets.rendered_write import PATH, WIDEST_LABEL, Writing

NARROWEST_LABEL = 90
SLICE_SECONDS = 0.006
"""Of one turn of the event loop."""


class RenderedText(QTextBrowser):
    """`place(path)` when a text is pointed at, or Enter is pressed in it; `copy_refused` where it holds clear data."""

    place = Signal(str)
    copy_refused = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self._blocks: tuple[BlockView, ...] = ()
        self._form = ""
        self._clear = False
        self._steps: Iterator[None] | None = None
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)
        look().changed.connect(self._again)

    def show_blocks(self, blocks: Sequence[BlockView], *, form: str, clear: bool) -> None:
        """Show these. `clear`: private runs are in the clear, and nothing of them may be copied."""
        self._blocks, self._form, self._clear = tuple(blocks), form, clear
        self._again()

    def forget(self) -> None:
        """Show nothing, at once."""
        self._blocks = ()
        self._turn.stop()
        self.clear()

    @property
    def is_written(self) -> bool:
        """True once all of it is there."""
        return not self._turn.isActive()

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Nothing is ever loaded: signs of our own are with the document already."""
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        """Masked text may be copied; patient data in the clear only where each copy is written down."""
        if self._clear:
            self.copy_refused.emit()
            return QMimeData()
        content = QMimeData()
        content.setText(self.textCursor().selection().toPlainText())
        return content

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the node of the text at the caret."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.textCursor())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes to the node; a drag selects."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._tell(self.cursorForPosition(event.position().toPoint()))

    def _tell(self, cursor: QTextCursor) -> None:
        for holder in (_right_of(cursor), cursor.charFormat(), cursor.blockFormat()):
            path = holder.property(PATH)
            if isinstance(path, str) and path:
                self.place.emit(path)
                return

    def _again(self) -> None:
        self.clear()
        margin = look().px(20)
        self.document().setDocumentMargin(margin)
        self.document().setDefaultFont(self.font())
        room = self.viewport().width() * 100 // (3 * look().percent)
        label = max(NARROWEST_LABEL, min(WIDEST_LABEL, room))
        self._steps = Writing(self.document(), clear=self._clear, form=self._form, label=label).steps(self._blocks)
        self._turn.start()
        self._go_on()

    def _go_on(self) -> None:
        until = perf_counter() + SLICE_SECONDS
        while self._steps is not None and perf_counter() < until:
            try:
                next(self._steps)
            except StopIteration:
                self._steps = None
                self._turn.stop()


def _right_of(cursor: QTextCursor) -> QTextFormat:
    """The format of the character at the right of the place pointed at."""
    ahead = QTextCursor(cursor)
    ahead.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
    return ahead.charFormat()
