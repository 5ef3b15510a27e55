"""Which message types and outcome codes an interface brought so far: from its tiles of days and its fresh minutes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from console.store.tables_tallies import tally, tile
from console.store.tally_asks import Part, Span
from console.store.tally_cells import CODES, unpack
from console.store.tally_rows import words
from console.store.tiles import decode


def used_words(connection: Connection, interface_ids: Collection[int]) -> dict[int, tuple[set[str], set[str]]]:
    """By interface: its types, its codes. Those of the newest tile of days count; older ones may come again."""
    named = words(connection)
    found: dict[int, tuple[set[str], set[str]]] = {ident: (set(), set()) for ident in interface_ids}
    days = select(tile).where(tile.c.span == Span.DAY.value, tile.c.part == Part.COUNTS.value)
    newest = select(func.max(tile.c.start)).where(tile.c.span == Span.DAY.value, tile.c.part == Part.COUNTS.value)
    for row in connection.execute(days.where(tile.c.start == newest.scalar_subquery())):
        if row.interface_id in found:
            own = decode(bytes(row.data))
            codes = {number - CODES for numbers, _ in own.groups for number in numbers if number >= CODES}
            _note(found[row.interface_id], {row.type, row.sole}, codes | {own.rest}, named)
    for row in connection.execute(select(tally.c.interface_id, tally.c.data)):
        if row.interface_id in found:
            cells = unpack(bytes(row.data))
            codes = {series - CODES for _, series in cells if series >= CODES}
            _note(found[row.interface_id], {kind for kind, _ in cells}, codes, named)
    return found


def _note(own: tuple[set[str], set[str]], types: set[int], codes: set[int], named: dict[int, str]) -> None:
    own[0].update(named[number] for number in types if number in named)
    own[1].update(named[number] for number in codes if number in named)
