"""Rows as unbroken stretches."""

from __future__ import annotations

from console.desktop.models.runs import runs


def test_that_rows_become_the_fewest_stretches() -> None:
    assert list(runs([5, 3, 4, 9, 4])) == [(3, 5), (9, 9)]
    assert list(runs([])) == []
