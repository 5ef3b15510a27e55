"""Opens profiles for one window."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.desktop.screens.base import Desk
from console.desktop.screens.profiles.learn_panel import LearnPanel
from console.desktop.screens.profiles.panel import ProfilesPanel
from console.desktop.screens.profiles.words import NO_GATEWAY, NO_RIGHT


class ProfileDesk(QObject):
    """One per window; the commands `profiles` and `profile.learn` are its doors."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel: ProfilesPanel | None = None
        desk.registry.bind("profiles", self.open, self._unlinked)
        desk.registry.bind("profile.learn", self.learn, self._learn_refusal)

    def _unlinked(self) -> str:
        return "" if self._desk.state.is_linked else NO_GATEWAY

    def _learn_refusal(self) -> str:
        return self._unlinked() or ("" if self._desk.state.may("profile") else NO_RIGHT)

    def open(self) -> None:
        """The panel, in front."""
        self.in_front()

    def in_front(self) -> ProfilesPanel:
        """The same; gives it."""
        panel = self._panel
        if panel is None or not shiboken6.isValid(panel):
            panel = self._panel = ProfilesPanel(self._desk, self._window)
            panel.learn_asked.connect(self.learn)
        panel.show()
        panel.raise_()
        panel.activateWindow()
        return panel

    def learn(self) -> None:
        """Ask what to learn from; the draft opens in the panel."""
        panel = self._panel if self._panel is not None and shiboken6.isValid(self._panel) else None
        parent = panel if panel is not None and panel.isVisible() else self._window
        ask = LearnPanel(self._desk, self._desk.state.query, "", parent)
        ask.learned.connect(lambda draft: self.in_front().take(draft))
        ask.open()
