"""The look in force: theme, UI size and density, switched while the program runs.

`look()` is the one object all widgets ask; it tells them by `changed` when they must ask again.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtWidgets import QApplication

from console.desktop.theme.colour import mix
from console.desktop.theme.fonts import LARGEST, SMALLEST, Type, make_font
from console.desktop.theme.palette import palette_of
from console.desktop.theme.stylesheet import stylesheet_of
from console.desktop.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, THEMES, ThemeName, Tokens


class Density(StrEnum):
    """How tall rows are; only rows and cell padding change, never type."""

    COMPACT = "compact"
    STANDARD = "standard"
    ROOMY = "roomy"


_ROW = {Density.COMPACT: 24, Density.STANDARD: 28, Density.ROOMY: 36}
_TALL_ROW = {Density.COMPACT: 44, Density.STANDARD: 52, Density.ROOMY: 60}
_PADDING = {Density.COMPACT: 6, Density.STANDARD: 8, Density.ROOMY: 10}


class Look(QObject):
    """Theme, size and density in force. Sizes are given in pixels at 100 % and come back scaled."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = DARK
        self.choice = ThemeName.SYSTEM
        self.percent = 100
        self.density = Density.STANDARD
        self._installed = False

    def install(self, app: QApplication) -> None:
        """Use this look for the whole application and follow the system's theme while that is the choice."""
        if not self._installed:
            self._installed = True
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def choose(
        self, *, theme: ThemeName | None = None, percent: int | None = None, density: Density | None = None
    ) -> None:
        """Change what is given, leave the rest."""
        self.choice = theme or self.choice
        self.percent = min(LARGEST, max(SMALLEST, percent)) if percent is not None else self.percent
        self.density = density or self.density
        self._apply()

    def px(self, pixels: float) -> int:
        """A length at the UI size."""
        return round(pixels * self.percent / 100)

    def font(self, kind: Type) -> QFont:
        """The shared font of this use."""
        return make_font(kind, self.percent)

    def colour(self, token: str) -> QColor:
        """The colour of a token, by its name."""
        return _colour(str(getattr(self.tokens, token)))

    def tint(self, token: str, *, edge: bool = False, under: str = "base") -> QColor:
        """A status colour laid thinly over a surface; `edge` for the line around it."""
        share = self.tokens.tint_edge_strength if edge else self.tokens.tint_strength
        return _colour(mix(getattr(self.tokens, token), getattr(self.tokens, under), share))

    @property
    def row(self) -> int:
        """The height of a table row."""
        return self.px(_ROW[self.density])

    @property
    def tall_row(self) -> int:
        """The height of a table row with two lines."""
        return self.px(_TALL_ROW[self.density])

    @property
    def padding(self) -> int:
        """The space left and right in a cell."""
        return self.px(_PADDING[self.density])

    def _follow_system(self) -> None:
        if self.choice is ThemeName.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        self.tokens = THEMES.get(self.choice) or _system_tokens()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.font(Type.BODY))
            app.setPalette(palette_of(self.tokens))
            sheet = stylesheet_of(self.tokens, self.percent)
            if sheet != app.styleSheet():  # Qt polishes every widget anew, a tenth of a second in a full window
                app.setStyleSheet(sheet)
        self.changed.emit()


@cache
def look() -> Look:
    """The one look of this process."""
    return Look()


@cache
def _colour(text: str) -> QColor:
    return QColor(text)


def _system_tokens() -> Tokens:
    """Dark or light as the desktop says; high contrast where the desktop asks for it (Qt 6.10 and newer)."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return LIGHT if hints.colorScheme() == Qt.ColorScheme.Light else DARK
