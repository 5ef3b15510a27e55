"""The steps of a recipe as one edits them: what is done, where, and with which value or table."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from console.api.recipes import ChangeKind, RecipeChange
from console.desktop.screens.recipes.words import KINDS, PAIRS, table_of, text_of
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text

MOST = 50


class StepRow(Surface):
    """One step. `changed` on every keystroke, `removed` by its button."""

    changed = Signal()
    removed = Signal()

    def __init__(self, step: RecipeChange) -> None:
        super().__init__("base", "b")
        self.number = Text("", Type.SMALL, "t3")
        self.kind, self.path = DropDown(), QLineEdit(step.path)
        for kind, words in KINDS.items():
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(list(KINDS).index(step.kind))
        self.replaced, self.value = QLineEdit(step.find), QLineEdit(step.value)
        self.table = QPlainTextEdit(text_of(step.table))
        self.remove = Button("", Kind.QUIET, icon="x", name="Remove this step", height=28)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._show)
        for line in (self.path, self.replaced, self.value):
            line.textChanged.connect(self.changed)
        self.table.textChanged.connect(self.changed)
        self.remove.clicked.connect(self.removed)
        self._show()

    @property
    def step(self) -> RecipeChange:
        """As it stands."""
        kind = ChangeKind(self.kind.currentData())
        return RecipeChange(
            path=self.path.text().strip()[:80],
            kind=kind,
            value=self.value.text()[:1000] if kind in {ChangeKind.SET, ChangeKind.REPLACE, ChangeKind.COPY} else "",
            find=self.replaced.text()[:1000] if kind is ChangeKind.REPLACE else "",
            table=table_of(self.table.toPlainText()) if kind is ChangeKind.MAP else {},
        )

    def say_number(self, number: int) -> None:
        """Its place, also for what is spoken."""
        self.number.setText(f"{number}")
        names = ((self.kind, "What"), (self.path, "Path"), (self.replaced, "Value replaced"), (self.value, "Value"))
        for widget, name in (*names, (self.table, "Table"), (self.remove, "Remove")):
            widget.setAccessibleName(f"{name} of step {number}")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        set_margins(column, 0, 8, 0, 8, 6)
        first = QHBoxLayout()
        set_margins(first, 0, 0, 0, 0, 8)
        self.number.setFixedWidth(look().px(18))
        self.path.setPlaceholderText("OBX-3.1")
        self.kind.setFixedWidth(look().px(132))
        for widget in (self.kind, self.path, self.replaced, self.value):
            widget.setMinimumHeight(look().px(30))
        first.addWidget(self.number)
        first.addWidget(self.path, 1)
        first.addWidget(self.kind)
        first.addWidget(self.remove)
        second = QHBoxLayout()
        set_margins(second, 26, 0, 36, 0, 8)
        second.addWidget(self.replaced, 1)
        second.addWidget(self.value, 1)
        self.table.setFixedHeight(look().px(92))
        self.table.setTabChangesFocus(True)
        self.table.setPlaceholderText(PAIRS)
        table = QHBoxLayout()
        set_margins(table, 26, 0, 36, 0)
        table.addWidget(self.table)
        for part in (first, second, table):
            column.addLayout(part)

    def _show(self) -> None:
        kind = ChangeKind(self.kind.currentData())
        self.replaced.setVisible(kind is ChangeKind.REPLACE)
        self.replaced.setPlaceholderText("this value")
        self.value.setVisible(kind in {ChangeKind.SET, ChangeKind.REPLACE, ChangeKind.COPY})
        self.value.setPlaceholderText("path, such as OBX-3.4" if kind is ChangeKind.COPY else "by this value")
        if kind is ChangeKind.SET:
            self.value.setPlaceholderText("value")
        self.table.setVisible(kind is ChangeKind.MAP)
        self.changed.emit()


class StepList(QScrollArea):
    """All steps, in the order in which they are done."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[StepRow] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = Surface("base")
        self._column = inner.column()
        self._column.addStretch(1)
        self.setWidget(inner)

    @property
    def steps(self) -> tuple[RecipeChange, ...]:
        """As they stand."""
        return tuple(row.step for row in self.rows)

    def show_steps(self, steps: Iterable[RecipeChange]) -> None:
        """These and no others."""
        for row in tuple(self.rows):
            self._take_out(row)
        for step in steps:
            self._put(step)
        self._renumber()

    def add(self) -> None:
        """One more, empty, with the focus in its path."""
        if len(self.rows) < MOST:
            row = self._put(RecipeChange(path="", kind=ChangeKind.MAP))
            self._renumber()
            row.path.setFocus()
            self.ensureWidgetVisible(row)

    def first(self) -> QWidget | None:
        """The path of the first step."""
        return self.rows[0].path if self.rows else None

    def _put(self, step: RecipeChange) -> StepRow:
        row = StepRow(step)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        return row

    def _remove(self, row: StepRow) -> None:
        place = self.rows.index(row)
        self._take_out(row)
        if not self.rows:
            self._put(RecipeChange(path="", kind=ChangeKind.MAP))
        self._renumber()
        self.rows[min(place, len(self.rows) - 1)].path.setFocus()

    def _take_out(self, row: StepRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()

    def _renumber(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            row.say_number(number)
        self.changed.emit()
