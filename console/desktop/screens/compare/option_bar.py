"""What a comparison leaves out, and which kinds of differences are listed."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.desktop.screens.compare.words import paths_of, with_path
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import Tick
from console.desktop.widgets.surface import Bar
from console.desktop.words import grouped

TYPED_MILLISECONDS = 500
NAMES = {"": "All", "changed": "Changed", "added": "Added", "removed": "Removed", "moved": "Moved"}


class OptionBar(Bar):
    """`changed`: ask anew; `kind_chosen` carries one of `NAMES`."""

    changed = Signal()
    kind_chosen = Signal(str)

    def __init__(self, *, kinds: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(44, edges="b" if kinds else "", parent=parent)
        self.quiet = Tick("Leave out time and ids")
        self.quiet.setToolTip("What differs in every copy: time and control ID of the message, version ids")
        self.quiet.setChecked(True)
        self.ignore = QLineEdit()
        self.ignore.setAccessibleName("Paths to ignore")
        self.ignore.setPlaceholderText("also ignore: OBX-14, PID-3, Patient.meta")
        self.ignore.setMinimumHeight(look().px(28))
        self.kinds = {kind: Button(name, Kind.QUIET) for kind, name in NAMES.items()} if kinds else {}
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        row = self.row(spacing=8)
        row.addWidget(self.quiet)
        row.addWidget(self.ignore, 1)
        for kind, button in self.kinds.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, kind=kind: self.choose(kind))
            row.addWidget(button)
        self.quiet.toggled.connect(self.changed)
        self.ignore.textEdited.connect(lambda _text: self._typed.start(TYPED_MILLISECONDS))
        self._typed.timeout.connect(self.changed)
        self.show_counts(Counter())
        self.choose("")

    @property
    def volatile(self) -> bool:
        """Whether what differs in every copy is listed as well."""
        return not self.quiet.isChecked()

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that are ignored."""
        return paths_of(self.ignore.text())

    def add_path(self, path: str) -> None:
        """Ignore one more."""
        self.ignore.setText(with_path(self.ignore.text(), path))
        self.changed.emit()

    def show_counts(self, counts: Counter[str]) -> None:
        """How many there are of each kind."""
        for kind, button in self.kinds.items():
            count = counts.total() if not kind else counts[kind]
            button.set_label(f"{NAMES[kind]} {grouped(count)}" if count else NAMES[kind])
            button.refuse("" if count or not kind else f"Nothing was {NAMES[kind].lower()}")

    def choose(self, kind: str) -> None:
        """List one kind."""
        for name, button in self.kinds.items():
            button.setChecked(name == kind)
        self.kind_chosen.emit(kind)
