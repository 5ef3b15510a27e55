"""The classes of a dry run: ready, or why left out; each can be listed, some may be ticked to go along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.api.jobs import PlanClass
from console.desktop.screens.bulk.panel import right
from console.desktop.screens.bulk.words import CLASS_FACES, OTHER_CLASS
from console.desktop.screens.edit.well import Box
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import Tick
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import count_of, grouped


class ClassRow(Surface):
    """Sign and name, why, List, count; a tick where these may go along."""

    def __init__(self, found: PlanClass, *, last: bool, parent: QWidget | None = None) -> None:
        super().__init__("base", "" if last else "b", parent=parent)
        self.found = found
        face = CLASS_FACES.get(found.name, OTHER_CLASS)
        self.sign = SignLabel(face, found.title or face.word, kind=Type.TABLE_HOT, colour="t1")
        self.tick = Tick("Include")
        self.tick.setAccessibleName(f"Include {count_of(found.count, 'message')}: {found.title}. {found.text}")
        self.list = Button("List", Kind.QUIET, height=24)
        self.list.setAccessibleName(f"List {count_of(found.count, 'message')}: {found.title}")
        self.words = Text(found.text, Type.TABLE, "t2").wrap()
        count = right(Text(grouped(found.count), Type.TABLE_HOT))
        count.setMinimumWidth(look().px(52))
        self.sign.setFixedWidth(look().px(158))
        row: QHBoxLayout = self.row(left=12, right=12, spacing=10)
        row.addWidget(self.sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.tick)
        row.addWidget(self.list)
        row.addWidget(count)
        self.tick.setVisible(found.can_include)  # only now: shown without a parent they would flash as windows
        self.list.setVisible(found.count > 0)
        row.setContentsMargins(row.contentsMargins().left(), look().px(4), row.contentsMargins().right(), look().px(5))
        self.setMinimumHeight(look().px(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As tall as its words need at this width."""
        super().resizeEvent(event)
        needed = self.words.heightForWidth(self.words.width()) + look().px(12)
        self.setMinimumHeight(max(look().px(36), needed))


class ClassRows(Box):
    """`listed(name)` wants the messages of a class; `changed` when one was ticked."""

    listed = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(outlined=True, parent=parent)
        self.rows: list[ClassRow] = []
        self._column = QVBoxLayout(self)
        set_margins(self._column, 1, 1, 1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_classes(self, classes: Sequence[PlanClass]) -> None:
        """These; empty classes are left away, but ready always shows."""
        for old in self.rows:
            self._column.removeWidget(old)
            old.deleteLater()
        shown = [found for found in classes if found.count or found.name == "ready"]
        self.rows = [ClassRow(found, last=found is shown[-1]) for found in shown]
        for row in self.rows:
            self._column.addWidget(row)
            row.list.clicked.connect(lambda _checked=False, name=row.found.name: self.listed.emit(name))
            row.tick.toggled.connect(self.changed)
        self.setVisible(bool(self.rows))

    def included(self) -> tuple[PlanClass, ...]:
        """The classes that were ticked."""
        return tuple(row.found for row in self.rows if row.found.can_include and row.tick.isChecked())

    def lock(self, *, locked: bool) -> None:
        """After the start nothing may be ticked any more."""
        for row in self.rows:
            row.tick.setEnabled(not locked)
