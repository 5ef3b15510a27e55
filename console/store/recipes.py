"""Recipes as stored: a version never changes, so that a job can name the one it was started with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from console.core.errors import RefusedError
from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit
from console.store.tables_triage import recipe
from console.store.texts import fit
from console.store.times import from_micros, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecipe:
    """One version. `changes` is the JSON of its steps."""

    id: int
    name: str
    version: int
    layer: str
    condition: str
    changes: str
    note: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRecipe:
    """Keep the next version of a name, with its audit row. `id` and `version` of the row are filled in here.

    Answers the id. Raises `RefusedError` where the name is that of another layer's recipe.
    """

    row: StoredRecipe
    audit: AuditEntry

    def apply(self, session: Session) -> int:
        """Insert it behind the newest of its name."""
        connection = session.connection
        newest = connection.execute(
            select(recipe.c.version, recipe.c.layer)
            .where(recipe.c.name == self.row.name)
            .order_by(recipe.c.version.desc())
            .limit(1)
        ).first()
        if newest is not None and newest.layer != self.row.layer:
            raise RefusedError("A recipe of this name belongs to another layer. Choose another name.")
        ident = session.numbers.take(connection, recipe, 1)[0]
        values = {
            "id": ident,
            "name": self.row.name,
            "version": 1 if newest is None else newest.version + 1,
            "layer": self.row.layer,
            "condition": self.row.condition,
            "changes": self.row.changes,
            "note": fit(self.row.note, 1000),
            "author": fit(self.row.author),
            "at": to_micros(self.row.at),
        }
        connection.execute(insert(recipe), values)
        session.audit.append(connection, session.numbers.take(connection, audit, 1)[0], self.audit)
        return ident


def stored_recipe(connection: Connection, recipe_id: int) -> StoredRecipe | None:
    """One version, or None."""
    found = connection.execute(select(recipe).where(recipe.c.id == recipe_id)).first()
    return None if found is None else _recipe(found)


def newest_recipes(connection: Connection, limit: int) -> tuple[StoredRecipe, ...]:
    """The newest version of each name, by name."""
    newest = select(recipe.c.name, func.max(recipe.c.version).label("top")).group_by(recipe.c.name).subquery()
    statement = (
        select(recipe)
        .join(newest, (newest.c.name == recipe.c.name) & (newest.c.top == recipe.c.version))
        .order_by(recipe.c.name)
        .limit(limit)
    )
    return tuple(_recipe(row) for row in connection.execute(statement))


def _recipe(row: Row[Any]) -> StoredRecipe:
    return StoredRecipe(
        id=row.id,
        name=row.name,
        version=row.version,
        layer=row.layer,
        condition=row.condition,
        changes=row.changes,
        note=row.note,
        author=row.author,
        at=from_micros(row.at),
    )
