"""One field of a form: its label, its editor by kind, its help below, and its mistake beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from console.api.exchange import FormField
from console.desktop.screens.exchange.form_words import shown, usual
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.choices import DropDown, Tick
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text

UNSET = "Not set"


class FieldRow(QWidget):
    """`changed` when its value does."""

    changed = Signal()

    def __init__(self, field: FormField, value: str) -> None:
        super().__init__()
        self.field = field
        self.mistake = Text("", Type.SMALL, "error").wrap()
        self.mistake.hide()
        self.editor = self._editor(value)
        self.editor.setAccessibleName(f"{field.group}: {field.label}")
        self.editor.setAccessibleDescription(field.help)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 6, 3)
        if field.kind != "switch":
            label = Text(f"{field.label}{', needed' if field.required else ''}", Type.TABLE_STRONG, "t2")
            label.setBuddy(self.editor)
            self.editor.setMinimumHeight(look().px(32))
            column.addWidget(label)
        column.addWidget(self.editor)
        column.addWidget(self.mistake)
        if field.help:
            column.addWidget(Text(field.help, Type.SMALL, "t3").wrap())

    @property
    def value(self) -> str:
        """As text."""
        match self.editor:
            case Tick():
                return "yes" if self.editor.isChecked() else "no"
            case DropDown():
                return str(self.editor.currentData() or "")
            case QLineEdit():
                return self.editor.text()
        return ""

    def say(self, mistake: str) -> None:
        """Show what is wrong, or nothing."""
        self.mistake.setText(mistake)
        self.mistake.setVisible(bool(mistake))
        self.editor.setAccessibleDescription(f"{mistake} {self.field.help}".strip())

    def _editor(self, value: str) -> QWidget:
        if self.field.kind == "switch":
            tick = Tick(self.field.label)
            tick.setChecked(value == "yes")
            tick.toggled.connect(self.changed)
            return tick
        if self.field.kind == "choice":
            choice = DropDown()
            for item in self.field.choices:
                choice.addItem(item or UNSET, item)
            choice.setCurrentIndex(max(0, choice.findData(value)))
            choice.currentIndexChanged.connect(self.changed)
            return choice
        line = QLineEdit(value)
        if self.field.kind == "list":
            line.setPlaceholderText("Several with commas between them")
        line.textChanged.connect(self.changed)
        return line


class FormFields(QScrollArea):
    """All fields by group. `values` are kept by name, so that another kind of source keeps what it shares."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows: dict[str, FieldRow] = {}
        self.values: dict[str, str] = {}
        self._everything = False
        self._mistakes: dict[str, str] = {}
        self._heads: dict[str, Text] = {}

    def show_fields(self, fields: tuple[FormField, ...]) -> None:
        """Another form."""
        for name, row in self.rows.items():  # a default of the other form is nobody's wish
            if self.values.get(name) == usual(row.field):
                del self.values[name]
        self.rows, self._heads, self._mistakes = {}, {}, {}
        inner = Surface("base")
        column = inner.column(left=20, top=4, right=16, bottom=12, spacing=2)
        for field in fields:
            if field.group not in self._heads:
                self._heads[field.group] = Text(field.group, Type.SECTION)
                self._heads[field.group].setContentsMargins(0, look().px(12), 0, look().px(4))
                column.addWidget(self._heads[field.group])
            row = FieldRow(field, self.values.get(field.name, usual(field)))
            row.changed.connect(self._take)
            self.rows[field.name] = row
            column.addWidget(row)
        column.addStretch(1)
        self.setWidget(inner)
        self._take()

    def show_everything(self, *, everything: bool) -> None:
        """All fields, or those most people fill in."""
        self._everything = everything
        self._fit()

    def say(self, mistakes: dict[str, str]) -> None:
        """Mistakes beside their fields; the first comes into sight."""
        self._mistakes = mistakes
        for name, row in self.rows.items():
            row.say(mistakes.get(name, ""))
        self._fit()
        first = next((row for name, row in self.rows.items() if name in mistakes), None)
        if first is not None:
            self.ensureWidgetVisible(first)

    def _take(self) -> None:
        self.values.update({name: row.value for name, row in self.rows.items()})
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        groups: set[str] = set()
        for row in self.rows.values():
            seen = shown(row.field, self.values, self._mistakes, everything=self._everything)
            row.setVisible(seen)
            groups |= {row.field.group} if seen else set()
        for group, head in self._heads.items():
            head.setVisible(group in groups)
