"""The document as a person reads it: the outline at the left, one section at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.api.documents import DocumentHead, RenderedView, Section
from console.core.errors import OperatorError
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.rendered_text import RenderedText
from console.desktop.widgets.surface import Bar, Surface, set_margins

NARROW = 600


class RenderedPage(Surface):
    """`place(path)` when a text is followed to its node; `copy_refused` where clear data was to be copied."""

    place = Signal(str)
    copy_refused = Signal()

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._reader = reader
        self._section: str | None = None
        self._has = False
        self._asked = 0  # so that an answer that comes late shows no other section than the one chosen
        self._outline: tuple[Section, ...] = ()
        self.outline = LineList("Sections", Shape(row=30, lead=0, text_kind=Type.TABLE, signs=False))
        self.outline.setFixedWidth(look().px(216))
        self.which = DropDown()
        self.which.setAccessibleName("Section")
        self.which_bar = Bar(40, "base", "b")
        self.which_bar.row(left=12, right=12).addWidget(self.which, 1)
        self.text = RenderedText("Document as it is read")
        self.dropped = Banner("info", Sign.INFO)
        self.empty = EmptyState("article", "Nothing to render")
        column = self.column()
        column.addWidget(self.dropped)
        column.addWidget(self.which_bar)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0)
        row.addWidget(self.outline)
        row.addWidget(self.text, 1)
        row.addWidget(self.empty, 1)
        column.addLayout(row, 1)
        self.dropped.hide()
        self.outline.picked.connect(self._choose)
        self.outline.selectionModel().currentChanged.connect(lambda now, _before: self._follow(now.row()))
        self.which.activated.connect(lambda at: self._choose(self._outline[at].id))
        self.text.place.connect(self.place)
        self.text.copy_refused.connect(self.copy_refused)
        reader.rekeyed.connect(self._rekeyed)

    def show_head(self, head: DocumentHead) -> None:
        """Another document: it is rendered when somebody looks."""
        self._has = "rendered" in head.views
        self._section = None
        self._show_outline(head.outline)
        self.text.forget()
        self.dropped.hide()
        self.text.setVisible(self._has)
        self.empty.setVisible(not self._has)
        self.empty.say("Nothing to render", "Only documents, resources, cards and replies are made to be read.")
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """The page is in front."""
        if self._has and self._section is None:
            self._choose("")

    def _choose(self, section: object) -> None:
        if not isinstance(section, str):
            return
        self._section = section
        self._asked += 1
        asked = self._asked

        def take(view: RenderedView) -> None:
            if asked == self._asked:
                self._take(view)

        def refused(error: OperatorError) -> None:
            if asked == self._asked:
                self._refused(error)

        self._reader.render(section, take, refused)

    def _follow(self, row: int) -> None:
        """The arrow keys go through the sections as a click does."""
        if 0 <= row < len(self._outline) and self._outline[row].id != self._section:
            self._choose(self._outline[row].id)

    def _take(self, view: RenderedView) -> None:
        self._section = view.section
        if view.outline != self._outline:
            self._show_outline(view.outline)
        self._mark(view.section)
        self.text.show_blocks(view.blocks, form=view.form, clear=bool(self._reader.key))
        self.text.setVisible(True)
        self.empty.setVisible(not view.blocks)
        self.text.setVisible(bool(view.blocks))
        if not view.blocks:
            self.empty.say("This section is empty", "It says nothing that can be read.")
        self.dropped.setVisible(bool(view.dropped))
        if view.dropped:
            self.dropped.say("Left out for safety.", f"{', '.join(view.dropped)}. Tree and raw text have them.")

    def _refused(self, error: OperatorError) -> None:
        self.text.forget()
        self.text.hide()
        self.empty.say("This could not be rendered", str(error))
        self.empty.show()

    def _show_outline(self, outline: tuple[Section, ...]) -> None:
        self._outline = outline
        self.outline.set_lines(
            [
                Line(face=None, text=f"{_indent(each)}{calm(each.title)}", second=_note(each), key=each.id)
                for each in outline
            ]
        )
        self.which.clear()
        self.which.addItems([f"{_indent(each)}{calm(each.title)}  {each.note}".rstrip() for each in outline])
        self._place_outline()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the outline is a choice above the text."""
        super().resizeEvent(event)
        self._place_outline()

    def _place_outline(self) -> None:
        several, narrow = len(self._outline) > 1, self.width() < look().px(NARROW)
        self.outline.setVisible(several and not narrow)
        self.which_bar.setVisible(several and narrow)

    def _mark(self, section: str) -> None:
        at = next((at for at, each in enumerate(self._outline) if each.id == section), -1)
        if at >= 0:
            self.outline.setCurrentIndex(self.outline.model().index(at, 0))
            self.which.setCurrentIndex(at)

    def _rekeyed(self) -> None:
        """Let go of it at once; read it anew where it is looked at."""
        self.text.forget()
        section, self._section = self._section, None
        if section is not None and self.isVisible():
            self._choose(section)


def calm(title: str) -> str:
    """Several words in capitals as a sentence: in a narrow list they are wide, and alike."""
    return title.capitalize() if title.isupper() and " " in title.strip() else title


def _indent(section: Section) -> str:
    return "    " * (section.level - 1)


def _note(section: Section) -> str:
    return f"{_indent(section)}{section.note}" if section.note else ""
