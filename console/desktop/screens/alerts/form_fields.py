"""The fields of the form of a rule: each with its name above and, live, what is wrong with it below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.api.search import Suggestion
from console.core.errors import OperatorError
from console.desktop.bridge.worker import Bridge
from console.desktop.screens.alerts.hours import DAYS
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, Sign, sign_pixmap
from console.desktop.widgets.choices import Tick
from console.desktop.widgets.completion import CompletionPopup
from console.desktop.widgets.filter_edit import FilterEdit
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text

CHANNEL_WORDS = {"app": "In the app", "tray": "Tray of each computer"}


class Problem(QWidget):
    """A cross and what is wrong, in words; not there while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Text("", Type.SMALL, "t1").wrap()
        self._sign = QLabel()
        row = QHBoxLayout(self)
        set_margins(row, 0, 2, 0, 0, 6)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.setVisible(False)
        look().changed.connect(self._draw)
        self._draw()

    def say(self, problem: str) -> None:
        """Show it, or nothing."""
        self.words.setText(problem)
        self.setVisible(bool(problem))

    def _draw(self) -> None:
        side = look().px(BOX)
        self._sign.setFixedWidth(side)
        self._sign.setPixmap(sign_pixmap(Sign.CROSS, look().tokens.error, side, self.devicePixelRatioF()))


class Field(QWidget):
    """A name, one or more widgets in a row, a word behind them, and the problem below."""

    def __init__(self, label: str, *widgets: QWidget, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Text(label, Type.TABLE, "t2")
        self.unit = Text(unit, Type.TABLE, "t2")
        self.problem = Problem()
        self._widgets = widgets
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 5)
        column.addWidget(self.label)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 8)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, QLineEdit | QComboBox) else 0)
        row.addWidget(self.unit)
        column.addLayout(row)
        column.addWidget(self.problem)
        self.rename(label)

    def rename(self, label: str, unit: str | None = None) -> None:
        """Another name, for another kind of rule."""
        self.label.setText(label)
        if len(self._widgets) == 1:
            self.label.setBuddy(self._widgets[0])
            self._widgets[0].setAccessibleName(label)
        if unit is not None:
            self.unit.setText(unit)
        self.unit.setVisible(bool(self.unit.text()))

    def say(self, problem: str) -> None:
        """What is wrong with it; a screen reader says it with the field."""
        self.problem.say(problem)
        for widget in self._widgets:
            widget.setAccessibleDescription(problem)


class WholeTick(Tick):
    """A tick box whose words are never cut, for short ones in a row."""

    def minimumSizeHint(self) -> QSize:
        """Mark and all words."""
        return self.sizeHint()


class DayTicks(QWidget):
    """The days of the week; `changed` when one is ticked."""

    changed = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticks = [WholeTick(day) for day in DAYS]
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0, 4)
        for tick in self.ticks:
            tick.setAccessibleName(f"{what}: {tick.text()}")
            tick.toggled.connect(self.changed)
            row.addWidget(tick)
        row.addStretch(1)

    def days(self) -> tuple[int, ...]:
        """Those ticked, 0 is Monday; none where all are."""
        found = tuple(at for at, tick in enumerate(self.ticks) if tick.isChecked())
        return () if len(found) == len(self.ticks) else found

    def set_days(self, days: Sequence[int]) -> None:
        """Tick these; all where there are none."""
        for at, tick in enumerate(self.ticks):
            tick.setChecked(not days or at in days)


class HoursLine(QWidget):
    """From, until and the days."""

    changed = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begin, self.end = QLineEdit(), QLineEdit()
        self.days = DayTicks(what)
        for line, name in ((self.begin, "from"), (self.end, "until")):
            line.setAccessibleName(f"{what} {name}")
            line.setPlaceholderText("07:00")
            line.setFixedWidth(look().px(84))
            line.setMinimumHeight(look().px(32))
            line.textChanged.connect(self.changed)
        self.days.changed.connect(self.changed)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 6)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 8)
        for widget in (Text("From", Type.TABLE, "t2"), self.begin, Text("until", Type.TABLE, "t2"), self.end):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.days)


class ChannelTicks(QWidget):
    """Where an alert goes: the app, the tray, and what the site file names."""

    changed = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self.ticks: dict[str, Tick] = {}
        self._column = QVBoxLayout(self)
        set_margins(self._column, 0, 0, 0, 0, 2)

    def offer(self, channels: Sequence[str], known: Sequence[str]) -> None:
        """Show a box for each, in this order; what is `known` no more is said to be so."""
        for name in channels:
            if name not in self.ticks:
                tick = Tick(CHANNEL_WORDS.get(name, name))
                tick.setAccessibleName(f"{self._what}: {tick.text()}")
                tick.toggled.connect(self.changed)
                self._column.addWidget(tick)
                self.ticks[name] = tick
            gone = name not in known
            self.ticks[name].setText(CHANNEL_WORDS.get(name, name) + (", not in the site file" if gone else ""))

    def chosen(self) -> tuple[str, ...]:
        """Those ticked."""
        return tuple(name for name, tick in self.ticks.items() if tick.isChecked())

    def choose(self, channels: Sequence[str]) -> None:
        """Tick these."""
        for name, tick in self.ticks.items():
            tick.setChecked(name in channels)


class ScopeLine(FilterEdit):
    """A line for a filter, with what may stand at the cursor offered below by the gateway."""

    given_up = Signal()  # Escape where nothing is offered

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        """`parent` is the dialog: the offers float in it."""
        super().__init__(parent)
        self._bridge = bridge
        self.setProperty("bare", "false")
        self.setMinimumHeight(look().px(32))
        self.popup = CompletionPopup(self, parent)
        self.textEdited.connect(self._ask)
        self.completion_key.connect(self.popup.key)
        self.popup.taken.connect(self._take)
        self.popup.closed.connect(self._closed)
        self.focus_changed.connect(self._left_alone)
        self.left.connect(self.given_up)

    def _ask(self) -> None:
        text, cursor = self.text(), self.cursorPosition()
        if not text.strip():
            self._offer(())
            return
        self._bridge.submit(
            lambda client: client.complete(text, cursor),
            lambda found: self._offer(found.items),
            self._no_offer,
            key="scope completion",
        )

    def _offer(self, items: Sequence[Suggestion]) -> None:
        if self.hasFocus():
            at = self.mapTo(self.window(), QPoint(0, self.height() + look().px(4)))
            self.popup.show_suggestions(items, at)
            self.popup_open = self.popup.isVisible()

    def _no_offer(self, error: OperatorError) -> None:
        """A line without offers can be typed into all the same."""
        self.popup.hide()

    def _take(self, suggestion: Suggestion) -> None:
        text = self.text()
        self.setText(text[: suggestion.start] + suggestion.text + text[suggestion.end :])
        self.setCursorPosition(suggestion.start + len(suggestion.text))
        self._ask()

    def _closed(self) -> None:
        self.popup_open = False

    def _left_alone(self) -> None:
        if not self.hasFocus():
            self.popup.hide()
