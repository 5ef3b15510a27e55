"""The bar of a job: in proportion, and never nothing for something."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.api.jobs import JobCounts
from console.desktop.screens.bulk.progress import parts_of, widths_of


@given(st.lists(st.integers(0, 100_000), min_size=7, max_size=7), st.integers(40, 600))
def test_that_the_parts_fill_the_bar_and_each_that_is_there_can_be_seen(numbers: list[int], width: int) -> None:
    names = ("accepted", "rejected", "unknown", "sending", "refused", "waiting", "cancelled")
    parts = parts_of(JobCounts(**dict(zip(names, numbers, strict=True))))
    widths = widths_of(parts, width, 4)
    assert sum(widths) == (width if any(numbers) else 0)
    assert all((wide >= 4) == (part.count > 0) for wide, part in zip(widths, parts, strict=True))


def test_that_only_what_asks_for_attention_has_a_status_colour() -> None:
    colours = {part.state: part.colour for part in parts_of(JobCounts())}
    assert {state for state, colour in colours.items() if colour in {"error", "warn"}} == {"rejected", "unknown"}
    assert colours["accepted"] == "acc"
