"""The messages before and after this one, in the list as it is filtered, or among failures only."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from console.api.messages import MessagePage
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk

PAGE = 200
FAILURES = "status:error"


class Neighbours(QObject):
    """`found(delivery)` or `none(words)`. +1 goes to the older neighbour (down the list), -1 to the newer."""

    found = Signal(int)
    none = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._here = 0
        self._step = 1
        self._failures = False

    def stand_at(self, delivery: int) -> None:
        """The message that is open."""
        self._here = delivery

    def find(self, step: int, *, failures: bool = False) -> None:
        """Ask the gateway for the list and step in it."""
        self._step, self._failures = step, failures
        query = FAILURES if failures else self._desk.state.query
        self._desk.bridge.submit(
            lambda client: client.messages(query, limit=PAGE), self._step_in, self._failed, key="inspector.neighbours"
        )

    def _step_in(self, page: MessagePage) -> None:
        target = neighbour([row.id for row in page.rows], self._here, self._step)
        if target is not None:
            self.found.emit(target)
            return
        side = "older" if self._step > 0 else "newer"
        self.none.emit(f"No {side} {'failure' if self._failures else 'message'} in the last {PAGE} of this list.")

    def _failed(self, error: OperatorError) -> None:
        self.none.emit(f"The list could not be read. {error}")


def neighbour(ids: list[int], here: int, step: int) -> int | None:
    """The id one step on in a list of newest first; for one that is not in it, the nearest by age (ids grow)."""
    if here in ids:
        place = ids.index(here) + step
        return ids[place] if 0 <= place < len(ids) else None
    if step > 0:
        return next((each for each in ids if each < here), None)
    return next((each for each in reversed(ids) if each > here), None)
