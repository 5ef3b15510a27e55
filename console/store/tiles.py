"""Packed roll-ups: all series of one interface over a day of minutes, 32 days of hours or 512 days of days.

A tile is one zstd frame: a head, then groups of rows of one width, each row a series over the tile's units. What is
zero everywhere is left out, and so are the ends in which all is zero. Two series are left out because they follow:
OUT is kept as its difference from IN, and the most frequent outcome code as what the other codes leave of all tries.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import zstandard
from numpy.typing import NDArray

from console.store.tally_asks import LENGTH, Part, Span
from console.store.tally_cells import CODES, LARGEST, LATENCY, Series

Row = NDArray[np.int64]
Rows = dict[int, Row]
"""Series -> one value per unit of the tile."""


VERSION = 1
_HEAD = struct.Struct("<BBHHH")  # version, groups, first unit, units, word of the code left out
_GROUP = struct.Struct("<BH")  # width of a value in bytes, rows
_WIDTHS = {1: "<i1", 2: "<i2", 4: "<i4", 8: "<i8"}
LEVEL = 9


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as it is kept: rows begin at unit `first`; `groups` are (series, matrix) of one width each."""

    first: int
    units: int
    rest: int
    groups: tuple[tuple[list[int], NDArray[np.signedinteger]], ...]

    @property
    def bytes(self) -> int:
        """Room it takes in memory, about."""
        return 200 + sum(matrix.nbytes for _, matrix in self.groups)


def decode(data: bytes, tool: zstandard.ZstdDecompressor | None = None) -> Tile:
    """Read a tile, without making its numbers wider. Who reads many brings a decompressor, which is of one thread."""
    raw = (tool or zstandard.ZstdDecompressor()).decompress(data)
    _, groups, first, units, rest = _HEAD.unpack_from(raw)
    at, found = _HEAD.size, []
    for _ in range(groups):
        width, many = _GROUP.unpack_from(raw, at)
        at += _GROUP.size
        series = list(struct.unpack_from(f"<{many}H", raw, at))
        at += 2 * many
        matrix = np.frombuffer(raw, dtype=_WIDTHS[width], count=many * units, offset=at).reshape(many, units)
        at += many * units * width
        found.append((series, matrix))
    return Tile(first, units, rest, tuple(found))


def rows_of(data: bytes, span: Span) -> Rows:
    """All series of a tile in full, with those that were left out."""
    tile = decode(data)
    rows: Rows = {}
    for series, matrix in tile.groups:
        for number, values in zip(series, matrix, strict=True):
            row = np.zeros(LENGTH[span], dtype=np.int64)
            row[tile.first : tile.first + tile.units] = values
            rows[number] = row
    beyond = rows.pop(Series.OUT_BEYOND_IN, None)
    out = _sum(rows, [Series.IN], span) + (0 if beyond is None else beyond)
    if out.any():
        rows[Series.OUT] = out
    if tile.rest:
        codes = [number for number in rows if number >= CODES]
        tries = _sum(rows, [Series.OUT, Series.FAILED, Series.RETRIED], span)
        rows[CODES + tile.rest] = tries - _sum(rows, codes, span)
    return rows


def encode(rows: Mapping[int, Row], span: Span, part: Part) -> bytes | None:
    """A tile of this part of the series; None where all is zero."""
    kept = {number: row for number, row in rows.items() if part_of(number) is part and row.any()}
    if not kept:
        return None
    rest = 0
    if part is Part.COUNTS:
        kept, rest = _without_what_follows(kept, span)
    filled = np.flatnonzero(np.any(np.stack(list(kept.values())) != 0, axis=0)) if kept else np.zeros(1, dtype=int)
    first, units = (int(filled[0]), int(filled[-1] - filled[0]) + 1) if filled.size else (0, 0)
    groups = _latency_group(kept) if part is Part.LATENCY else _groups(kept)
    packed = [_HEAD.pack(VERSION, len(groups), first, units, rest)]
    for width, numbers in groups:
        packed += [_GROUP.pack(width, len(numbers)), struct.pack(f"<{len(numbers)}H", *numbers)]
        none = np.zeros(LENGTH[span], dtype=np.int64)
        packed += [kept.get(each, none)[first : first + units].astype(_WIDTHS[width]).tobytes() for each in numbers]
    return zstandard.ZstdCompressor(level=LEVEL).compress(b"".join(packed))


def part_of(series: int) -> Part:
    """Where a series is kept."""
    return Part.LATENCY if LATENCY <= series < CODES else Part.COUNTS


def combine(into: Rows, series: int, row: Row) -> None:
    """Add a row, or take the larger of each value, as the series wants it."""
    known = into.get(series)
    if known is None:
        into[series] = row
    elif series in LARGEST:
        into[series] = np.maximum(known, row)
    else:
        into[series] = known + row


def _sum(rows: Mapping[int, Row], numbers: list[Series] | list[int], span: Span) -> Row:
    total = np.zeros(LENGTH[span], dtype=np.int64)
    for number in numbers:
        if number in rows:
            total = total + rows[number]
    return total


def _without_what_follows(rows: Mapping[int, Row], span: Span) -> tuple[Rows, int]:
    kept = dict(rows)
    codes = [number for number in rows if number >= CODES]
    rest = 0
    if codes and np.array_equal(_sum(rows, codes, span), _sum(rows, [Series.OUT, Series.FAILED, Series.RETRIED], span)):
        rest = max(codes, key=lambda number: int(rows[number].sum()))
        del kept[rest]
    beyond = _sum(rows, [Series.OUT], span) - _sum(rows, [Series.IN], span)
    kept.pop(Series.OUT, None)
    if beyond.any():
        kept[Series.OUT_BEYOND_IN] = beyond
    return kept, rest - CODES if rest else 0


def _width(rows: list[Row]) -> int:
    high, low = max(int(row.max()) for row in rows), min(int(row.min()) for row in rows)
    return next(width for width in (1, 2, 4, 8) if -(1 << 8 * width - 1) <= low and high < 1 << 8 * width - 1)


def _groups(rows: Mapping[int, Row]) -> list[tuple[int, list[int]]]:
    """Rows by the width their values need."""
    widths = {number: _width([row]) for number, row in rows.items()}
    return [
        (width, sorted(number for number in rows if widths[number] == width)) for width in sorted(set(widths.values()))
    ]


def _latency_group(rows: Mapping[int, Row]) -> list[tuple[int, list[int]]]:
    """All bins between the lowest and the highest as one group, so that a chart adds them in one step."""
    return [(_width(list(rows.values())), list(range(min(rows), max(rows) + 1)))]
