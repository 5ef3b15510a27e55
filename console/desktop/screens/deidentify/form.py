"""How a copy is made: recipient, reason, free text, embedded documents, dates; each with what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from console.api.deidentify import DeidentifyOptions
from console.desktop.screens.deidentify import words
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.choices import DropDown, Radio, Tick
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import grouped

DAYS = (30, 90, 180, 365, 730, 1825, 3650)
USUAL_DAYS = 365


class OptionsForm(QScrollArea):
    """`changed` whenever something else is asked for."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project, self.reason = QLineEdit(), QLineEdit()
        self.text = {"scrub": Radio("Known values out"), "blank": Radio("Blank it")}
        self.embedded = {"treat": Radio("Open and treat"), "blank": Radio("Take them out")}
        self.days = DropDown()
        self.years = Tick(words.YEARS)
        self._lay_out()
        self.text["scrub"].setChecked(True)
        self.embedded["treat"].setChecked(True)
        for line in (self.project, self.reason):
            line.textChanged.connect(lambda _text: self.changed.emit())
        for radio in (*self.text.values(), *self.embedded.values()):
            radio.toggled.connect(lambda on: self.changed.emit() if on else None)
        self.days.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.years.toggled.connect(lambda _on: self.changed.emit())

    @property
    def options(self) -> DeidentifyOptions:
        """As asked; only where `refusal` is ""."""
        return DeidentifyOptions(
            project=self.project.text().strip(),
            text=next(name for name, radio in self.text.items() if radio.isChecked()),
            embedded=next(name for name, radio in self.embedded.items() if radio.isChecked()),
            shift_days=int(self.days.currentData()),
            keep_years=self.years.isChecked(),
        )

    @property
    def refusal(self) -> str:
        """Why nothing can be made yet."""
        if not self.project.text().strip():
            return "Name the recipient or purpose"
        if len(self.reason.text().strip()) < words.REASON_AT_LEAST:
            return "Write the reason; it is kept in the audit log"
        return ""

    def set_busy(self, busy: bool) -> None:
        """Nothing is changed while a copy is being made."""
        inner = self.widget()
        if inner is not None:
            inner.setEnabled(not busy)

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("How the copy is made")
        ground = Surface("base")
        body = ground.column(left=16, top=14, right=16, bottom=14, spacing=4)
        self._line(body, self.project, words.PROJECT, "vendor, ticket, test system", words.PROJECT_WORDS)
        self.project.setMaxLength(80)
        self._line(body, self.reason, "Reason", "kept in the audit log with your name", "")
        self._group(body, "Free text", self.text, words.TEXT_WORDS)
        self._group(body, "Documents inside values", self.embedded, words.EMBEDDED_WORDS)
        for days in DAYS:
            self.days.addItem(f"Up to {grouped(days)} days back", days)
        self.days.setCurrentIndex(DAYS.index(USUAL_DAYS))
        self.days.setAccessibleName("Dates move back by at most")
        self.days.setMinimumHeight(look().px(32))
        body.addWidget(Text("Dates", Type.TABLE_STRONG, "t2"))
        body.addWidget(self.days)
        body.addWidget(Text(words.DAYS_WORDS, Type.SMALL, "t2").wrap())
        body.addSpacing(look().px(4))
        body.addWidget(self.years)
        self.years.setAccessibleDescription(words.YEARS_WORDS)
        body.addWidget(_below(words.YEARS_WORDS))
        body.addSpacing(look().px(6))
        body.addWidget(Text(words.PROMISE, Type.SMALL, "t3").wrap())
        body.addStretch(1)
        self.setWidget(ground)

    def _line(self, body: QVBoxLayout, line: QLineEdit, name: str, hint: str, about: str) -> None:
        body.addWidget(Text(name, Type.TABLE_STRONG, "t2"))
        line.setAccessibleName(name)
        line.setAccessibleDescription(about)
        line.setPlaceholderText(hint)
        line.setMinimumHeight(look().px(32))
        body.addWidget(line)
        if about:
            body.addWidget(Text(about, Type.SMALL, "t2").wrap())
        body.addSpacing(look().px(6))

    def _group(self, body: QVBoxLayout, title: str, radios: dict[str, Radio], about: dict[str, str]) -> None:
        body.addWidget(Text(title, Type.TABLE_STRONG, "t2"))
        group = QButtonGroup(self)
        for name, radio in radios.items():
            group.addButton(radio)
            radio.setAccessibleDescription(about[name])
            pair = QVBoxLayout()
            set_margins(pair, 0, 0, 0, 0, 0)
            pair.addWidget(radio)
            pair.addWidget(_below(about[name]))
            body.addLayout(pair)
        body.addSpacing(look().px(6))


def _below(text: str) -> Text:
    """What a choice means, under its mark."""
    about = Text(text, Type.SMALL, "t2").wrap()
    about.setContentsMargins(look().px(24), 0, 0, look().px(4))
    return about
