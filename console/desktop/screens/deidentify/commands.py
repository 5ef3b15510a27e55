"""The commands of de-identified copies that lists offer."""

from __future__ import annotations

from console.desktop.actions import Command
from console.desktop.screens.base import Place

DEIDENTIFY_COMMANDS: tuple[Command, ...] = (
    Command(
        id="message.deidentify",
        title="De-identified copies…",
        group="Message",
        screens=frozenset({"queues"}),
        icon="eraser",
    ),
)
MOST_SELECTED = 5000
CHOOSE = "Select messages first."


def place_of(selected: tuple[int, ...]) -> Place:
    """Where copies of the selected deliveries are made."""
    return Place(screen="deidentify", selected=tuple(sorted(selected)))


def refusal(selected: tuple[int, ...]) -> str:
    """Why none can be made of these; "" where they can."""
    if len(selected) > MOST_SELECTED:
        return f"At most {MOST_SELECTED} messages are copied at once."
    return "" if selected else CHOOSE
