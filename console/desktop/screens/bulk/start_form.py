"""What a person fills in before a job starts: where to, how fast, why, and the count typed where that is asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.desktop.screens.bulk.pace import OTHER, PACES, per_minute_complaint, read_per_minute
from console.desktop.screens.bulk.panel import labelled
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.reason_dialog import SHORTEST_REASON
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import grouped

MATCHES = Face(word="matches", sign=Sign.DISC, colour="ok")
NO_MATCH = Face(word="does not match", sign=Sign.CROSS, colour="error")
NOT_TYPED = Face(word="not typed yet", sign=Sign.RING, colour="idle")
EACH_ITS_OWN = "Each message's own"


class StartForm(QWidget):
    """`changed` after every key; `destination_chosen` when another one needs another count; `entered` by Enter."""

    changed = Signal()
    destination_chosen = Signal(str)
    entered = Signal()

    def __init__(self, *, paced: bool, to_choose: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paced = paced
        self._count = 0
        self._typing = False
        self.destination = DropDown()
        self.pace = DropDown()
        self.per_minute = QLineEdit("120")
        self.reason = QLineEdit()
        self.ticket = QLineEdit()
        self.typed = QLineEdit()
        self.typed_face = SignLabel(NOT_TYPED)
        self._lay_out(to_choose=to_choose)
        self._wire()

    def _lay_out(self, *, to_choose: bool) -> None:
        px = look().px
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 12)
        first = QHBoxLayout()
        set_margins(first, 0, 0, 0, 0, 12)
        self._where = _holder(labelled("Send to", self.destination))
        self._speed = _holder(labelled("Pace", self.pace))
        self._other = _holder(labelled("Messages per minute", self.per_minute))
        self._number = _holder(labelled("Ticket, if any", self.ticket))
        first.addWidget(self._where, 2)
        first.addWidget(self._speed, 1)
        first.addWidget(self._other)
        self._other.setFixedWidth(px(132))
        second = QHBoxLayout()
        set_margins(second, 0, 0, 0, 0, 12)
        second.addWidget(_holder(labelled("Reason, kept in the audit trail", self.reason)), 1)
        second.addWidget(self._number)
        self._number.setFixedWidth(px(132))
        self._typed_line = QWidget()
        third = QHBoxLayout(self._typed_line)
        set_margins(third, 0, 0, 0, 0, 8)
        label = Text("Type the count to confirm", Type.TABLE_STRONG, "t2")
        label.setBuddy(self.typed)
        self.typed.setAccessibleName("Type the count to confirm")
        self.typed.setFixedWidth(px(96))
        self.typed.setMinimumHeight(px(32))
        for widget in (label, self.typed, self.typed_face):
            third.addWidget(widget)
        third.addStretch(1)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self._typed_line)
        self._where.setVisible(to_choose)
        self._speed.setVisible(self._paced)
        self._other.setVisible(False)
        self._typed_line.setVisible(False)

    def _wire(self) -> None:
        for pace in PACES:
            self.pace.addItem(pace.words, pace.per_minute)
        self.pace.addItem("Another pace…", OTHER)
        self.destination.addItem(EACH_ITS_OWN, "")
        self.pace.currentIndexChanged.connect(self._pace_changed)
        self.destination.activated.connect(self._destination_activated)
        for line in (self.per_minute, self.reason, self.ticket, self.typed):
            line.textChanged.connect(self._judge)
            line.returnPressed.connect(self.entered)
        self.reason.setMaxLength(500)
        self.ticket.setMaxLength(64)

    def _pace_changed(self) -> None:
        self._other.setVisible(self.pace.currentData() == OTHER)
        self._judge()

    def _destination_activated(self) -> None:
        self.destination_chosen.emit(self.chosen_destination)

    def offer_destinations(self, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """(words, name) of each; the one in force is kept."""
        with QSignalBlocker(self.destination):
            self.destination.clear()
            self.destination.addItem(EACH_ITS_OWN, "")
            for words, name in choices:
                self.destination.addItem(words, name)
            self.destination.setCurrentIndex(max(0, self.destination.findData(chosen)))

    @property
    def chosen_destination(self) -> str:
        """The only destination, or "" for each message's own."""
        return str(self.destination.currentData() or "")

    @property
    def per_minute_chosen(self) -> int:
        """Messages per minute; 0 as live traffic allows, also while a typed pace is wrong (see `complaint`)."""
        if not self._paced:
            return 0
        chosen = int(self.pace.currentData())
        return (read_per_minute(self.per_minute.text()) or 0) if chosen == OTHER else chosen

    @property
    def reason_text(self) -> str:
        """Why."""
        return self.reason.text().strip()

    @property
    def ticket_text(self) -> str:
        """The ticket number, where given."""
        return self.ticket.text().strip()

    @property
    def typed_number(self) -> int | None:
        """The count as typed, where it must be and is right."""
        return self._count if self._typing and not self._typed_complaint() else None

    def expect(self, count: int, *, typing: bool) -> None:
        """So many would go; `typing` asks for the number."""
        self._count, self._typing = count, typing
        self._typed_line.setVisible(typing)
        self._judge()

    def complaint(self) -> str:
        """What is missing, in words; "" when nothing is."""
        if self._paced and self.pace.currentData() == OTHER and (wrong := per_minute_complaint(self.per_minute.text())):
            return wrong
        if len(self.reason_text) < SHORTEST_REASON:
            return "A reason is needed"
        return self._typed_complaint()

    def _typed_complaint(self) -> str:
        if not self._typing or _number(self.typed.text()) == self._count:
            return ""
        return f"Type {grouped(self._count)} to confirm"

    def lock(self, *, locked: bool) -> None:
        """While it starts nothing may be changed."""
        for widget in (self.destination, self.pace, self.per_minute, self.reason, self.ticket, self.typed):
            widget.setEnabled(not locked)

    def _judge(self) -> None:
        if not self.typed.text().strip():
            self.typed_face.set_face(NOT_TYPED)
        else:
            self.typed_face.set_face(NO_MATCH if self._typed_complaint() else MATCHES)
        self.changed.emit()


def _number(text: str) -> int | None:
    """A typed count; spaces and the thin space between groups do not matter."""
    digits = "".join(text.split())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def _holder(column: QVBoxLayout) -> QWidget:
    widget = QWidget()
    widget.setLayout(column)
    return widget
