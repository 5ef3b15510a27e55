"""What the window remembers between runs: size, splitters, columns, look. Never a filter: it may name a patient."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from console.desktop.theme.look import Density, look
from console.desktop.theme.tokens import ThemeName


class LayoutStore:
    """Reads and writes one `QSettings`; anything unreadable is as if it were not there."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def load_look(self) -> None:
        """Theme, size and density as last chosen."""
        theme, density = str(self._settings.value("look/theme", "")), str(self._settings.value("look/density", ""))
        percent = str(self._settings.value("look/percent", "100"))
        look().choose(
            theme=ThemeName(theme) if theme in set(ThemeName) else None,
            percent=int(percent) if percent.isdigit() else None,
            density=Density(density) if density in set(Density) else None,
        )

    def save_look(self) -> None:
        """As chosen now."""
        self._settings.setValue("look/theme", look().choice.value)
        self._settings.setValue("look/percent", look().percent)
        self._settings.setValue("look/density", look().density.value)

    def load_window(self, window: QMainWindow, slot: str = "window") -> None:
        """Size and place of the window of this slot, unless no screen shows it any more."""
        saved = self._settings.value(f"window/{slot}")
        usual = window.geometry()
        if isinstance(saved, QByteArray) and window.restoreGeometry(saved) and not is_visible(window.geometry()):
            window.setGeometry(usual)

    def save_window(self, window: QMainWindow, slot: str = "window") -> None:
        """Size and place."""
        self._settings.setValue(f"window/{slot}", window.saveGeometry())

    def load_screen(self, name: str) -> dict[str, object]:
        """What a screen saved."""
        self._settings.beginGroup(f"screen/{name}")
        found = {key: self._settings.value(key) for key in self._settings.childKeys()}
        self._settings.endGroup()
        return found

    def save_screen(self, name: str, layout: dict[str, object]) -> None:
        """What a screen wants to find again."""
        for key, value in layout.items():
            self._settings.setValue(f"screen/{name}/{key}", value)

    def load_folded(self) -> bool | None:
        """Whether the rail was folded; None where never chosen."""
        value = self._settings.value("rail/folded")
        return None if value is None else str(value).lower() == "true"

    def save_folded(self, folded: bool) -> None:
        """As chosen now."""
        self._settings.setValue("rail/folded", folded)

    def load_tour_offered(self) -> bool:
        """Whether the guided tour was offered before."""
        return str(self._settings.value("tour/offered", "")).lower() == "true"

    def save_tour_offered(self) -> None:
        """It was offered now."""
        self._settings.setValue("tour/offered", True)

    def forget(self) -> None:
        """Everything but the look."""
        for group in ("window", "screen", "rail"):
            self._settings.remove(group)


def is_visible(geometry: QRect) -> bool:
    """True where a good part of it is on a screen: a window must never be restored out of sight."""
    for screen in QGuiApplication.screens():
        shown = screen.availableGeometry().intersected(geometry)
        if shown.width() >= 200 and shown.height() >= 120:
            return True
    return False
