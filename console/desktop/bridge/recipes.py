"""Recipes, as the desktop asks for them."""

from __future__ import annotations

from typing import Protocol

from console.api.recipes import PreviewRequest, Recipe, RecipePreview, Recipes


class RecipeCalls(Protocol):
    """Recipes."""

    async def recipes(self) -> Recipes:
        """The newest version of each recipe."""

    async def recipe(self, recipe_id: int) -> Recipe:
        """One version of a recipe."""

    async def save_recipe(self, recipe: Recipe) -> Recipe:
        """Keep it as the next version of its name."""

    async def preview_recipe(self, request: PreviewRequest) -> RecipePreview:
        """Try it on all of a selection; nothing is changed."""
