"""The head of an opened document: back, the way into it, what it is, where it comes from, which of a batch, acts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.api.documents import DocumentHead, DocumentRef, OpenedDocument
from console.desktop.screens.document.words import LET_GO, heading, origin, steps_of
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.rule import Rule
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.words import byte_size

MOST_STEPS = 3
LEAST_ORIGIN = 40
"""Pixels at 100 % that the words about the origin keep."""


class DocumentHeadBar(Bar):
    """48 high. `step(DocumentRef)` back out of an embedded document; `picked(DocumentRef)` another of the batch."""

    back = Signal()
    step = Signal(object)
    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(48, "base", "b", "line2", parent)
        self._batch: tuple[OpenedDocument, ...] = ()
        self.back_button = Button(kind=Kind.QUIET, icon="arrow-left", name="Back")
        self.crumbs = QHBoxLayout()
        self.crumbs.setSpacing(look().px(2))
        self.type = Text("", Type.BODY_STRONG)
        self.format = Text("", Type.TABLE, "t2")
        self.identity = Text("", Type.CODE, "t2")
        self.origin = ElidedText("", Type.TABLE, "t2")
        self.batch = DropDown()
        self.batch.setAccessibleName("Documents opened together")
        self.batch.setMinimumWidth(look().px(180))
        self.edit = Button("Edit a copy", icon="pencil-simple")
        self.compare = Button("Compare…", icon="git-diff", name="Compare")
        self.deidentify = Button("De-identify…", icon="eraser", name="De-identify")
        self.save = Button("Save as…", icon="download-simple", name="Save as")
        row = self.row(left=8, right=12, spacing=8)
        row.addWidget(self.back_button)
        row.addLayout(self.crumbs)
        row.addWidget(self.type)
        row.addWidget(self.format)
        row.addWidget(Rule())
        row.addWidget(self.identity)
        row.addWidget(self.origin, 1)
        row.addWidget(self.batch)
        for button in (self.compare, self.deidentify, self.save, self.edit):
            row.addWidget(button)
        self._act = Text("", Type.TABLE, "t2")
        row.addWidget(self._act)
        self._act.hide()
        self.batch.hide()
        self.back_button.clicked.connect(self.back)
        self.batch.activated.connect(self._pick)

    def say_act(self, words: str) -> None:
        """What is done with the document here, where this is no viewer: there are no other acts then."""
        for button in (self.compare, self.deidentify, self.save, self.edit):
            button.hide()
        self._act.setText(words)
        self._act.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way where it is narrow."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where the words do not fit, the acts shrink to their icons."""
        labels = ((self.compare, "Compare…"), (self.deidentify, "De-identify…"), (self.save, "Save as…"))
        for short in (False, True):
            for button, text in labels:
                button.set_label("" if short else text)
                button.setAccessibleName(text.replace("…", ""))
            layout = self.layout()
            taken = 0 if layout is None else layout.sizeHint().width() - self.origin.sizeHint().width()
            if taken + look().px(LEAST_ORIGIN) <= self.width():
                return

    def show_head(self, head: DocumentHead) -> None:
        """Show this document."""
        self.type.setText(heading(head))
        version = "" if head.version in head.format_title.split() else head.version
        self.format.setText(" ".join(part for part in (head.format_title, version) if part))
        self.identity.setText(_short(head.identity))
        self.identity.setToolTip(head.identity)
        self.identity.setVisible(bool(head.identity))
        self.origin.setText(origin(head.ref))
        self.origin.setAccessibleDescription(LET_GO if head.ref.held else "")
        self._show_steps(head.ref)
        at = next((at for at, each in enumerate(self._batch) if each.ref.held == head.ref.held), -1)
        self.batch.setVisible(bool(head.ref.held) and at >= 0 and len(self._batch) > 1)
        if at >= 0:
            self.batch.setCurrentIndex(at)
        self._make_room()

    def show_batch(self, batch: Sequence[OpenedDocument]) -> None:
        """What was opened together."""
        self._batch = tuple(batch)
        self.batch.clear()
        total = len(self._batch)
        for at, each in enumerate(self._batch, 1):
            self.batch.addItem(f"{at} of {total}  {each.type or each.format_title}  {byte_size(each.size)}")

    def _show_steps(self, ref: DocumentRef) -> None:
        """The way back out, step by step; nothing where this is the outermost."""
        while (item := self.crumbs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        steps = steps_of(ref, "Outer document")[:-1][-MOST_STEPS:]
        for title, outer in steps:
            button = Crumb(title)
            button.clicked.connect(lambda _checked=False, outer=outer: self.step.emit(outer))
            self.crumbs.addWidget(button)
        if steps:
            self.crumbs.addWidget(Text(f"{ref.part.rpartition('!')[2]}  ›", Type.CODE, "t3"))

    def _pick(self, at: int) -> None:
        if 0 <= at < len(self._batch):
            self.picked.emit(self._batch[at].ref)


class Crumb(Button):
    """A step back out."""

    def __init__(self, title: str) -> None:
        super().__init__(f"{title} ›", Kind.QUIET, name=f"Back to {title}", height=26)

    def sizeHint(self) -> QSize:
        """A little narrower than a button in a bar."""
        hint = super().sizeHint()
        return QSize(hint.width() - look().px(8), hint.height())


def _short(identity: str) -> str:
    return identity if len(identity) <= 24 else f"{identity[:10]}…{identity[-10:]}"
