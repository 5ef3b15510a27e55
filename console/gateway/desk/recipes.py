"""Recipes kept: the newest of each name, one version, and a new version; no version ever changes."""

from __future__ import annotations

import json

from console.api.recipes import Recipe, RecipeChange, Recipes
from console.core.errors import NotFoundError
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.rights import gateway_object, require
from console.gateway.recipes.applying import Prepared, prepared
from console.gateway.recipes.rules import UnfitError
from console.gateway.service import Gateway
from console.layers.registry import layer as layer_named
from console.security.roles import Action, Actor, authorize
from console.store.recipes import SaveRecipe, StoredRecipe, newest_recipes, stored_recipe

LISTED = 1000


async def listed(gateway: Gateway, actor: Actor) -> Recipes:
    """The newest version of each."""
    require(actor, Action.VIEW, gateway_object(gateway))
    return Recipes(rows=tuple(wire(row) for row in await gateway.store.read(newest_recipes, LISTED)))


async def one(gateway: Gateway, actor: Actor, recipe_id: int) -> Recipe:
    """One version. Raises `NotFoundError`."""
    require(actor, Action.VIEW, gateway_object(gateway))
    return await known(gateway, recipe_id)


async def save(gateway: Gateway, actor: Actor, recipe: Recipe) -> Recipe:
    """Keep it as the next version of its name. Raises `ForbiddenError`, `BadRequestError`, `QueryError`,
    `RefusedError`."""
    clean = cleaned(recipe)
    await permit(gateway, actor, "recipe.save", clean)
    fit(clean)
    row = StoredRecipe(
        id=0,
        name=clean.name,
        version=0,
        layer=clean.layer,
        condition=clean.condition,
        changes=json.dumps([change.model_dump(mode="json") for change in clean.changes]),
        note=clean.note,
        author=actor.name,
        at=gateway.clock.now(),
    )
    detail = "; ".join(f"{change.kind.value} {change.path}" for change in clean.changes)[:400]
    entry = auditing.entry(gateway, actor, "recipe.save", subject_of(clean), reason=clean.note, detail=detail)
    ident = await gateway.store.write(SaveRecipe(row=row, audit=entry))
    gateway.feed.topic_changed("recipes")
    return await known(gateway, ident)


async def known(gateway: Gateway, recipe_id: int) -> Recipe:
    """One version; nothing is asked of anybody. Raises `NotFoundError`."""
    row = await gateway.store.read(stored_recipe, recipe_id)
    if row is None:
        raise NotFoundError(f"There is no recipe {recipe_id}.")
    return wire(row)


async def ready(gateway: Gateway, recipe_id: int) -> Prepared:
    """One version, checked anew by the rules of today, to be applied."""
    recipe = await known(gateway, recipe_id)
    return fit(recipe)


def fit(recipe: Recipe) -> Prepared:
    """Ready to be applied. Raises `BadRequestError` where it must not be, `QueryError` where its condition cannot be
    read, `OperatorError` where there is no such layer."""
    try:
        return prepared(recipe, layer_named(recipe.layer))
    except UnfitError as error:
        raise BadRequestError(str(error)) from error


async def permit(gateway: Gateway, actor: Actor, act: str, recipe: Recipe) -> None:
    """Go on where this actor may work on recipes. Raises `ForbiddenError`, audited."""
    decision = authorize(actor, Action.RECIPE, gateway_object(gateway))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, act, subject_of(recipe), decision.reason)
        raise ForbiddenError(decision.reason)


def cleaned(recipe: Recipe) -> Recipe:
    """Without blanks around its name, condition and paths. Raises `BadRequestError` for a name of blanks."""
    name = " ".join(recipe.name.split())
    if not name:
        raise BadRequestError("Give the recipe a name.")
    changes = tuple(change.model_copy(update={"path": change.path.strip()}) for change in recipe.changes)
    return recipe.model_copy(update={"name": name, "condition": recipe.condition.strip(), "changes": changes})


def subject_of(recipe: Recipe) -> auditing.Subject:
    """As the audit log names it."""
    return auditing.Subject(name=f"recipe {recipe.name}")


def titled(recipe: Recipe) -> str:
    """ "Result codes v3"."""
    return f"{recipe.name} v{recipe.version}"


def wire(row: StoredRecipe) -> Recipe:
    """As it crosses the seam."""
    return Recipe(
        id=row.id,
        name=row.name,
        version=row.version,
        layer=row.layer,
        condition=row.condition,
        changes=tuple(RecipeChange.model_validate(change) for change in json.loads(row.changes)),
        note=row.note,
        author=row.author,
        at=row.at,
    )
