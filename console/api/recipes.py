"""Recipes: the same edit for many messages, as a condition and changes by path; versioned, previewed on all."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from console.api.base import Wire
from console.api.jobs import Selection


class ChangeKind(StrEnum):
    """What one step of a recipe does to the values at its path."""

    SET = "set"  # to `value`
    REPLACE = "replace"  # `find` by `value`, where the value is `find` as a whole
    MAP = "map"  # by `table`; a value that is not in it is left and counted
    COPY = "copy"  # from the path in `value` of the same message
    CLEAR = "clear"


class RecipeChange(Wire):
    """One step. Several values at the path (repetitions, repeated segments) are each changed."""

    path: str = Field(max_length=80)
    kind: ChangeKind
    value: str = Field("", max_length=1000)
    find: str = Field("", max_length=1000)
    table: dict[str, str] = {}


class Recipe(Wire):
    """A recipe; the same name again makes the next version, and a job keeps the version it was started with.

    A literal in a field that names a patient is refused: it would put one patient's value into many messages.
    """

    id: int = 0
    name: str = Field(min_length=1, max_length=80)
    version: int = 0
    layer: str
    condition: str = Field("", max_length=4096)  # query grammar; messages that do not match are left as they are
    changes: tuple[RecipeChange, ...] = Field(min_length=1, max_length=50)
    note: str = Field("", max_length=1000)
    author: str = ""
    at: datetime | None = None


class Recipes(Wire):
    """The newest version of each, by name."""

    rows: tuple[Recipe, ...]


class PreviewRequest(Wire):
    """Try a recipe on all of a selection; nothing is changed."""

    recipe: Recipe
    selection: Selection
    offset: int = Field(0, ge=0)
    limit: int = Field(50, ge=1, le=200)
    only: str = Field("", pattern="^(|changed|unchanged|failed)$")
    stop: bool = False  # end it; what was counted so far is told


class PreviewChange(Wire):
    """One field before and after, masked."""

    path: str
    before: str
    after: str


class PreviewRow(Wire):
    """One message under the recipe. `outcome`: changed, unchanged, failed; `text` says why."""

    delivery_id: int
    control_id: str
    type: str
    outcome: str
    changes: tuple[PreviewChange, ...] = ()
    text: str = ""


class RecipePreview(Wire):
    """Counts over the whole selection, and a page of it. `done` False: still at it; ask again with the same request."""

    total: int
    looked_at: int
    changed: int
    unchanged: int
    failed: int
    done: bool
    rows: tuple[PreviewRow, ...]
    problems: tuple[str, ...] = ()  # one line per kind of failure with its count: "OBX-3.1 is not in the table: 12"
