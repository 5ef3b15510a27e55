"""What can be done with the selected messages; stands at the foot of the list only while something is selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.messages import MessageRow
from console.desktop.screens.queues.offers import VERBS, Offer, selection_words
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText, Text
from console.desktop.words import grouped

ICONS = {
    "retry": "arrow-clockwise",
    "arrived": "check",
    "send_again": "paper-plane-tilt",
    "hold": "pause",
    "release": "play",
    "park": "tray",
    "skip": "skip-forward",
    "cancel": "prohibit",
}
HINT = "Enter opens · Ctrl+E edit copy · Ctrl+Shift+R resend"
HINT_MANY = "Ctrl+Shift+R resend · Ctrl+B to the basket"


class ActionBar(Bar):
    """`asked` carries a command id of the registry."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(44, "chrome", "t", "line", parent)
        self.count = Text("", Type.TABLE_HOT)
        self.words = Text("", Type.TABLE, "t2")
        self.resend = Button("Resend…", icon="arrow-clockwise")
        self.edit = Button("Edit copy", icon="pencil-simple")
        self.basket = Button("Add to basket", icon="archive-tray")
        self.commands = {
            command.value: Button(f"{verb}…", Kind.PLAIN, icon=ICONS[command.value]) for command, verb in VERBS.items()
        }
        self.hint = ElidedText(HINT, Type.SMALL, "t3")
        row = self.row()
        for widget in (self.count, self.words, self.resend, self.edit, *self.commands.values(), self.basket):
            row.addWidget(widget)
        row.insertSpacing(2, 4)
        row.addWidget(self.hint, 1)
        self.resend.clicked.connect(lambda: self.asked.emit("message.resend"))
        self.edit.clicked.connect(lambda: self.asked.emit("message.edit"))
        self.basket.clicked.connect(lambda: self.asked.emit("basket.add"))
        for name, button in self.commands.items():
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(f"message.{name}"))
        self.setVisible(False)

    def show_selection(self, rows: Sequence[MessageRow], offers: Sequence[Offer], single: str, many: str) -> None:
        """These are selected; `single` says why edit is off, `many` why a resend of several is, or ""."""
        self.setVisible(bool(rows))
        self.count.setText(f"{grouped(len(rows))} selected")
        self.words.setText(selection_words(rows))
        several = len(rows) > 1
        self.resend.refuse(many if several else single)
        self.edit.refuse(single)
        shown = 0
        for offer in offers:
            button = self.commands[offer.command.value]
            button.setVisible(bool(offer.ids))
            part = f" {grouped(len(offer.ids))}" if 0 < len(offer.ids) < len(rows) else ""
            button.set_label(f"{VERBS[offer.command]}{part}…")
            button.refuse(offer.reason)
            shown += bool(offer.ids)
        usual = many or HINT_MANY if several else single or HINT
        self.hint.setText(usual if shown <= 2 else "")
