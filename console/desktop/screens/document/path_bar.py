"""Where the selected place stands: its steps, its name, its bytes; copy the path, filter by it, reveal it."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from console.api.messages import MASK, NodeRow
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText, Text

_ER7_PATH = re.compile(r"[A-Z][A-Z0-9]{2}(\[\d+\])?(-|$)")
LONGEST_TRAIL = 3


def trail_of(node: NodeRow) -> list[str]:
    """A path as the steps that lead to it: OBX[1], OBX-3, .1. A long one is told by its last two steps."""
    if not _ER7_PATH.match(node.path):
        steps = re.split(r"[./](?=[^\d])", node.path)
        return steps if len(steps) <= LONGEST_TRAIL else ["…", *steps[-2:]]
    head, dash, rest = node.path.partition("-")
    if not dash:
        return [node.path]
    field, dot, part = rest.partition(".")
    steps = [head, f"{head.split('[')[0]}-{field}"]
    return [*steps, f".{part}"] if dot else steps


class PathBar(Bar):
    """36 high under the raw text."""

    filter_same = Signal(object)  # NodeRow
    reveal = Signal()

    def __init__(self, parent: QWidget | None = None, *, filters: bool = True) -> None:
        """`filters` False: no list of messages can be filtered by what stands here."""
        super().__init__(36, "base", "tb", "line2", parent)
        self._node: NodeRow | None = None
        self._filters = filters
        self.steps = Text("", Type.CODE, "t2")
        self.last = Text("", Type.CODE_STRONG)
        self.about = ElidedText("", Type.TABLE, "t2")
        self.reveal_button = Button("Reveal", Kind.QUIET, icon="eye", name="Reveal or mask, Ctrl+.", height=26)
        self.copy_button = Button("Copy path", Kind.QUIET, icon="copy", name="Copy path", height=26)
        self.filter_button = Button("Filter same", Kind.QUIET, icon="funnel", name="Filter same", height=26)
        row = self.row(left=16, right=4, spacing=6)
        row.addWidget(self.steps)
        row.addWidget(self.last)
        row.addWidget(self.about, 1)
        for button in (self.reveal_button, self.copy_button, self.filter_button):
            row.addWidget(button)
        self.copy_button.clicked.connect(self._copy)
        self.filter_button.clicked.connect(self._filter)
        self.reveal_button.clicked.connect(self.reveal)
        self.show_node(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way where it is narrow."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where the words about the place do not fit, the two lesser buttons shrink to their icons."""
        self._label(short=False)
        layout = self.layout()
        if layout is None or self._node is None:
            return
        words = QFontMetrics(self.about.font()).horizontalAdvance(self.about.text())
        shown = [b for b in (self.reveal_button, self.copy_button, self.filter_button) if not b.isHidden()]
        taken = sum(widget.sizeHint().width() + layout.spacing() for widget in (self.steps, self.last, *shown))
        margins = layout.contentsMargins()
        self._label(short=taken + words + margins.left() + margins.right() > self.width())

    def _label(self, *, short: bool) -> None:
        for button, text in ((self.copy_button, "Copy path"), (self.filter_button, "Filter same")):
            button.set_label("" if short else text)
            button.setAccessibleName(text)

    def show_node(self, node: NodeRow | None, *, revealed: bool = False, masked: bool = False) -> None:
        """Show this place, or ask for one."""
        self._node = node
        self.copy_button.setVisible(node is not None)
        self.filter_button.setVisible(node is not None and self._filters)
        self.reveal_button.setVisible(node is not None and (masked or revealed))
        self.reveal_button.set_label("Mask" if revealed else "Reveal")
        self.reveal_button.set_icon_name("eye-slash" if revealed else "eye")
        if node is None:
            self.steps.setText("")
            self.last.setText("")
            self.about.setText("Select a field here or in the tree")
            return
        *before, last = trail_of(node)
        self.steps.setText(" › ".join(before) + (" ›" if before else ""))
        self.steps.setVisible(bool(before))
        self.last.setText(last)
        self.about.setText(f"{node.label} · bytes {node.start}–{node.end}")
        can = filterable(node)
        self.filter_button.refuse("" if can else "Masked or empty: filter by what you can see, or use the find box.")
        self._make_room()

    def _copy(self) -> None:
        if self._node is not None:
            QApplication.clipboard().setText(self._node.path)

    def _filter(self) -> None:
        if self._node is not None and filterable(self._node):
            self.filter_same.emit(self._node)


def filterable(node: NodeRow) -> bool:
    """Whether its value can be asked for: seen, and not patient data."""
    return bool(node.value) and not node.private and MASK[0] not in node.value
