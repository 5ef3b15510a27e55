"""What the frame knows of a screen, and what a screen knows of the frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.documents import DocumentRef
from console.core.clock import Clock
from console.desktop.actions import Registry
from console.desktop.bridge.worker import Bridge
from console.desktop.desk_state import DeskState


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the window stands; what back and forward go through. `delivery` for inspector and edit.

    Kept in memory only: `query` may name a patient.
    """

    screen: str
    delivery: int | None = None
    paths: tuple[str, ...] = ()  # fields to start at, for edit; the tab, for alerts
    query: str | None = None  # the filter, for lists; None: as it stands
    selected: tuple[int, ...] = ()  # delivery ids, for lists; the alert or rule, for alerts
    document: DocumentRef | None = None  # for document, and what is done with one


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every screen gets: the gateway, the commands, the time, and the state all screens share."""

    bridge: Bridge
    registry: Registry
    clock: Clock
    state: DeskState


class Screen(QWidget):
    """One screen. It is made once, when first opened; `enter` and `leave` bracket each visit.

    `navigate` asks the frame to go to a `Place`; `back` to go back. Commands of `console.desktop.actions` that belong
    to the screen are bound by returning them from `handlers`; they are on only while the screen is in front.
    """

    navigate = Signal(object)  # Place
    back = Signal()
    tear_off = Signal(int)  # a delivery that a window of its own shall show
    counted = Signal()  # `match_words` changed

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def enter(self, place: Place) -> None:
        """The screen comes to the front, to show this place."""

    def may_leave(self, go_on: Callable[[], None]) -> bool:
        """Whether nothing would be lost by going elsewhere; if not, the screen asks and calls `go_on` after a yes."""
        return True

    def leave(self) -> None:
        """Another screen comes to the front."""

    def selection(self) -> tuple[int, ...]:
        """The deliveries selected, to be selected again when a person comes back."""
        return ()

    @property
    def unsent(self) -> int:
        """How many changes would be lost if the window closed now."""
        return 0

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Command id -> what it does here."""
        return {}

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Command id -> why it cannot be had now ("" where it can); asked when a menu or the palette opens."""
        return {}

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 goes through, in order."""
        return ()

    def list_pane(self) -> QWidget | None:
        """Where Escape leads from an empty filter bar."""
        panes = self.panes()
        return panes[min(1, len(panes) - 1)] if panes else None

    def apply_filter(self, query: str) -> None:
        """The filter bar holds a new valid query; only for a screen whose entry is `filtered`."""

    def match_words(self) -> str | None:
        """What the filter bar says beside its check ("12 of 15 groups"); None: the frame's own count of messages."""
        return None

    def save_layout(self) -> dict[str, object]:
        """Splitters and columns, to be remembered."""
        return {}

    def restore_layout(self, layout: dict[str, object]) -> None:
        """Take back what `save_layout` gave; unknown or unfit values are ignored."""
