"""Back and forward through places with their filters and selections, as in a browser. Pure."""

from __future__ import annotations

from dataclasses import replace

from console.desktop.screens.base import Place

MOST = 100
"""Places kept."""


class History:
    """The places visited and where we stand among them."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def current(self) -> Place | None:
        """Where we stand."""
        return self._places[self._at] if self._at >= 0 else None

    @property
    def can_back(self) -> bool:
        """There is a place before."""
        return self._at > 0

    @property
    def can_forward(self) -> bool:
        """There is a place after."""
        return self._at + 1 < len(self._places)

    def visit(self, place: Place) -> None:
        """Go somewhere new; what lay ahead is forgotten. The same place with another selection is not new."""
        if self.current is not None and replace(place, selected=()) == replace(self.current, selected=()):
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        del self._places[:-MOST]
        self._at = len(self._places) - 1

    def amend(self, place: Place) -> None:
        """Say better where we stand: a selection that was made here, a filter still being typed."""
        if self._at >= 0:
            self._places[self._at] = place

    def back(self) -> Place | None:
        """One step back, or None."""
        if not self.can_back:
            return None
        self._at -= 1
        return self.current

    def forward(self) -> Place | None:
        """One step forward, or None."""
        if not self.can_forward:
            return None
        self._at += 1
        return self.current
