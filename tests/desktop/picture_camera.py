"""A window and a camera before it: waits until something is so, and takes it dark and light."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.main_window import MainWindow
from console.desktop.screens.document.middle import RAW
from console.desktop.screens.document.screen import DocumentScreen
from console.desktop.screens.people.shift_offer import ShiftOffer
from console.desktop.shots import SIZE, settle
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName

T = TypeVar("T")
Answer = Callable[[GatewayClient], Coroutine[Any, Any, T]]

THEMES = (ThemeName.DARK, ThemeName.LIGHT)
PATIENCE_SECONDS = 60.0
SETTLE_MS = 350
TURN_MS = 100
PURPOSE = "Mend a failed message"


class Camera:
    """`save(name)` makes name-dark.png and name-light.png of the window, or of a dialog over it."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def ready(self, size: QSize = SIZE) -> None:
        """The first rows are here."""
        icons().load()
        self.window.resize(size)
        self.window.show()
        self.until(lambda: self.window.queues.messages.model.rowCount() > 0)

    def until(self, ready: Callable[[], bool]) -> None:
        """Let the window run until it is so. Raises `TimeoutError`."""
        end = monotonic() + PATIENCE_SECONDS
        while not ready():
            if monotonic() > end:
                raise TimeoutError("The window did not come to show what the picture needs.")
            settle(20)

    def ask(self, call: Answer[T]) -> T:
        """One answer of the gateway."""
        found: list[T] = []

        def failed(error: OperatorError) -> None:
            raise error

        self.window.bridge.submit(call, found.append, failed)
        self.until(lambda: bool(found))
        return found[0]

    def open(self, raw: bytes) -> DocumentScreen:
        """A document from outside, its first rows and lines read."""
        if isinstance(self.window.screen_in_front, DocumentScreen):
            self.document().document.middle.go(RAW)  # only what is in sight is read
        before = self._shown()
        self.window.documents.open_bytes(raw, text=False)
        self.until(lambda: (now := self._shown()) is not None and now != before)
        screen = self.document()
        text = screen.document.middle.raw.text
        self.until(lambda: not text.total or text.line(0) is not None)
        return screen

    def document(self) -> DocumentScreen:
        """The screen of opened documents, which is in front."""
        screen = self.window.screen_in_front
        if not isinstance(screen, DocumentScreen):
            raise TypeError("The document did not come to the front.")
        return screen

    def save(self, name: str, of: QWidget | None = None, *, toast: bool = False) -> None:
        """Both themes; without what the window has just told, unless that is what is to be seen."""
        settle(SETTLE_MS)
        for offer in self.window.findChildren(ShiftOffer):
            offer.hide()
        if not toast:
            self.window.toast.hide()
        for theme in THEMES:
            look().choose(theme=theme)
            settle(TURN_MS)
            (of or self.window).grab().save(str(self._folder / f"{name}-{theme.value}.png"))

    def _shown(self) -> str | None:
        screen = self.window.screen_in_front
        return screen.head.ref.held if isinstance(screen, DocumentScreen) and screen.head is not None else None
