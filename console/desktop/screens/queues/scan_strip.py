"""The line above the list while messages are read for a search: how far it is, what it found, how to end it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.scans import Scan
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button
from console.desktop.words import count_of, grouped

HEADLINES = {
    "running": "Reading messages",
    "done": "Done",
    "full": "Enough found",
    "cancelled": "Cancelled",
    "failed": "Not finished",
}


class ScanStrip(Banner):
    """`cancel_asked` and `again_asked` when their buttons are pressed."""

    cancel_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", Sign.INFO, parent)
        self.cancel = Button("Cancel", hint="Esc", height=24)
        self.again = Button("Read again", height=24)
        self.add_button(self.cancel)
        self.add_button(self.again)
        self.cancel.clicked.connect(self.cancel_asked)
        self.again.clicked.connect(self.again_asked)
        self.state = ""

    @property
    def is_partial(self) -> bool:
        """True where not all was read (yet): that nothing was found says nothing."""
        return self.state in ("running", "cancelled", "failed")

    @property
    def what_follows(self) -> str:
        """For an empty list."""
        if self.state == "running":
            return "What matches shows here as soon as it is read."
        return "Not all messages were read. Read again to be sure."

    def begin(self) -> None:
        """A scan was asked for."""
        self._show("running", "Not a search by index: the messages themselves are read, newest first.")

    def show_scan(self, scan: Scan) -> None:
        """Progress or the end."""
        self._show(scan.state, words_of(scan) if scan.state == "running" else scan.text)

    def show_failure(self, text: str) -> None:
        """It ended with an error."""
        self._show("failed", text)

    def end(self) -> None:
        """Nothing is read any more, and the list is another."""
        self.state = ""
        self.setVisible(False)

    def _show(self, state: str, words: str) -> None:
        self.state = state
        self.cancel.setVisible(state == "running")
        self.again.setVisible(state in ("cancelled", "failed"))
        self.say(HEADLINES.get(state, ""), words)
        self.setVisible(True)


def words_of(scan: Scan) -> str:
    """ "312 000 to look at · 41 000 done · 12 found · about 8 s left"."""
    left = "" if scan.seconds_left is None else f" · about {count_of(max(1, round(scan.seconds_left)), 'second')} left"
    return f"{grouped(scan.to_scan)} to look at · {grouped(scan.scanned)} done · {grouped(scan.matched)} found{left}"
