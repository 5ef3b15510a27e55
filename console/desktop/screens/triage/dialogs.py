"""The questions before an act on a cause: archive until when, what cured it, into which, what leaves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.triage import GroupCommand, GroupRow, GroupView
from console.desktop.models.group_cells import seen_words
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.choice_list import Choice, ChoiceList
from console.desktop.widgets.choices import Radio, Tick
from console.desktop.widgets.reason_dialog import More, ReasonDialog
from console.desktop.widgets.search_line import SearchLine
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import count_of

Do = Callable[[GroupCommand], None]
MOST = 1_000_000
SPLITS = (("type", "By message type"), ("destination", "By destination"), ("code", "By code"))


def ask_resolve(view: GroupView, text: str, do: Do, parent: QWidget) -> ReasonDialog:
    """What cured it: the next one who meets this cause reads it."""
    row = view.row
    left = f" {count_of(row.open, 'message')} of it still wait: they stay as they are." if row.open else ""
    dialog = ReasonDialog(
        "Resolve this cause",
        f"{row.title}.{left} If it comes back, it is shown as regressed.",
        "Resolve",
        more=More(label="What cured it? Shown when it comes back", text=text),
        parent=parent,
    )
    dialog.confirmed.connect(
        lambda words: do(GroupCommand(command="resolve", version=row.version, text=words, reason=words))
    )
    return dialog


class _Limits(QWidget):
    """Quiet until more than so many fail in an hour, or until so many more have failed in all."""

    changed = Signal()

    def __init__(self, row: GroupRow) -> None:
        super().__init__()
        self.per_hour = Radio("Until more fail in an hour than")
        self.more = Radio("Until so many more have failed")
        self.hour_limit, self.more_limit = QLineEdit(), QLineEdit()
        self.per_hour.setChecked(True)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 6)
        for radio, box, value in (
            (self.per_hour, self.hour_limit, max(20, round(row.per_hour * 2))),
            (self.more, self.more_limit, max(20, row.open)),
        ):
            box.setValidator(QIntValidator(1, MOST, box))
            box.setText(str(value))
            box.textChanged.connect(self.changed)
            box.setAccessibleName(radio.text())
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.setFixedSize(look().px(96), look().px(32))
            line = QHBoxLayout()
            set_margins(line, 0, 0, 0, 0, 8)
            line.addWidget(radio, 1)
            line.addWidget(box)
            column.addLayout(line)
            radio.toggled.connect(self._switch)
        self._switch()

    def _switch(self) -> None:
        self.hour_limit.setEnabled(self.per_hour.isChecked())
        self.more_limit.setEnabled(self.more.isChecked())
        self.changed.emit()

    @property
    def limit(self) -> int:
        """The number of the one chosen; 0 where none is typed."""
        box = self.hour_limit if self.per_hour.isChecked() else self.more_limit
        return int(box.text()) if box.hasAcceptableInput() else 0

    def missing(self) -> str:
        """What is still to be said."""
        return "" if self.limit else "Say how many"


def ask_archive(view: GroupView, text: str, do: Do, parent: QWidget) -> ReasonDialog:
    """Known, and quiet until it gets worse."""
    row = view.row
    limits = _Limits(row)
    dialog = ReasonDialog(
        "Archive this cause",
        f"{row.title}. It leaves the open causes and comes back by itself when it gets worse.",
        "Archive",
        more=More(text=text, extra=limits, check=limits.missing),
        parent=parent,
    )

    def confirmed(reason: str) -> None:
        hourly = limits.per_hour.isChecked()
        do(
            GroupCommand(
                command="archive",
                version=row.version,
                reason=reason,
                text=reason,
                until_per_hour=limits.limit if hourly else None,
                until_count=None if hourly else limits.limit,
            )
        )

    limits.changed.connect(dialog.judge)
    dialog.confirmed.connect(confirmed)
    return dialog


class _Picker(QWidget):
    """A cause chosen by its title."""

    changed = Signal()

    def __init__(self, rows: Sequence[GroupRow]) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self.chosen: GroupRow | None = None
        self.line = SearchLine()
        self.line.setPlaceholderText("Which cause? Type a part of its title")
        self.line.setAccessibleName("The cause it becomes part of")
        self.list = ChoiceList("Causes")
        self.words = Text("", Type.TABLE, "t2").wrap()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 6)
        for widget in (self.line, self.list, self.words):
            column.addWidget(widget)
        self.list.setFixedHeight(look().px(150))
        self.line.textEdited.connect(self._search)
        self.line.key.connect(self._key)
        self.list.picked.connect(self._pick)
        self._search("")

    def _search(self, text: str) -> None:
        found = [row for row in self._rows if text.lower() in f"{row.title} {row.place}".lower()]
        self.list.show_choices(
            [Choice(id=str(row.id), title=row.title, words=row.place, icon="warning-octagon") for row in found[:100]]
        )

    def _key(self, key: int) -> None:
        match key:
            case Qt.Key.Key_Down:
                self.list.step(1)
            case Qt.Key.Key_Up:
                self.list.step(-1)
            case Qt.Key.Key_Escape:
                self.window().close()
            case _:
                self.list.pick_current()

    def _pick(self, id: str) -> None:
        self.chosen = next(row for row in self._rows if row.id == int(id))
        self.line.setText(self.chosen.title)
        self.words.setText(f"Into: {self.chosen.title}, {seen_words(self.chosen)}")
        self.changed.emit()

    def missing(self) -> str:
        """What is still to be said."""
        return "" if self.chosen is not None else "Choose a cause"


def ask_merge(view: GroupView, others: Sequence[GroupRow], text: str, do: Do, parent: QWidget) -> ReasonDialog:
    """Into which other cause; those of the same layer first."""
    row = view.row
    rows = sorted(
        (each for each in others if each.id != row.id), key=lambda each: (each.layer != row.layer, each.title)
    )
    picker = _Picker(rows)
    dialog = ReasonDialog(
        "Merge into another cause",
        f"{row.title} becomes part of another cause and stays so, also for what fails later. A split undoes it.",
        "Merge",
        more=More(text=text, extra=picker, check=picker.missing),
        parent=parent,
    )

    def confirmed(reason: str) -> None:
        if picker.chosen is not None:
            into = picker.chosen.id
            do(GroupCommand(command="merge", version=row.version, into=into, reason=reason, text=reason))

    picker.changed.connect(dialog.judge)
    dialog.confirmed.connect(confirmed)
    picker.line.setFocus()
    return dialog


class _Split(QWidget):
    """Fingerprints that leave, where there are several; or one thing to tell its messages apart by."""

    changed = Signal()

    def __init__(self, view: GroupView) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 4)
        self.ticks: dict[int, Tick] = {}
        self.radios: dict[str, Radio] = {}
        if len(view.prints) > 1:
            column.addWidget(Text("What leaves it and becomes a cause of its own:", Type.TABLE, "t2").wrap())
            for each in view.prints:
                tick = Tick(f"{each.text} ({count_of(each.open, 'message')})")
                tick.setToolTip(each.text)
                tick.toggled.connect(self.changed)
                self.ticks[each.id] = tick
                column.addWidget(tick)
            return
        for name, words in SPLITS:
            radio = Radio(words)
            radio.setChecked(not self.radios)
            self.radios[name] = radio
            column.addWidget(radio)

    @property
    def prints(self) -> tuple[int, ...]:
        """Those ticked."""
        return tuple(id for id, tick in self.ticks.items() if tick.isChecked())

    @property
    def by(self) -> str:
        """The one chosen."""
        return next((name for name, radio in self.radios.items() if radio.isChecked()), "")

    def missing(self) -> str:
        """What is still to be said."""
        if not self.ticks:
            return ""
        chosen = len(self.prints)
        return "Tick what leaves" if not chosen else "Something must stay" if chosen == len(self.ticks) else ""


def ask_split(view: GroupView, text: str, do: Do, parent: QWidget) -> ReasonDialog:
    """What leaves it."""
    row = view.row
    parts = _Split(view)
    dialog = ReasonDialog(
        "Split this cause",
        f"{row.title}. The parts stay apart, also for what fails later. A merge undoes it.",
        "Split",
        more=More(text=text, extra=parts, check=parts.missing),
        parent=parent,
    )
    parts.changed.connect(dialog.judge)
    dialog.confirmed.connect(
        lambda reason: do(
            GroupCommand(
                command="split", version=row.version, prints=parts.prints, by=parts.by, reason=reason, text=reason
            )
        )
    )
    return dialog
