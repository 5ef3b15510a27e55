"""Reading roll-ups of a range: tiles and fresh minutes of one snapshot, as numbers per unit.

The value of a unit is the sum of both (of gauges the largest), so a reader never asks what is packed already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import zstandard
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, select, text

from console.store.ready import Ready
from console.store.tables_tallies import tally, tile
from console.store.tally_asks import LENGTH, UNIT, Frame, Part
from console.store.tally_pack import CELLS
from console.store.tiles import Tile, decode

_tiles = (
    select(tile.c.interface_id, tile.c.type, tile.c.sole, tile.c.start, tile.c.data)
    .where(tile.c.span == bindparam("of_span"), tile.c.part == bindparam("of_part"))
    .where(tile.c.start >= bindparam("low"), tile.c.start <= bindparam("high"))
)
_all = Ready(_tiles)
_together = Ready(_tiles.where(tile.c.type == 0))
_fresh = Ready(
    select(tally.c.minute, tally.c.interface_id, tally.c.data).where(
        tally.c.minute >= bindparam("low"), tally.c.minute < bindparam("high")
    )
)
_fresh_of = Ready(
    select(tally.c.minute, tally.c.interface_id, tally.c.data).where(
        tally.c.minute >= bindparam("low"), tally.c.minute < bindparam("high"), tally.c.interface_id == bindparam("of")
    )
)


class Placed(NamedTuple):
    """A tile and where it begins in the frame, in units; may be before it."""

    interface_id: int
    type: int
    sole: int
    at: int
    tile: Tile

    def cut(self, units: int) -> tuple[slice, slice]:
        """The units of the frame it covers, and which of its own these are."""
        low, high = max(0, self.at), min(units, self.at + self.tile.units)
        return slice(low, max(low, high)), slice(low - self.at, max(low, high) - self.at)


@dataclass(frozen=True, slots=True)
class Fresh:
    """Cells that are not packed: one entry of each array per cell."""

    interface_id: NDArray[np.int64]
    unit: NDArray[np.int64]  # in the frame
    type: NDArray[np.int64]
    series: NDArray[np.int64]
    value: NDArray[np.int64]

    def of(self, chosen: NDArray[np.bool_]) -> Fresh:
        """Some of them."""
        return Fresh(*(each[chosen] for each in (self.interface_id, self.unit, self.type, self.series, self.value)))


def one_snapshot(connection: Connection) -> None:
    """All that is read on this connection from now on is of one moment; call it before anything is read."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    else:
        connection.execute(text("SELECT 1"))  # begins the transaction, in which SQLite stays at one moment


def tiles(
    connection: Connection, frame: Frame, part: Part, interface_ids: Collection[int], *, typed: bool
) -> Iterator[Placed]:
    """The tiles of these interfaces that touch the frame; of each type by itself too where `typed`."""
    length = LENGTH[frame.span]
    asked = {
        "of_span": frame.span.value,
        "of_part": part.value,
        "low": frame.first // length,
        "high": (frame.first + frame.units - 1) // length,
    }
    statement, tool = _all if typed else _together, zstandard.ZstdDecompressor()
    for interface_id, kind, sole, start, data in statement.run(connection, asked):
        if interface_id in interface_ids:
            found = decode(data, tool)
            yield Placed(interface_id, kind, sole, start * length + found.first - frame.first, found)


def fresh(connection: Connection, frame: Frame, interface_ids: Collection[int]) -> Fresh:
    """The cells of these interfaces that are not packed yet."""
    low, high = frame.minutes
    asked = {"low": low, "high": high}
    if len(interface_ids) == 1:
        rows = _fresh_of.run(connection, {**asked, "of": next(iter(interface_ids))})
    else:
        rows = [row for row in _fresh.run(connection, asked) if row[1] in interface_ids]
    cells = np.frombuffer(b"".join([row[2] for row in rows]), dtype=CELLS)
    sizes = np.fromiter((len(row[2]) for row in rows), dtype=np.int64, count=len(rows)) // CELLS.itemsize
    minute = np.repeat(np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows)), sizes)
    owner = np.repeat(np.fromiter((row[1] for row in rows), dtype=np.int64, count=len(rows)), sizes)
    return Fresh(
        interface_id=owner,
        unit=minute // UNIT[frame.span] - frame.first,
        type=cells["type"].astype(np.int64),
        series=cells["series"].astype(np.int64),
        value=cells["value"].astype(np.int64),
    )
