"""One chart from the roll-ups: lanes ordered by volume, a page of them with counts, latency, code mix and shadow.

Everything is read in one snapshot and summed in this thread; the caller gets numbers per bucket.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from sqlalchemy import Connection

from console.store.tally_asks import Ask, ChartSums, Frame, LaneSums, Part, Places, QueueSums, Recent
from console.store.tally_cells import Series
from console.store.tally_reads import Fresh, Placed, fresh, one_snapshot, tiles
from console.store.tally_sums import Counts, Gauges, Latencies, Row, add_fresh, lanes_of, volume

DOWN_SHARE = 0.9
"""So much of the watched seconds of a bucket with the link down, of all interfaces of the lane, is a gap."""


def chart(connection: Connection, ask: Ask) -> ChartSums:
    """Read and sum."""
    one_snapshot(connection)
    ids, typed = frozenset(ask.places.lane), ask.places.typed
    placed = list(tiles(connection, ask.frame, Part.COUNTS, ids, typed=typed))
    cells = fresh(connection, ask.frame, ids)
    order = _order(ask, placed, cells)
    page = order[ask.offset : ask.offset + ask.limit]
    sums = _Sums(ask, page, _numbered(cells, ask.places, order))
    sums.count(placed, cells)
    shown = frozenset(ident for ident, key in ask.places.lane.items() if key in page) if not _by_type(ask) else ids
    for each in tiles(connection, ask.frame, Part.LATENCY, shown, typed=typed):
        sums.time(each)
    shadow = _shadow(connection, ask, page) if ask.shadow is not None else {}
    lanes = tuple(sums.lane(key, shadow.get(key)) for key in page)
    return ChartSums(lanes=lanes, more=max(0, len(order) - ask.offset - len(page)))


def _heads(ask: Ask) -> Row:
    """The first unit of each bucket."""
    return np.arange(0, ask.frame.units, ask.step)


def _by_type(ask: Ask) -> bool:
    return ask.places.by_type is not None


def _order(ask: Ask, placed: list[Placed], cells: Fresh) -> list[str]:
    """All lanes, the busiest first; those without traffic too, but for types."""
    many: Counter[str] = Counter()
    if not _by_type(ask):
        many.update(dict.fromkeys(ask.places.lane.values(), 0))
    for each in placed:
        lane = ask.places.of_tile(each.interface_id, each.type, each.sole)
        if lane is not None:
            many[lane] += volume(each, ask.frame.units)
    every = list(dict.fromkeys([*many, *(ask.places.by_type or {}).values()]))
    numbers = lanes_of(cells, ask.places, {key: number for number, key in enumerate(every)})
    counted = (numbers >= 0) & np.isin(cells.series, (Series.IN, Series.OUT, Series.FAILED))
    for number, value in enumerate(np.bincount(numbers[counted], cells.value[counted], len(every)).tolist()):
        if value:
            many[every[number]] += int(value)
    kept = [key for key in many if not ask.keys or key in ask.keys]
    return sorted(kept, key=lambda key: (-many[key], key))


def _numbered(cells: Fresh, places: Places, order: list[str]) -> Row:
    known = {key: number for number, key in enumerate(order)}
    every = {key: known.get(key, -1) for key in [*places.lane.values(), *(places.by_type or {}).values()]}
    return lanes_of(cells, places, every)


class _Sums:
    """What is added up for the lanes of the page."""

    def __init__(self, ask: Ask, page: list[str], numbers: Row) -> None:
        units = ask.frame.units
        self._ask = ask
        self._numbers = numbers
        self._counts = {key: Counts(units) for key in page}
        self._latencies = {key: Latencies(units, ask.step) for key in page}
        shared = Gauges(units)
        self._gauges = {key: shared if _by_type(ask) else Gauges(units) for key in page}
        self._every = (shared,) if _by_type(ask) else ()

    def count(self, placed: list[Placed], cells: Fresh) -> None:
        """Counts and gauges of tiles, and everything that is fresh."""
        for each in placed:
            counts = self._counts.get(self._ask.places.of_tile(each.interface_id, each.type, each.sole) or "")
            if counts is not None:
                counts.add(each)
            if each.type == 0:
                self._watched(each)
        for number, key in enumerate(self._counts, start=self._ask.offset):
            own = cells.of(self._numbers == number)
            add_fresh(self._counts[key], own)
            self._latencies[key].add_fresh(own)
        self._watched_fresh(cells)

    def time(self, placed: Placed) -> None:
        """A tile of latencies."""
        latencies = self._latencies.get(self._ask.places.of_tile(placed.interface_id, placed.type, placed.sole) or "")
        if latencies is not None:
            latencies.add(placed)

    def _watched(self, placed: Placed) -> None:
        if self._every:
            self._every[0].add(placed)
        elif (gauges := self._gauges.get(self._ask.places.lane[placed.interface_id])) is not None:
            gauges.add(placed)

    def _watched_fresh(self, cells: Fresh) -> None:
        gauges = cells.of((cells.type == 0) & (cells.series < 64))
        if self._every:
            self._every[0].add_fresh(gauges)
            return
        lane = self._ask.places.lane
        for key, own in self._gauges.items():
            members = [ident for ident, other in lane.items() if other == key]
            own.add_fresh(gauges.of(np.isin(gauges.interface_id, members)))

    def lane(self, key: str, shadow: Row | None) -> LaneSums:
        """A lane as it is told."""
        counts, gauges, heads = self._counts[key], self._gauges[key], _heads(self._ask)
        p50, p95 = self._latencies[key].quantiles(0.5, 0.95)

        def bucketed(row: Row) -> Row:
            return np.add.reduceat(row, heads)

        refused = bucketed(counts.row(Series.REFUSED))
        counted = bucketed(counts.row(Series.IN) + counts.row(Series.OUT) + counts.row(Series.FAILED))
        retried = bucketed(counts.row(Series.RETRIED))
        seen, down = bucketed(gauges.row(Series.OBSERVED)), bucketed(gauges.row(Series.DOWN))
        watched = (seen + bucketed(gauges.row(Series.ASSUMED)) + counted + retried) > 0
        return LaneSums(
            key=key,
            received=bucketed(counts.row(Series.IN)).tolist(),
            refused=refused.tolist(),
            delivered=bucketed(counts.row(Series.OUT)).tolist(),
            failed=(bucketed(counts.row(Series.FAILED)) + refused).tolist(),
            retried=retried.tolist(),
            p50=p50,
            p95=p95,
            mix={word: bucketed(row).tolist() for word, row in counts.codes.items() if row.any()},
            watched=watched.tolist(),
            down=((seen > 0) & (down >= DOWN_SHARE * seen)).tolist(),
            shadow=[] if shadow is None else bucketed(shadow).tolist(),
            recent=self._recent(key),
        )

    def _recent(self, key: str) -> Recent | None:
        since = self._ask.recent
        if since is None:
            return None
        counts = self._counts[key]
        p50, p95 = self._latencies[key].last(since, 0.5, 0.95)
        return Recent(
            received=int(counts.row(Series.IN)[since:].sum()),
            delivered=int(counts.row(Series.OUT)[since:].sum()),
            failed=int(counts.row(Series.FAILED)[since:].sum() + counts.row(Series.REFUSED)[since:].sum()),
            p50=p50,
            p95=p95,
        )


def _shadow(connection: Connection, ask: Ask, page: list[str]) -> dict[str, Row]:
    """Messages taken in, of each lane of the page, in the range before."""
    if ask.shadow is None:
        return {}
    ids = frozenset(ask.places.lane)
    rows = {key: Counts(ask.shadow.units) for key in page}
    for placed in tiles(connection, ask.shadow, Part.COUNTS, ids, typed=ask.places.typed):
        counts = rows.get(ask.places.of_tile(placed.interface_id, placed.type, placed.sole) or "")
        if counts is not None:
            counts.add(placed)
    cells = fresh(connection, ask.shadow, ids)
    numbers = _numbered(cells, ask.places, page)
    for number, key in enumerate(page):
        add_fresh(rows[key], cells.of(numbers == number))
    return {key: counts.row(Series.IN) for key, counts in rows.items()}


def queue(connection: Connection, frame: Frame, step: int, interface_id: int) -> QueueSums:
    """The gauges of one interface."""
    one_snapshot(connection)
    wanted = (Series.DEPTH, Series.OLDEST, Series.OBSERVED, Series.DOWN)
    gauges = Gauges(frame.units)
    for placed in tiles(connection, frame, Part.COUNTS, {interface_id}, typed=False):
        gauges.add(placed, wanted)
    gauges.add_fresh(fresh(connection, frame, {interface_id}), wanted)
    heads = np.arange(0, frame.units, step)
    seen = np.add.reduceat(gauges.row(Series.OBSERVED), heads)
    down = np.add.reduceat(gauges.row(Series.DOWN), heads)
    return QueueSums(
        depth=np.maximum.reduceat(gauges.row(Series.DEPTH), heads).tolist(),
        oldest=np.maximum.reduceat(gauges.row(Series.OLDEST), heads).tolist(),
        watched=(seen > 0).tolist(),
        down=((seen > 0) & (down >= DOWN_SHARE * seen)).tolist(),
    )
