"""Calls for recipes."""

from __future__ import annotations

from console.api.caller import Caller
from console.api.recipes import PreviewRequest, Recipe, RecipePreview, Recipes


class RecipeCalls(Caller):
    """Recipes."""

    async def recipes(self) -> Recipes:
        """The newest version of each recipe."""
        return await self.get("/v1/recipes", Recipes)

    async def recipe(self, recipe_id: int) -> Recipe:
        """One version of a recipe."""
        return await self.get(f"/v1/recipes/{recipe_id}", Recipe)

    async def save_recipe(self, recipe: Recipe) -> Recipe:
        """Keep it as the next version of its name."""
        return await self.post("/v1/recipes", recipe, Recipe)

    async def preview_recipe(self, request: PreviewRequest) -> RecipePreview:
        """Try it on all of a selection; nothing is changed."""
        return await self.post("/v1/recipes/preview", request, RecipePreview, seconds=60.0)
