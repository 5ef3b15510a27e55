"""What changed since one's last shift: worst first, each line leads to its messages or its interface."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.api.people import Shift, ShiftLine
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import Panel
from console.desktop.theme.fonts import Type
from console.desktop.theme.states import CHECK
from console.desktop.when import told
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.text import ElidedText
from console.desktop.words import count_of, grouped

SPANS: tuple[tuple[str, timedelta | None], ...] = (
    ("My last shift", None),
    ("1 hour", timedelta(hours=1)),
    ("4 hours", timedelta(hours=4)),
    ("8 hours", timedelta(hours=8)),
    ("24 hours", timedelta(days=1)),
    ("3 days", timedelta(days=3)),
    ("7 days", timedelta(days=7)),
)
_SHAPE = Shape(row=48, left=20, lead=0, two_lines=True)


class ShiftPanel(Panel):
    """Not modal. `query_asked` carries a filter; Enter or a click on a line asks for it."""

    query_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(width=820, height=620, modal=False, parent=parent)
        self._desk = desk
        self._lines: tuple[ShiftLine, ...] = ()
        self.since = DropDown()
        self.since.addItems([words for words, _ in SPANS])
        self.since.setAccessibleName("Since when")
        self.list = LineList("What changed", _SHAPE)
        self.empty = EmptyState("clock-counter-clockwise", "Looking back")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.inside.addWidget(self.stack)
        self.words = ElidedText("Enter shows the messages of a line.", Type.TABLE, "t3")
        self.again = Button("Look again", icon="arrow-clockwise", height=32)
        self.show_button = Button("Show messages", Kind.PRIMARY, hint="Enter", height=32)
        for widget in (self.since, self.words, self.again, self.show_button):
            self.foot_row.addWidget(widget, 1 if widget is self.words else 0)
        self.since.activated.connect(self.look_back)
        self.again.clicked.connect(self.look_back)
        self.show_button.clicked.connect(self._pick_current)
        self.list.picked.connect(self._pick)
        self.list.selectionModel().currentChanged.connect(self._judge)
        self.say_title("What changed", "Looking back")
        self._say("Looking back", "")
        self._judge()

    def first_focus(self) -> QWidget | None:
        """The lines."""
        return self.list if self._lines else self.since

    def look_back(self) -> None:
        """Ask for the moment chosen."""
        self.again.refuse("Looking")
        back = SPANS[max(0, self.since.currentIndex())][1]
        since: datetime | None = None if back is None else self._desk.state.gateway_now() - back
        self._desk.bridge.submit(lambda client: client.shift(since), self.show_shift, self._failed, key="shift")

    def show_shift(self, shift: Shift) -> None:
        """Show these."""
        self.again.refuse("")
        self._lines = shift.lines
        since = told(shift.since, self._desk.state.gateway_now())
        why = "your last shift, as well as it can be told" if shift.guessed else "as chosen"
        self.say_title(f"Since {since}: {changed(len(shift.lines))}", f"{why[:1].upper()}{why[1:]}. Worst first.")
        self.list.set_lines([_line(line, at) for at, line in enumerate(shift.lines)])
        if shift.lines:
            self.stack.setCurrentWidget(self.list)
            self.list.setCurrentIndex(self.list.model().index(0, 0))
            self.list.setFocus()
        else:
            self._say("Nothing changed", "All interfaces stand as they did, and nobody acted.")
        self._judge()

    def _failed(self, error: OperatorError) -> None:
        self.again.refuse("")
        if self._lines:
            self.words.setText("Not fresh: the gateway does not answer.")
        else:
            self._say("The look back could not be read", str(error))

    def _say(self, title: str, words: str) -> None:
        self.empty.say(title, words)
        self.stack.setCurrentWidget(self.empty)

    def _pick(self, key: object) -> None:
        if isinstance(key, int) and (query := query_of(self._lines[key])):
            self.query_asked.emit(query)

    def _pick_current(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._lines):
            self._pick(row)

    def _judge(self, *_indexes: object) -> None:
        row = self.list.currentIndex().row()
        leads = 0 <= row < len(self._lines) and bool(query_of(self._lines[row]))
        self.show_button.refuse("" if leads else "This line leads to no messages")


def query_of(line: ShiftLine) -> str:
    """The filter that a line leads to: its own, or that of its interface."""
    return line.query or (f"interface:{line.interface}" if line.interface else "")


def changed(number: int) -> str:
    """ "3 things changed"."""
    return "nothing changed" if not number else f"{count_of(number, 'thing')} changed"


def _line(line: ShiftLine, at: int) -> Line:
    trail = "" if line.count is None else grouped(line.count)
    key = at if query_of(line) else None
    return Line(face=CHECK[line.level], text=line.title, second=line.text, trail=trail, strong=True, key=key)
