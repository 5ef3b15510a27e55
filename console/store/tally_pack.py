"""Packing: minutes of past hours go into the tiles of all three spans; computed aside, written by a `Change`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, select

from console.store.ready import Ready
from console.store.tables_tallies import tile
from console.store.tally_asks import LENGTH, UNIT, Part, Span
from console.store.tally_cells import LARGEST, Series
from console.store.tally_rows import TileRow
from console.store.tiles import Row, Rows, combine, encode, rows_of

CELLS = np.dtype([("type", "<u2"), ("series", "<u2"), ("value", "<u4")])
GAUGES = frozenset({Series.DEPTH, Series.OLDEST, Series.OBSERVED, Series.DOWN, Series.ASSUMED})
"""What belongs to the interface and not to a type."""

_stored = Ready(
    select(tile.c.type, tile.c.sole, tile.c.data).where(
        tile.c.span == bindparam("of_span"),
        tile.c.part == bindparam("of_part"),
        tile.c.start == bindparam("at"),
        tile.c.interface_id == bindparam("of"),
    )
)
_Kinds = dict[int, Rows]
"""Type -> its series; 0 holds the gauges."""


def pack(connection: Connection, interface_id: int, minutes: Mapping[int, bytes]) -> tuple[TileRow, ...]:
    """The tiles of this interface with these minutes added."""
    cells = np.frombuffer(b"".join(minutes.values()), dtype=CELLS)
    sizes = [len(data) // CELLS.itemsize for data in minutes.values()]
    at = np.repeat(np.fromiter(minutes, dtype=np.int64, count=len(minutes)), sizes)
    return tuple(row for span in Span for row in _span(connection, interface_id, span, cells, at))


def _span(
    connection: Connection, interface_id: int, span: Span, cells: NDArray[np.void], at: NDArray[np.int64]
) -> list[TileRow]:
    units = at // UNIT[span]
    starts = units // LENGTH[span]
    found: list[TileRow] = []
    for start in np.unique(starts):
        chosen = starts == start
        kinds, stored = _load(connection, interface_id, span, int(start))
        touched = _add(kinds, cells[chosen], units[chosen] - int(start) * LENGTH[span], span)
        found += _rows(kinds, stored, touched, span, int(start))
    return found


def _load(connection: Connection, interface_id: int, span: Span, start: int) -> tuple[_Kinds, set[tuple[int, int]]]:
    """The tiles as they are, by type; and which (part, type) are stored."""
    kinds: defaultdict[int, Rows] = defaultdict(dict)
    stored: set[tuple[int, int]] = set()
    asked = {"of_span": span.value, "at": start, "of": interface_id}
    found = [(part, row) for part in Part for row in _stored.run(connection, {**asked, "of_part": part.value})]
    for part, (kind, sole, data) in found:
        stored.add((part, kind))
        rows = rows_of(bytes(data), span)
        if kind:
            kinds[kind] |= rows
            continue
        kinds[0] |= {number: row for number, row in rows.items() if number in GAUGES}
        if sole:
            kinds[sole] |= {number: row for number, row in rows.items() if number not in GAUGES}
    return dict(kinds), stored


def _add(kinds: _Kinds, cells: NDArray[np.void], units: NDArray[np.int64], span: Span) -> set[int]:
    """Add the cells; which types were touched."""
    keys = cells["type"].astype(np.int64) << 16 | cells["series"]
    for key in np.unique(keys):
        kind, series = int(key) >> 16, int(key) & 0xFFFF
        here = keys == key
        row: Row = np.zeros(LENGTH[span], dtype=np.int64)
        (np.maximum if series in LARGEST else np.add).at(row, units[here], cells["value"][here])
        combine(kinds.setdefault(kind, {}), series, row)
    return {int(kind) for kind in np.unique(cells["type"])}


def _rows(kinds: _Kinds, stored: set[tuple[int, int]], touched: set[int], span: Span, start: int) -> list[TileRow]:
    """All types together always, each type by itself where there are several and it changed or is new."""
    types = sorted(kind for kind in kinds if kind)
    together: Rows = dict(kinds.get(0, {}))
    for kind in types:
        for number, row in kinds[kind].items():
            combine(together, number, row)
    sole = types[0] if len(types) == 1 else 0
    found = [(0, sole, together)]
    if len(types) > 1:
        wanted = [kind for kind in types if kind in touched or (Part.COUNTS, kind) not in stored]
        found += [(kind, 0, kinds[kind]) for kind in wanted]
    return [
        TileRow(span=span.value, part=part.value, start=start, type=kind, sole=sole, data=data)
        for kind, sole, rows in found
        for part in Part
        if (data := encode(rows, span, part)) is not None
    ]
