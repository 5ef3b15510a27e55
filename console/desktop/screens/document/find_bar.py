"""One search box for tree and raw text: Enter goes on, Shift+Enter back, Escape closes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.api.documents import Match, Matches
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.screens.document.words import match_words
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import Text

TYPING_MS = 150


class _Line(QLineEdit):
    step = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape are ours; F3 stays with the failures."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindBar(Bar):
    """`gone_to(Match)`; `marked(tuple[Match, ...], int)` what is found and which one is gone to; `closed`."""

    gone_to = Signal(object)
    marked = Signal(object, int)
    closed = Signal()

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__(40, "chrome", "b", "line2", parent)
        self._reader = reader
        self._matches = Matches(matches=())
        self._at = -1
        self.line = _Line()
        self.line.setPlaceholderText("Path, name or value; masked values are not searched")
        self.line.setAccessibleName("Find in tree and raw text")
        self.words = Text("", Type.TABLE, "t2")
        self.before = Button(kind=Kind.QUIET, icon="caret-up", name="Previous match, Shift+Enter", height=26)
        self.after = Button(kind=Kind.QUIET, icon="caret-down", name="Next match, Enter", height=26)
        self.close_button = Button(kind=Kind.QUIET, icon="x", name="Close the search, Esc", height=26)
        row = self.row(left=8, right=8)
        row.addWidget(self.line, 1)
        row.addWidget(self.words)
        for button in (self.before, self.after, self.close_button):
            row.addWidget(button)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TYPING_MS)
        self._soon.timeout.connect(self._search)
        self.line.textChanged.connect(lambda _text: self._soon.start())
        self.line.step.connect(self.step)
        self.line.left.connect(self.leave)
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self.close_button.clicked.connect(self.leave)
        reader.rekeyed.connect(self._rekeyed)
        reader.opened.connect(lambda _head: self._rekeyed())
        self.hide()

    def enter(self) -> None:
        """Come into sight with the keyboard."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def leave(self) -> None:
        """Close it and take the marks away."""
        self._soon.stop()
        self.hide()
        self._show(Matches(matches=()), -1)
        self.closed.emit()

    def step(self, by: int) -> None:
        """To the next match, round and round; a text still being typed is searched first."""
        if self._soon.isActive():
            self._soon.stop()
            self._search()
        elif self._matches.matches:
            self._go((self._at + by) % len(self._matches.matches))

    def _rekeyed(self) -> None:
        """Other values can be found now; what was found stands elsewhere."""
        if self.isVisible():
            self._search()

    def _search(self) -> None:
        text = self.line.text().strip()
        if not text:
            self._show(Matches(matches=()), -1)
            self.words.setText("")
            return
        self.words.setText("searching…")
        self._reader.find(text, self._take)

    def _take(self, found: Matches) -> None:
        self._matches = found
        if found.matches:
            self._go(0)
        else:
            self._show(found, -1)

    def _go(self, at: int) -> None:
        self._show(self._matches, at)
        self.gone_to.emit(self._matches.matches[at])

    def _show(self, found: Matches, at: int) -> None:
        self._matches, self._at = found, at
        self.words.setText(match_words(found, at) if self.line.text().strip() else "")
        shown: tuple[Match, ...] = found.matches
        self.marked.emit(shown, at)
        for button in (self.before, self.after):
            button.setEnabled(bool(shown))
