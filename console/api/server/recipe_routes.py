"""Recipes: the newest of each, one version, a new version, a preview on all. Queries travel in bodies only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from console.api.recipes import PreviewRequest, Recipe, RecipePreview, Recipes
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk import recipe_preview, recipes

router = APIRouter(prefix="/recipes", tags=["recipes"])

RecipeId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Id of one version of a recipe")]


@router.get("", response_model=Recipes, responses=refusals(403, 503))
async def listed(gateway: TheGateway, actor: TheActor) -> Response:
    """The newest version of each recipe."""
    return as_json(await recipes.listed(gateway, actor))


@router.post("", responses=refusals(403, 409, 422, 503))
async def saved(request: Recipe, gateway: TheGateway, actor: TheActor) -> Recipe:
    """Keep it as the next version of its name; no version ever changes."""
    return await recipes.save(gateway, actor, request)


@router.post("/preview", response_model=RecipePreview, responses=refusals(403, 422, 503))
async def previewed(request: PreviewRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Try it on all of a selection; nothing is changed. The same request again tells how far it is."""
    return as_json(await recipe_preview.preview(gateway, actor, request))


@router.get("/{recipe_id}", responses=refusals(403, 404, 422, 503))
async def opened(recipe_id: RecipeId, gateway: TheGateway, actor: TheActor) -> Recipe:
    """One version."""
    return await recipes.one(gateway, actor, recipe_id)
