"""What stands where nothing is to be shown: the cause, the amount, the next step (VISUAL.md 8, mock 07)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.widgets.surface import Surface
from console.desktop.widgets.text import Text


class EmptyState(Surface):
    """Icon 32, title, one or two lines, buttons."""

    def __init__(self, icon: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = Text(title, Type.TITLE)
        self.lines = Text("", Type.TABLE, "t2")
        for label in (self.title, self.lines):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self.buttons.addStretch(1)
        column = self.column(spacing=8)
        column.addStretch(4)
        for widget in (self._picture, self.title, self.lines):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addLayout(self.buttons)
        column.addStretch(5)
        look().changed.connect(self._draw)
        icons().loaded.connect(self._draw)
        self._draw()

    def add_button(self, button: QWidget) -> None:
        """Put the next step under the words."""
        self.buttons.insertWidget(self.buttons.count() - 1, button)

    def say(self, title: str, lines: str) -> None:
        """Change the words."""
        self.title.setText(title)
        self.lines.setText(lines)

    def set_icon_name(self, icon: str) -> None:
        """Change the picture."""
        self._icon = icon
        self._draw()

    def _draw(self) -> None:
        side = look().px(32)
        self._picture.setFixedHeight(side)
        self._picture.setPixmap(icons().pixmap(self._icon, "t3", side, self.devicePixelRatioF()))
