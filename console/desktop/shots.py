"""Pictures of every screen, for people who review the look and for `run --headless`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName

SIZE = QSize(1360, 820)
SETTLE_MILLISECONDS = 700
"""So long a screen may take to fill itself from the gateway before its picture is taken."""


def shoot(
    window: MainWindow,
    folder: Path,
    places: Sequence[Place],
    *,
    themes: Sequence[ThemeName] = (ThemeName.DARK, ThemeName.LIGHT),
    size: QSize = SIZE,
    prefix: str = "",
) -> list[Path]:
    """Save a PNG of each place in each theme; gives the files. The theme in force before comes back."""
    folder.mkdir(parents=True, exist_ok=True)
    before = look().choice
    icons().load()
    window.resize(size)
    window.show()
    saved = []
    try:
        for place in places:
            window.go(place)
            settle()
            for theme in themes:
                look().choose(theme=theme)
                settle(120)
                path = folder / f"{prefix}{place.screen}-{theme.value.replace(' ', '-')}.png"
                window.grab().save(str(path))
                saved.append(path)
    finally:
        look().choose(theme=before)
    return saved


def settle(milliseconds: int = SETTLE_MILLISECONDS) -> None:
    """Let timers, answers and paints run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QApplication.processEvents()
