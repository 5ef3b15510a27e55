"""The interfaces that roll-ups speak of, as they are named and placed now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from console.store.tables import interface
from console.store.tally_rows import words


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyPlace:
    """One interface; also one that left the site file."""

    id: int
    name: str
    title: str
    layer: str
    site: str
    environment: str


def tally_places(connection: Connection) -> tuple[tuple[TallyPlace, ...], dict[int, str]]:
    """All interfaces, and the words of types and codes by number."""
    columns = (interface.c.id, interface.c.name, interface.c.title, interface.c.layer)
    rows = connection.execute(select(*columns, interface.c.site, interface.c.environment).order_by(interface.c.id))
    places = tuple(
        TallyPlace(
            id=row.id,
            name=row.name,
            title=row.title,
            layer=row.layer,
            site=row.site,
            environment=row.environment,
        )
        for row in rows
    )
    return places, words(connection)
