"""Recipes of the gateway in memory."""

from __future__ import annotations

from datetime import UTC, datetime

from console.api.client import ApiError
from console.api.messages import MASK
from console.api.recipes import (
    ChangeKind,
    PreviewChange,
    PreviewRequest,
    PreviewRow,
    Recipe,
    RecipeChange,
    RecipePreview,
    Recipes,
)

KEPT = Recipe(
    id=7,
    name="Result codes to LOINC",
    version=2,
    layer="hl7v2",
    condition="type:ORU",
    changes=(
        RecipeChange(path="OBX-3.1", kind=ChangeKind.MAP, table={"GLU": "2345-7", "NA": "2951-2", "K": "2823-3"}),
        RecipeChange(path="OBX-3.3", kind=ChangeKind.REPLACE, find="L", value="LN"),
    ),
    author="r.keller",
    at=datetime(2026, 3, 12, 9, 30, tzinfo=UTC),
)


class FakeRecipes:
    """A mixin of `FakeGatewayClient`. `recipe_rows` are what a preview finds; it is not done `recipe_looks` times."""

    recipes_kept: dict[int, Recipe]
    recipe_rows: list[PreviewRow]
    recipe_looks: int
    recipe_refusal: str

    def _ask(self, name: str, arguments: object = None) -> None:
        """Note the call; raises while the gateway is down."""
        raise NotImplementedError

    def _begin_recipes(self) -> None:
        self.recipes_kept = {KEPT.id: KEPT}
        self.recipe_rows = preview_rows()
        self.recipe_looks = 0
        self.recipe_refusal = ""

    async def recipes(self) -> Recipes:
        """The newest of each."""
        self._ask("recipes")
        newest = {row.name: row for row in sorted(self.recipes_kept.values(), key=lambda row: row.version)}
        return Recipes(rows=tuple(newest[name] for name in sorted(newest)))

    async def recipe(self, recipe_id: int) -> Recipe:
        """One version."""
        self._ask("recipe", recipe_id)
        return self.recipes_kept[recipe_id]

    async def save_recipe(self, recipe: Recipe) -> Recipe:
        """The next version of its name."""
        self._ask("save_recipe", recipe)
        if self.recipe_refusal:
            raise ApiError(422, "Refused", self.recipe_refusal)
        before = [row.version for row in self.recipes_kept.values() if row.name == recipe.name]
        kept = recipe.model_copy(
            update={"id": max(self.recipes_kept, default=0) + 1, "version": max(before, default=0) + 1}
        )
        self.recipes_kept[kept.id] = kept
        return kept

    async def preview_recipe(self, request: PreviewRequest) -> RecipePreview:
        """The rows it was given."""
        self._ask("preview_recipe", request)
        if self.recipe_refusal:
            raise ApiError(422, "Refused", self.recipe_refusal)
        done = self.recipe_looks == 0
        self.recipe_looks = max(0, self.recipe_looks - 1)
        rows = self.recipe_rows if done else self.recipe_rows[: len(self.recipe_rows) // 2]
        many = {name: sum(row.outcome == name for row in rows) for name in ("changed", "unchanged", "failed")}
        shown = [row for row in rows if request.only in {"", row.outcome}]
        failed = [row for row in rows if row.outcome == "failed"]
        return RecipePreview(
            total=len(self.recipe_rows),
            looked_at=len(rows),
            done=done,
            rows=tuple(shown[request.offset : request.offset + request.limit]),
            problems=(f"{failed[0].text.rstrip('.')}: {len(failed)}",) if failed else (),
            **many,
        )


def preview_rows(count: int = 152) -> list[PreviewRow]:
    """Most are changed, some not, a few cannot be."""
    return [_row(number) for number in range(count)]


def _row(number: int) -> PreviewRow:
    head = {"delivery_id": 9000 + number, "control_id": f"MSG{88000 + number}", "type": "ORU^R01"}
    if number % 19 == 7:
        text = "PV1-19: the message has no such segment, and a recipe makes none."
        return PreviewRow(outcome="failed", text=text, **head)
    if number % 11 == 5:
        return PreviewRow(outcome="unchanged", text="The condition does not hold for it.", **head)
    changes = [
        PreviewChange(path="OBX[1]-3.1", before="GLU", after="2345-7"),
        PreviewChange(path="OBX[2]-3.1", before="NA", after="2951-2"),
        PreviewChange(path="PID-2", before="", after=MASK),
    ]
    return PreviewRow(outcome="changed", changes=tuple(changes[: 1 + number % 3]), **head)
