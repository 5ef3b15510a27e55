"""The commands of comparing, bound for a window."""

from __future__ import annotations

from collections.abc import Callable

from console.api.documents import DocumentRef
from console.desktop.actions import Command, Registry
from console.desktop.desk_state import DeskState
from console.desktop.screens.base import Place

COMPARE_COMMANDS: tuple[Command, ...] = (
    Command(
        id="message.compare",
        title="Compare…",
        group="Message",
        keys=("Ctrl+D",),
        screens=frozenset({"queues"}),
        icon="git-diff",
    ),
    Command(id="compare.sets", title="Compare two result sets…", group="Find", icon="git-diff"),
    Command(id="statistics", title="Field statistics of what matches…", group="Find", icon="chart-bar"),
)

NO_RIGHT = "Your role may not read many messages at once."
CHOOSE = "Select one message to compare it with others of its life, or two to compare them."


def place_of(selected: tuple[int, ...]) -> Place:
    """Where the selected deliveries are compared: two with each other, the older as what was; one with its own kind."""
    ids = tuple(sorted(selected))
    return Place(screen="compare", document=DocumentRef(delivery=ids[-1]), selected=ids[:-1])


def refusal(selected: tuple[int, ...]) -> str:
    """Why these cannot be compared; "" where they can."""
    return "" if len(selected) in (1, 2) else CHOOSE


def bind_compare(registry: Registry, state: DeskState, go: Callable[[Place], None]) -> None:
    """Bind what can be had on every screen."""

    def reading() -> str:
        if not state.is_linked:
            return "The gateway does not answer."
        return "" if state.may("statistics") else NO_RIGHT

    registry.bind("compare.sets", lambda: go(Place(screen="sets", query=state.query)), reading)
    registry.bind("statistics", lambda: go(Place(screen="statistics", query=state.query)), reading)
