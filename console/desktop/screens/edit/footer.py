"""The foot of the editor: what stands in the way, cancel, dry run, send."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText


class Footer(Bar):
    """52 high. The reason why sending is off stands in words beside the buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(52, "chrome", "t", "line2", parent)
        self.words = ElidedText("", Type.TABLE, "t2")
        self.cancel = Button("Cancel", Kind.QUIET, height=32)
        self.dry_run = Button("Dry run", Kind.PLAIN, icon="play", hint="F8", height=32)
        self.send = Button("Send 1 message", Kind.PRIMARY, icon="paper-plane-tilt", hint="Ctrl+Enter", height=32)
        row = self.row(left=16, right=16)
        row.addWidget(self.words, 1)
        for button in (self.cancel, self.dry_run, self.send):
            row.addWidget(button)

    def say(self, reason: str, *, would_wait: bool) -> None:
        """Why sending is off, or that it is on."""
        ready = "Can be sent, but would wait: the dry run says why." if would_wait else "Ready to send."
        self.words.setText(reason or f"{ready} The original stays as it is.")
        self.words.setAccessibleName(self.words.text())
