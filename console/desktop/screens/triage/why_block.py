"""Why these messages are one cause: the rule and what it looked at; split and merge are one step away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.triage import GroupView
from console.desktop.screens.triage.parts import Section, empty, labelled
from console.desktop.widgets.button import Button, Kind

MOST_PRINTS = 6


class WhyBlock(Section):
    """`asked` carries the id of a command."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Why grouped", parent=parent)
        self.split = Button("Split", Kind.QUIET, height=24, name="Split this cause")
        self.merge = Button("Merge", Kind.QUIET, height=24, name="Merge this cause into another")
        self._shown: tuple[object, ...] = ()
        for button, command in ((self.split, "group.split"), (self.merge, "group.merge")):
            self.head_row.addWidget(button)
            button.clicked.connect(lambda _checked=False, command=command: self.asked.emit(command))

    def refuse(self, reasons: dict[str, str]) -> None:
        """Switch the two off, with the reason."""
        self.split.refuse(reasons.get("group.split", ""))
        self.merge.refuse(reasons.get("group.merge", ""))

    def show_view(self, view: GroupView) -> None:
        """Rule, rows, what was merged into it, and what follows from it."""
        self.remark.setText(view.rule)
        shown = (view.why, view.prints, view.consequences)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self.body)
        for row in view.why:
            self.body.addWidget(labelled(row.label, row.text, mono=row.mono))
        prints = view.prints[:MOST_PRINTS] if len(view.prints) > 1 else ()
        for at, print_row in enumerate(prints):
            split = f", {print_row.split}" if print_row.split else ""
            self.body.addWidget(labelled("Made of" if at == 0 else "", f"{print_row.text}{split} ({print_row.open})"))
        if len(view.prints) > MOST_PRINTS:
            self.body.addWidget(labelled("", f"and {len(view.prints) - MOST_PRINTS} more"))
        for at, words in enumerate(view.consequences):
            self.body.addWidget(labelled("Follows" if at == 0 else "", f"{words[:1].upper()}{words[1:]}"))
