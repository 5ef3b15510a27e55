"""One line under the top bar when a window opens: what changed since one's last shift, in a number."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.people import Shift
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button, Kind

WORST = 3
"""Titles told in the line itself."""


class ShiftOffer(Banner):
    """`wanted` opens the look back; both buttons take the line away."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", Sign.INFO, parent)
        self.show_button = Button("Show", Kind.QUIET, height=24, name="Show what changed")
        self.hide_button = Button("", Kind.QUIET, icon="x", height=24, name="Not now")
        self.add_button(self.show_button)
        self.add_button(self.hide_button)
        self.show_button.clicked.connect(self._take)
        self.hide_button.clicked.connect(self.hide)

    def offer(self, shift: Shift, since: str, changed: str) -> None:
        """Say how much changed; nothing is offered where nothing did."""
        urgent = [line.title for line in shift.lines if line.level in {"error", "warn"}]
        self.say(f"Since {since}: {changed}", ", ".join(urgent[:WORST]))
        self.setVisible(bool(shift.lines))

    def _take(self) -> None:
        self.hide()
        self.wanted.emit()
