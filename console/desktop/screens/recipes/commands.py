"""The commands of recipes."""

from __future__ import annotations

from console.desktop.actions import Command

RECIPE_COMMANDS: tuple[Command, ...] = (
    Command(
        id="recipe.new",
        title="Try a recipe on all that match…",
        group="Bulk",
        screens=frozenset({"queues"}),
        icon="checks",
    ),
    Command(id="edit.recipe", title="Make this a recipe…", group="Edit", screens=frozenset({"edit"}), icon="checks"),
)
