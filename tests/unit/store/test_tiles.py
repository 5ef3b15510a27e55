"""Packed roll-ups give back what was put in, and stay small."""

from __future__ import annotations

import numpy as np
import pytest

from console.store.tally_asks import LENGTH, Part, Span
from console.store.tally_cells import CODES, LATENCY, Series
from console.store.tiles import Rows, encode, rows_of


def random_rows(seed: int, span: Span, most: int) -> Rows:
    """Rows as counting makes them: every try has one code."""
    dice = np.random.default_rng(seed)

    def row() -> np.ndarray:
        return dice.integers(0, most, LENGTH[span]) * dice.integers(0, 2, LENGTH[span])

    out, failed, retried = row(), row(), row()
    return {
        Series.IN: row(),
        Series.OUT: out,
        Series.FAILED: failed,
        Series.RETRIED: retried,
        Series.DEPTH: row(),
        CODES + 5: out,
        CODES + 6: failed,
        CODES + 9: retried,
        LATENCY + 3: row(),
        LATENCY + 40: row(),
    }


@pytest.mark.parametrize("span", list(Span))
@pytest.mark.parametrize("most", [2, 100, 40_000, 3_000_000_000])
def test_that_a_tile_gives_back_what_was_put_in(span: Span, most: int) -> None:
    rows = random_rows(most % 97, span, most)
    found: Rows = {}
    for part in Part:
        data = encode(rows, span, part)
        assert data is not None
        found |= rows_of(data, span)

    kept = {series for series, row in rows.items() if row.any()}
    assert {series for series, row in found.items() if row.any()} == kept
    assert all(np.array_equal(found[series], rows[series]) for series in kept)


def test_that_codes_that_do_not_add_up_to_the_tries_are_kept_as_they_are() -> None:
    rows = random_rows(3, Span.HOUR, 50)
    rows[CODES + 5] = rows[CODES + 5] + 1
    data = encode(rows, Span.HOUR, Part.COUNTS)

    assert data is not None
    assert np.array_equal(rows_of(data, Span.HOUR)[CODES + 5], rows[CODES + 5])


def test_that_nothing_makes_no_tile_and_a_quiet_day_a_small_one() -> None:
    rows: Rows = {Series.IN: np.zeros(1440, dtype=np.int64), Series.OBSERVED: np.full(1440, 60, dtype=np.int64)}
    data = encode(rows, Span.MINUTE, Part.COUNTS)

    assert encode(rows, Span.MINUTE, Part.LATENCY) is None
    assert data is not None
    assert len(data) < 100
