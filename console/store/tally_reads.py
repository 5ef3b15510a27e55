"""Reading roll-ups of a range: tiles and fresh minutes of one snapshot, as numbers per unit.

The value of a unit is the sum of both (of gauges the largest), so a reader never asks what is packed already.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import zstandard
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, bindparam, func, select, text

from console.store.ready import Ready
from console.store.tables_tallies import tally, tally_mark, tile
from console.store.tally_asks import LENGTH, UNIT, Frame, Part, Span
from console.store.tally_pack import CELLS
from console.store.tiles import Tile, decode

FEW = 4
"""Interfaces that are read one by one, and not kept."""

KEPT_BYTES = 64 * 1024 * 1024
"""Decoded tiles that stay in memory."""

_tiles = (
    select(tile.c.interface_id, tile.c.type, tile.c.sole, tile.c.data)
    .where(tile.c.span == bindparam("of_span"), tile.c.part == bindparam("of_part"))
    .where(tile.c.start == bindparam("at"))
)
_all = Ready(_tiles)
_together = Ready(_tiles.where(tile.c.type == 0))
_own = Ready(_tiles.where(tile.c.interface_id == bindparam("of")))
_own_together = Ready(_tiles.where(tile.c.interface_id == bindparam("of"), tile.c.type == 0))
_packs = select(func.coalesce(func.sum(tally_mark.c.packs), 0))
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
    starts = range(frame.first // length, (frame.first + frame.units - 1) // length + 1)
    if len(interface_ids) <= FEW:
        read = partial(_few, connection, sorted(interface_ids))
    else:
        read = partial(_kept, connection, packs(connection))
    for start in starts:
        for interface_id, kind, sole, found in read(Sheet(frame.span, part, start, typed)):
            if interface_id in interface_ids:
                yield Placed(interface_id, kind, sole, start * length + found.first - frame.first, found)


def packs(connection: Connection) -> int:
    """How often anything was packed: while that stays, so do all tiles."""
    return int(connection.execute(_packs).scalar_one())


class Sheet(NamedTuple):
    """The tiles of all interfaces of one start."""

    span: Span
    part: Part
    start: int
    typed: bool

    @property
    def asked(self) -> dict[str, int]:
        """For the statements."""
        return {"of_span": self.span.value, "of_part": self.part.value, "at": self.start}


_Found = tuple[int, int, int, Tile]
"""Interface, type, sole type, tile."""


def _few(connection: Connection, interface_ids: Collection[int], sheet: Sheet) -> list[_Found]:
    statement = _own if sheet.typed else _own_together
    rows = [row for ident in interface_ids for row in statement.run(connection, {**sheet.asked, "of": ident})]
    return [(ident, kind, sole, decode(data)) for ident, kind, sole, data in rows]


def _kept(connection: Connection, version: int, sheet: Sheet) -> list[_Found]:
    """From memory where it was read before and nothing was packed since."""
    sheets = _sheets.setdefault(connection.engine, Sheets())
    found = sheets.get(version, sheet)
    if found is None:
        tool = zstandard.ZstdDecompressor()
        rows = (_all if sheet.typed else _together).run(connection, sheet.asked)
        found = [(ident, kind, sole, decode(data, tool)) for ident, kind, sole, data in rows]
        sheets.keep(version, sheet, found)
    return found


class Sheets:
    """Tiles read lately, decoded: a chart that is asked for again every few seconds need not decode a month anew.

    Bounded in bytes; used by several reader threads.
    """

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._most = most
        self._gate = threading.Lock()
        self._version = -1
        self._kept: OrderedDict[Sheet, tuple[list[_Found], int]] = OrderedDict()
        self.bytes = 0

    def get(self, version: int, sheet: Sheet) -> list[_Found] | None:
        """As kept at this version; None where it must be read."""
        with self._gate:
            kept = self._kept.get(sheet) if version == self._version else None
            if kept is None:
                return None
            self._kept.move_to_end(sheet)
            return kept[0]

    def keep(self, version: int, sheet: Sheet, found: list[_Found]) -> None:
        """Keep what was read; a reader whose snapshot is older than what is kept keeps nothing."""
        size = sum(each[3].bytes for each in found)
        with self._gate:
            if version > self._version:
                self._version, self.bytes = version, 0
                self._kept.clear()
            if version < self._version or size > self._most or sheet in self._kept:
                return
            self._kept[sheet] = (found, size)
            self.bytes += size
            while self.bytes > self._most:
                self.bytes -= self._kept.popitem(last=False)[1][1]


_sheets: WeakKeyDictionary[Engine, Sheets] = WeakKeyDictionary()


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
