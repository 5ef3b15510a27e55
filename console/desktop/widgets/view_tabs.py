"""Tabs over the views of a message or document; views that one has not are left out."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar, QWidget


class ViewTabs(QTabBar):
    """Narrow tabs without a base line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tight", True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setAccessibleName(name)

    def offer(self, index: int, offered: bool) -> None:
        """Show this tab or leave it out. Qt lays tabs out anew for another text, not for another visibility."""
        if self.isTabVisible(index) != offered:
            self.setTabVisible(index, offered)
            text = self.tabText(index)
            self.setTabText(index, "")
            self.setTabText(index, text)
