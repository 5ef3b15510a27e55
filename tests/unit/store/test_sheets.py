"""Decoded tiles in memory: true to one state of the store, bounded, and never older than what was asked for."""

from __future__ import annotations

import numpy as np

from console.store.tally_asks import Part, Span
from console.store.tally_reads import Sheet, Sheets
from console.store.tiles import Tile

TILE = Tile(0, 1000, 0, (([0], np.zeros((1, 1000), dtype=np.int8)),))
FOUND = [(1, 0, 0, TILE)]


def sheet(start: int) -> Sheet:
    """One of minutes."""
    return Sheet(Span.MINUTE, Part.COUNTS, start, False)


def test_that_a_packing_ends_what_was_kept_and_an_old_reader_brings_nothing_back() -> None:
    sheets = Sheets()
    sheets.keep(3, sheet(1), FOUND)

    assert sheets.get(3, sheet(1)) == FOUND
    assert sheets.get(4, sheet(1)) is None
    sheets.keep(4, sheet(2), FOUND)
    sheets.keep(3, sheet(1), FOUND)
    assert sheets.get(3, sheet(1)) is None
    assert sheets.get(4, sheet(2)) == FOUND


def test_that_what_was_not_asked_for_lately_makes_room() -> None:
    sheets = Sheets(most=3000)
    for start in (1, 2):
        sheets.keep(1, sheet(start), FOUND)
    assert sheets.get(1, sheet(1)) == FOUND
    sheets.keep(1, sheet(3), FOUND)

    assert sheets.get(1, sheet(2)) is None
    assert sheets.get(1, sheet(1)) == FOUND
    assert sheets.bytes <= 3000
