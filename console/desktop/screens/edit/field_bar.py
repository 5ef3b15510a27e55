"""Where a value is set: the place by its path, what it is now (masked), the new value; insert and remove.

The old value of a private field is never needed to set a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QMenu, QWidget

from console.api.messages import MASK, NodeRow
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """What is said of a place. `width` of the path in pixels at 100 %."""

    example: str
    insert: str
    remove: str
    none: str = "Select a field"
    width: int = 150


HL7 = FieldWords(
    example="OBX[1]-3.1",
    insert="Insert a segment or repeat after this, with the value as its text",
    remove="Remove this field, repeat or segment",
)

LEAST_PATH, LEAST_VALUE = 140, 160


class FieldBar(Bar):
    """48 high under the pair. `set_value(path, value)`, `insert(path, value)`, `remove(path)`, `sought(path)`."""

    set_value = Signal(str, str)
    insert = Signal(str, str)
    remove = Signal(str)
    sought = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, words: FieldWords = HL7) -> None:
        super().__init__(48, "chrome", "b", "line2", parent)
        self._words = words
        self._nodes: dict[str, NodeRow] = {}
        self.path = QLineEdit()
        self.path.setAccessibleName("Field to change, by its path")
        self.about = ElidedText("", Type.TABLE, "t2")
        self.value = QLineEdit()
        self.value.setAccessibleName("New value")
        self.value.setPlaceholderText("New value, plain text")
        self.apply = Button("Set value", Kind.PLAIN, hint="Enter")
        self.more = Button("Insert or remove", Kind.QUIET, caret=True)
        self.menu = QMenu(self)
        self.insert_action = self.menu.addAction("")
        self.remove_action = self.menu.addAction("")
        self._paths = QStringListModel(self)
        self._lay_out()
        self._wire()
        look().changed.connect(self._measure)
        self.set_words(words)
        self.show_node(None)

    def set_words(self, words: FieldWords) -> None:
        """What is said of a place, which differs between formats."""
        self._words = words
        self.path.setPlaceholderText(words.example)
        self.insert_action.setText(words.insert)
        self.remove_action.setText(words.remove)
        self._measure()

    def set_nodes(self, nodes: Sequence[NodeRow]) -> None:
        """The places that can be offered by name."""
        self._nodes = {node.path: node for node in nodes}
        self._paths.setStringList(list(self._nodes))

    def show_node(self, node: NodeRow | None, value: str | None = None) -> None:
        """Take this place up; `value` is what the copy holds there now, where it may be shown."""
        if node is None:
            self.about.setText(self._words.none)
        else:
            hidden = node.private or MASK[0] in node.value
            self.path.setText(node.path)
            self.about.setText(f"{node.label}{f' · now {node.value}' if node.value and not node.has_children else ''}")
            self.value.setText(value if value is not None else "" if node.has_children or hidden else node.value)
        self._judge()

    def say(self, words: str) -> None:
        """About the path that is typed."""
        self.about.setText(words)

    def take_focus(self) -> None:
        """Start where typing is wanted next."""
        target = self.value if self.path.text() else self.path
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the value back as it was."""
        if event.key() == Qt.Key.Key_Escape and (node := self._nodes.get(self.path.text().strip())) is not None:
            self.show_node(node)
            return
        super().keyPressEvent(event)

    def _measure(self) -> None:
        for line in (self.path, self.value):
            line.setFont(look().font(Type.CODE))
        self.path.setMinimumWidth(look().px(min(LEAST_PATH, self._words.width)))
        self.path.setMaximumWidth(look().px(self._words.width))
        self.value.setMinimumWidth(look().px(LEAST_VALUE))

    def _wire(self) -> None:
        self.path.textEdited.connect(self._typed)
        self.path.returnPressed.connect(self._seek)
        self.value.textChanged.connect(self._judge)
        self.value.returnPressed.connect(self._apply)
        self.apply.clicked.connect(self._apply)
        self.more.clicked.connect(lambda: self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self.insert_action.triggered.connect(self._insert)
        self.remove_action.triggered.connect(self._remove)

    def _lay_out(self) -> None:
        completer = QCompleter(self._paths, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda _text: self._seek())
        self.path.setCompleter(completer)
        row = self.row(left=12, right=8, spacing=8)
        row.addWidget(self.path, 3)
        row.addWidget(self.about, 1)
        row.addWidget(self.value, 3)
        row.addWidget(self.apply)
        row.addWidget(self.more)

    def _typed(self, text: str) -> None:
        node = self._nodes.get(text.strip())
        self.about.setText(node.label if node else "")
        self._judge()

    def _seek(self) -> None:
        path = self.path.text().strip()
        if path:
            self.sought.emit(path)
            self.value.setFocus()

    def _judge(self) -> None:
        self.apply.refuse(self.complaint())
        self.more.refuse(self.complaint())

    def complaint(self) -> str:
        """Why the value cannot be taken; "" where it can. A mask must never be sent for what it hides."""
        if not self.path.text().strip():
            return "Choose a field first."
        return f"{MASK[0]} is the mask, not the value. Type the value itself." if MASK[0] in self.value.text() else ""

    def _apply(self) -> None:
        if not self.complaint():
            self.set_value.emit(self.path.text().strip(), self.value.text())

    def _insert(self) -> None:
        if not self.complaint():
            self.insert.emit(self.path.text().strip(), self.value.text())

    def _remove(self) -> None:
        if path := self.path.text().strip():
            self.remove.emit(path)
