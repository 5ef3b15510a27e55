"""The Diff tab: this message against its original, or against one of its copies, by segment and by field, masked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.desk import MessageDiff
from console.api.messages import MessageView, RelatedRow
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.line_pair import LinePair
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Surface

COPIES = frozenset({"original", "resent as"})
NO_PARTNER = "This message is no copy, and none was made of it."


def partner(view: MessageView) -> RelatedRow | None:
    """What a message is compared with: its original, else its newest copy."""
    found = sorted((each for each in view.related if each.relation in COPIES), key=lambda each: each.relation)
    return found[0] if found else None


class DiffPage(Surface):
    """Asks only when it is looked at: each comparison opens both messages, which is written down."""

    place = Signal(str)
    open_other = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._desk = desk
        self._view: MessageView | None = None
        self._other: RelatedRow | None = None
        self._shown: tuple[int, int] | None = None
        self.pair = LinePair(copy="Copy")
        for button in (self.pair.undo, self.pair.redo):
            button.hide()
        self.head = PaneHeader("Changed fields", height=36)
        self.open_button = Button("Open the other", Kind.QUIET, icon="arrow-right", height=26)
        self.head.add_right(self.open_button)
        self.changes = LineList("Changed fields", Shape(row=34, lead=96))
        self.empty = EmptyState("git-diff", "Nothing to compare")
        column = self.column()
        for widget in (self.pair, self.head, self.changes, self.empty):
            column.addWidget(widget)
        self.changes.picked.connect(lambda path: self.place.emit(str(path)))
        self.open_button.clicked.connect(self._open_other)
        self._show_found(found=False)

    def show_view(self, view: MessageView) -> None:
        """Another message, or the same one read again: a comparison stays as long as both are the same."""
        self._view, self._other = view, partner(view)
        if self._other is None or self._shown != self._key():
            self._shown = None
            self._show_found(found=False)
            self.empty.say("Nothing to compare", NO_PARTNER)

    def look(self) -> None:
        """The tab is in front: compare, unless it was done."""
        key = self._key()
        if key is None or self._shown == key:
            return
        self.empty.say("Comparing…", "")
        self._desk.bridge.submit(lambda client: client.diff(*key), self._take, self._failed, key="inspector.diff")

    def _key(self) -> tuple[int, int] | None:
        """(original, copy) by delivery."""
        if self._view is None or self._other is None:
            return None
        me, other = self._view.row.id, self._other.id
        return (other, me) if self._other.relation == "original" else (me, other)

    def _take(self, diff: MessageDiff) -> None:
        if self._view is None or self._other is None or (diff.original, diff.copied) != self._key():
            return
        self._shown = self._key()
        mine = self._view.row.control_id
        first, second = (mine, self._other.control_id)
        if self._other.relation == "original":
            first, second = second, first
        self.pair.forget()
        self.pair.show_lines(diff.lines, first, second)
        self.head.count.setText(str(len(diff.changes)))
        self.changes.set_lines(
            [
                Line(face=None, lead=each.path, text=f"{each.original or 'empty'} → {each.copy_text or 'empty'}",
                     second=each.label, key=each.path)
                for each in diff.changes
            ]
        )  # fmt: skip
        self._show_found(found=True)

    def _failed(self, error: OperatorError) -> None:
        self._show_found(found=False)
        self.empty.say("The comparison could not be made", str(error))

    def _show_found(self, *, found: bool) -> None:
        for widget in (self.pair, self.head, self.changes):
            widget.setVisible(found)
        self.empty.setVisible(not found)

    def _open_other(self) -> None:
        if self._other is not None:
            self.open_other.emit(self._other.id)
