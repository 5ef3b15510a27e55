"""Sums of roll-ups by lane: which interface or type belongs to which lane is said by whoever asks, when it asks.

So a lane is always that of the present site and layer of an interface, whatever they were when it was counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from console.core.rates import BINS, bin_milliseconds
from console.store.tally_asks import Places
from console.store.tally_cells import CODES, LATENCY, Series
from console.store.tally_reads import Fresh, Placed

Row = NDArray[np.int64]
COUNTED = (Series.IN, Series.REFUSED, Series.OUT, Series.FAILED, Series.RETRIED)
WATCHED = (Series.OBSERVED, Series.DOWN, Series.ASSUMED)
_TRIES = frozenset({Series.IN, Series.OUT_BEYOND_IN, Series.FAILED, Series.RETRIED})
_MIDDLES = np.array([bin_milliseconds(number) for number in range(BINS)])


@dataclass(slots=True)
class Counts:
    """What one lane counted, one value per unit."""

    units: int
    rows: dict[int, Row] = field(default_factory=dict)
    codes: dict[int, Row] = field(default_factory=dict)  # by word

    def row(self, series: int) -> Row:
        """The row of a series, zeros where nothing was counted."""
        return self.rows.setdefault(series, np.zeros(self.units, dtype=np.int64))

    def code(self, word: int) -> Row:
        """The row of an outcome code."""
        return self.codes.setdefault(word, np.zeros(self.units, dtype=np.int64))

    def add(self, placed: Placed) -> None:
        """Add a tile's counts."""
        here, own = placed.cut(self.units)
        tries = np.zeros(here.stop - here.start, dtype=np.int64) if placed.tile.rest else None
        for numbers, matrix in placed.tile.groups:
            for number, values in zip(numbers, matrix[:, own], strict=True):
                if number >= CODES:
                    self.code(number - CODES)[here] += values
                    if tries is not None:
                        tries -= values
                    continue
                if number in _TRIES and tries is not None:
                    tries += values
                if number == Series.IN:
                    self.row(Series.IN)[here] += values
                    self.row(Series.OUT)[here] += values
                elif number == Series.OUT_BEYOND_IN:
                    self.row(Series.OUT)[here] += values
                elif number in COUNTED:
                    self.row(number)[here] += values
        if tries is not None:
            self.code(placed.tile.rest)[here] += tries


@dataclass(slots=True)
class Gauges:
    """What was watched in one lane, one value per unit."""

    units: int
    rows: dict[int, Row] = field(default_factory=dict)

    def row(self, series: int) -> Row:
        """The row of a gauge."""
        return self.rows.setdefault(series, np.zeros(self.units, dtype=np.int64))

    def add(self, placed: Placed, wanted: tuple[Series, ...] = WATCHED) -> None:
        """Add a tile's gauges; the largest depth and age count."""
        here, own = placed.cut(self.units)
        for numbers, matrix in placed.tile.groups:
            for number, values in zip(numbers, matrix, strict=True):
                if number in wanted:
                    row = self.row(number)
                    if number in (Series.DEPTH, Series.OLDEST):
                        row[here] = np.maximum(row[here], values[own])
                    else:
                        row[here] += values[own]

    def add_fresh(self, cells: Fresh, wanted: tuple[Series, ...] = WATCHED) -> None:
        """Add what is not packed."""
        for series in wanted:
            chosen = cells.of(cells.series == series)
            if not chosen.unit.size:
                continue
            if series in (Series.DEPTH, Series.OLDEST):
                np.maximum.at(self.row(series), chosen.unit, chosen.value)
            else:
                np.add.at(self.row(series), chosen.unit, chosen.value)


def volume(placed: Placed, units: int) -> int:
    """Messages taken in plus tries, to order lanes by."""
    _, own = placed.cut(units)
    total = 0
    for numbers, matrix in placed.tile.groups:
        for number, values in zip(numbers, matrix, strict=True):
            if number == Series.IN:
                total += 2 * int(values[own].sum())
            elif number in (Series.OUT_BEYOND_IN, Series.FAILED):
                total += int(values[own].sum())
    return total


def lanes_of(cells: Fresh, places: Places, order: Mapping[str, int]) -> Row:
    """The number of the lane of each cell, -1 for none; `order` gives each lane's number."""
    keys = cells.interface_id << 16 | cells.type if places.typed else cells.interface_id
    known, place = np.unique(keys, return_inverse=True)
    lanes = [places.of(key >> 16, key & 0xFFFF) if places.typed else places.of(key, 0) for key in known.tolist()]
    numbers = [-1 if lane is None else order[lane] for lane in lanes]
    return np.array(numbers, dtype=np.int64)[place] if numbers else np.zeros(0, dtype=np.int64)


def add_fresh(counts: Counts, cells: Fresh) -> None:
    """Add cells of one lane to its counts."""
    for number in np.unique(cells.series):
        series = int(number)
        if series in COUNTED or series >= CODES:
            chosen = cells.series == number
            row = counts.code(series - CODES) if series >= CODES else counts.row(series)
            np.add.at(row, cells.unit[chosen], cells.value[chosen])


class Latencies:
    """Replies by bin and bucket, of one lane. `step` units are a bucket; the units make whole buckets."""

    def __init__(self, units: int, step: int) -> None:
        self._units = units
        self._step = step
        self._bins = np.zeros((BINS, units), dtype=np.int32)

    def add(self, placed: Placed) -> None:
        """Add a tile's bins."""
        here, own = placed.cut(self._units)
        for numbers, matrix in placed.tile.groups:  # one group of bins without a gap
            self._bins[numbers[0] - LATENCY : numbers[-1] - LATENCY + 1, here] += matrix[:, own]

    def add_fresh(self, cells: Fresh) -> None:
        """Add cells of this lane."""
        chosen = cells.of((cells.series >= LATENCY) & (cells.series < CODES))
        np.add.at(self._bins, (chosen.series - LATENCY, chosen.unit), chosen.value)

    def quantiles(self, *shares: float) -> list[list[float | None]]:
        """For each share its value in milliseconds per bucket; None where nobody replied."""
        bins = self._bins if self._step == 1 else self._bins.reshape(BINS, -1, self._step).sum(axis=2)
        return _quantiles(bins, shares)

    def last(self, since: int, *shares: float) -> list[float | None]:
        """The same of all units from this one on, together."""
        return [values[0] for values in _quantiles(self._bins[:, since:].sum(axis=1, keepdims=True), shares)]


def _quantiles(bins: NDArray[np.signedinteger], shares: Iterable[float]) -> list[list[float | None]]:
    summed = bins.cumsum(axis=0)
    total = summed[-1]
    found: list[list[float | None]] = []
    for share in shares:
        place = (summed < share * total).sum(axis=0)
        values = np.round(_MIDDLES[np.minimum(place, BINS - 1)], 1)
        found.append([value if many else None for value, many in zip(values.tolist(), total.tolist(), strict=True)])
    return found
