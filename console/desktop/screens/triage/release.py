"""From a cause to the dry run, the editor and the recipes: what each is asked for. Pure."""

from __future__ import annotations

from console.api.jobs import JobKind, Selection
from console.api.triage import GroupView
from console.desktop.actions import Command
from console.desktop.screens.bulk.ask import BulkAsk


def source_of(view: GroupView) -> str:
    """Where the messages are taken from, in words."""
    return f"the cause “{view.row.title}”"


def step_words(command: Command) -> str:
    """What to press for a step of the runbook, once one is where it can be done."""
    key = f" ({command.key_text})" if command.key_text else " (in the list of commands, Ctrl+K)"
    return f"Choose what it is about, then {command.title.rstrip('…')}{key}."


def release_ask(view: GroupView) -> BulkAsk:
    """All that wait of this cause. With a recipe each goes as a copy changed by it; without one its cause was mended
    elsewhere, and each goes on from where it stands."""
    return BulkAsk(
        kind=JobKind.CURE if view.cure.recipe is None else JobKind.RESEND,
        selection=Selection(query=view.row.query, whole_query=True),
        source=source_of(view),
        group=view.row.id,
        recipe=view.cure.recipe,
    )
