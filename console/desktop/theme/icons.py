"""Outline icons of one family (Phosphor, by qtawesome), loaded after the first paint.

Until then, and where the icon font cannot be loaded, an icon is empty: every control has a name, so nothing is lost.
"""

from __future__ import annotations

import importlib
import logging
from functools import cache
from typing import Protocol, cast

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QIcon, QPixmap

from console.desktop.theme.look import look

log = logging.getLogger(__name__)


class _IconFont(Protocol):
    """What we use of qtawesome."""

    def icon(self, name: str, *, color: str) -> QIcon:
        """An icon by its name."""


class Icons(QObject):
    """The icon font, loaded once; `loaded` tells widgets to ask again."""

    loaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._font: _IconFont | None = None
        self._made: dict[tuple[str, str], QIcon] = {}

    def load(self) -> None:
        """Load the font (some 200 ms the first time); a failure is logged and leaves the icons empty."""
        if self._font is not None:
            return
        try:
            self._font = cast("_IconFont", importlib.import_module("qtawesome"))
        except ImportError:
            log.warning("desktop.icons_missing")
            return
        self.loaded.emit()

    def icon(self, name: str, colour: str = "t2") -> QIcon:
        """The icon in the colour of a token; empty until loaded."""
        if self._font is None or not name:
            return QIcon()
        key = (name, str(getattr(look().tokens, colour)))
        if key not in self._made:
            self._made[key] = self._font.icon(f"ph.{name}", color=key[1])
        return self._made[key]

    def pixmap(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        """The icon as a picture; null until loaded."""
        return self.icon(name, colour).pixmap(QSize(size, size), ratio)


@cache
def icons() -> Icons:
    """The one icon font of this process."""
    return Icons()
