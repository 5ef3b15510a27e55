"""The frame of the bulk dialogs: a head with title and close, a body, a foot with the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text

PADDING = 20


class Panel(QDialog):
    """`open()` where modal, `show()` where not. Escape closes; Enter presses a button that has the focus."""

    def __init__(self, *, width: int, height: int, modal: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(modal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = Text("", Type.TITLE)
        self.subtitle = ElidedText("", Type.TABLE, "t2")
        self.shut = Button("", Kind.QUIET, icon="x", name="Close", height=28)
        self.body = Surface("base")
        self.inside = self.body.column()
        self.foot = Bar(56, "chrome", "t", "line")
        self.foot_row: QHBoxLayout = self.foot.row(left=PADDING, right=PADDING)
        self.shut.clicked.connect(self.reject)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(self._head())
        whole.addWidget(self.body, 1)
        whole.addWidget(self.foot)
        tallest = look().px(height) if parent is None else max(parent.window().height() - look().px(48), look().px(420))
        self.resize(look().px(width), min(look().px(height), tallest))

    def _head(self) -> QWidget:
        head = Surface("base", "b")
        row = QHBoxLayout(head)
        set_margins(row, PADDING, 16, PADDING - 6, 12, 8)
        words = QVBoxLayout()
        set_margins(words, 0, 0, 0, 0, 4)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        row.addLayout(words, 1)
        row.addWidget(self.shut, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def showEvent(self, event: QShowEvent) -> None:
        """The close button comes last for Tab; the first thing to use has the focus."""
        super().showEvent(event)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(True)  # a button takes Enter itself while it has the focus, as it takes Space
        last = self.previousInFocusChain()
        if last is not None and last is not self.shut:
            QWidget.setTabOrder(last, self.shut)
        first = self.first_focus()
        if first is not None and not event.spontaneous():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        """What has the focus when it opens."""
        return None

    def stand_at_right_of(self, window: QWidget) -> None:
        """Beside what it came from, where the window system lets us."""
        area = window.geometry()
        across = area.right() - self.width() - look().px(28)
        self.move(max(area.left(), across), area.top() + max(0, (area.height() - self.height()) // 2))

    def say_title(self, title: str, subtitle: str = "") -> None:
        """Title of window and head, and the line below; no patient data."""
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A dialog would press its default button; Enter in a field must not reach any button, wherever it came by."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


def labelled(label: str, field: QWidget, *, height: int = 32) -> QVBoxLayout:
    """A field with its name above."""
    words = Text(label, Type.TABLE, "t2")
    words.setBuddy(field)
    field.setAccessibleName(label)
    field.setMinimumHeight(look().px(height))
    column = QVBoxLayout()
    set_margins(column, 0, 0, 0, 0, 6)
    column.addWidget(words)
    column.addWidget(field)
    return column


def right(label: QLabel) -> QLabel:
    """The same label, aligned right."""
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
