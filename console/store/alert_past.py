"""Roll-ups of one interface for replaying alert rules and for what is usual at an hour. Unknown stays unknown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from console.core.rates import BINS, bin_milliseconds
from console.store.alert_asks import Minutes
from console.store.tally_asks import Frame, Part, Span
from console.store.tally_cells import CODES, LATENCY, Series
from console.store.tally_reads import Fresh, fresh, one_snapshot, tiles
from console.store.tally_sums import Counts, Gauges, add_fresh

HALF_HOUR = 1800
"""Seconds of an hour that must have been watched."""

WATCHED = (Series.OBSERVED, Series.ASSUMED, Series.DOWN, Series.DEPTH, Series.OLDEST)


def minutes(connection: Connection, interface_id: int, first: int, units: int, width: int) -> Minutes:
    """See `alert_late.minutes`."""
    one_snapshot(connection)
    frame = Frame(Span.MINUTE, first, units)
    counts, gauges = Counts(units), Gauges(units)
    cells = _add(connection, frame, interface_id, counts, gauges)
    p95: list[float | None] = []
    if width:
        bins = np.zeros((BINS, units), dtype=np.int64)
        for placed in tiles(connection, frame, Part.LATENCY, {interface_id}, typed=False):
            here, own = placed.cut(units)
            for numbers, matrix in placed.tile.groups:
                bins[numbers[0] - LATENCY : numbers[-1] - LATENCY + 1, here] += matrix[:, own]
        chosen = cells.of((cells.series >= LATENCY) & (cells.series < CODES))
        np.add.at(bins, (chosen.series - LATENCY, chosen.unit), chosen.value)
        p95 = _p95(bins, width)
    down = gauges.row(Series.DOWN)
    retried = np.where(down > 0, 0, counts.row(Series.RETRIED))  # while a link is down nobody is there to refuse
    return Minutes(
        came=counts.row(Series.IN).tolist(),
        out=counts.row(Series.OUT).tolist(),
        failed=(counts.row(Series.FAILED) + retried).tolist(),
        depth=gauges.row(Series.DEPTH).tolist(),
        oldest=gauges.row(Series.OLDEST).tolist(),
        observed=gauges.row(Series.OBSERVED).tolist(),
        down=down.tolist(),
        p95=p95,
    )


def hours(connection: Connection, interface_id: int, first: int, units: int) -> list[int | None]:
    """See `alert_late.hours`."""
    one_snapshot(connection)
    frame = Frame(Span.HOUR, first, units)
    counts, gauges = Counts(units), Gauges(units)
    _add(connection, frame, interface_id, counts, gauges)
    seen = (gauges.row(Series.OBSERVED) + gauges.row(Series.ASSUMED)).tolist()
    came = counts.row(Series.IN).tolist()
    return [many if watched >= HALF_HOUR else None for many, watched in zip(came, seen, strict=True)]


def _add(connection: Connection, frame: Frame, interface_id: int, counts: Counts, gauges: Gauges) -> Fresh:
    """Everything of an interface as a whole; its cells that are not packed."""
    for placed in tiles(connection, frame, Part.COUNTS, {interface_id}, typed=False):
        counts.add(placed)
        gauges.add(placed, WATCHED)
    cells = fresh(connection, frame, {interface_id})
    add_fresh(counts, cells)
    gauges.add_fresh(cells, WATCHED)
    return cells


def _p95(bins: NDArray[np.int64], width: int) -> list[float | None]:
    """Over the last `width` minutes, at each minute."""
    summed = np.cumsum(bins, axis=1)
    rolled = summed.copy()
    rolled[:, width:] -= summed[:, :-width]
    reached = rolled.cumsum(axis=0)
    total = reached[-1]
    places = np.minimum((reached < 0.95 * total).sum(axis=0), BINS - 1).tolist()
    return [bin_milliseconds(place) if many else None for place, many in zip(places, total.tolist(), strict=True)]
