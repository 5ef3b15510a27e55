"""Back and forward through places, as in a browser. Pure."""

from __future__ import annotations

from console.desktop.screens.base import Place


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
        """Go somewhere new; what lay ahead is forgotten."""
        if place == self.current:
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        del self._places[:-100]
        self._at = len(self._places) - 1

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
