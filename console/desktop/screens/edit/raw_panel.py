"""The text of a document in the clear, for raw editing: how long it stays, the text or what hides it, the ways out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.raw_editor import RawEditor
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface
from console.desktop.widgets.text import Text

KEPT = "What you typed is still there, behind this. It goes when you leave, send or discard it."
GONE = "Nothing was typed, so nothing of it is kept."
INSIDE = "Copied within this text only: patient data does not go to the clipboard."
HURRY_SECONDS = 15


class RawPanel(Surface):
    """`back` to the fields, `again` to see the hidden text, `discard` it."""

    back = Signal()
    again = Signal()
    discard = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", "b", "line2", parent)
        self.header = PaneHeader("Raw text", height=36)
        self.sign = SignLabel(Face(word="In the clear", sign=Sign.TRIANGLE, colour="warn"), pill=True)
        self.left = Text("", Type.TABLE, "t2")
        self.wrap = Button("Wrap", Kind.QUIET, name="Break long lines at the edge", height=24)
        self.back_button = Button("Back to fields", icon="arrow-left", height=26)
        self.editor = RawEditor("Raw text of the document, in the clear")
        self.hidden = EmptyState("eye-slash", "The text is hidden")
        self.again_button = Button("Show it again…", icon="eye")
        self.discard_button = Button("Discard it", Kind.QUIET)
        self.stack = QStackedWidget()
        self._lay_out()
        self._wire()

    def load(self, text: str) -> str:
        """Show this text; why it cannot be, or ""."""
        problem = self.editor.load(text)
        if not problem:
            refusal = self.editor.wrap_refusal()
            if refusal:
                self.wrap.setChecked(False)
            self.wrap.refuse(refusal)
            self.uncover()
        return problem

    def uncover(self) -> None:
        """Show the text that is there."""
        self.stack.setCurrentWidget(self.editor)
        self.sign.show()
        self.wrap.show()

    def cover(self, *, kept: bool) -> None:
        """Hide the text; `kept` where something was typed."""
        self.left.setText("")
        self.sign.hide()
        self.wrap.hide()
        self.hidden.say("The text is hidden", KEPT if kept else GONE)
        self.discard_button.setVisible(kept)
        had_focus = self.editor.hasFocus()
        self.stack.setCurrentWidget(self.hidden)
        if had_focus:
            self.again_button.setFocus()

    @property
    def is_covered(self) -> bool:
        """Whether the text is hidden."""
        return self.stack.currentWidget() is self.hidden

    def say_left(self, seconds: int) -> None:
        """How long it stays without a key being pressed."""
        typing = " unless you type" if seconds <= HURRY_SECONDS else " after the last key"
        self.left.setText(f"hidden in {seconds} s{typing}")
        self.left.set_colour("warn" if seconds <= HURRY_SECONDS else "t2")

    def _wire(self) -> None:
        self.wrap.toggled.connect(self.editor.set_wrapped)
        self.back_button.clicked.connect(self.back)
        self.again_button.clicked.connect(self.again)
        self.discard_button.clicked.connect(self.discard)
        self.editor.copied.connect(lambda: self.left.setText(INSIDE))

    def _lay_out(self) -> None:
        self.wrap.setCheckable(True)
        self.header.add_left(self.sign)
        self.header.add_left(self.left)
        self.header.add_right(self.wrap)
        self.header.add_right(self.back_button)
        for button in (self.again_button, self.discard_button):
            self.hidden.add_button(button)
        for page in (self.editor, self.hidden):
            self.stack.addWidget(page)
        self.stack.setMinimumHeight(look().px(150))
        column = self.column(bottom=1)
        column.addWidget(self.header)
        column.addWidget(self.stack, 1)
