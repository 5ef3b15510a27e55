"""The forms of simple data types."""

from __future__ import annotations

import pytest

from console.layers.hl7v2.checks import well_formed


@pytest.mark.parametrize(
    ("datatype", "text"),
    [
        ("NM", "99.50"),
        ("NM", "-1"),
        ("NM", '""'),
        ("DT", "20240229"),
        ("DTM", "2024"),
        ("TS", "20240203101500.1234+0100"),
        ("TM", "2359"),
        ("ST", "anything"),
        ("NM", ""),
    ],
)
def test_that_a_good_value_fits(datatype: str, text: str) -> None:
    assert well_formed(datatype, text)


@pytest.mark.parametrize(
    ("datatype", "text"),
    [
        ("NM", "1,5"),
        ("NM", ">5"),
        ("DT", "20230229"),
        ("DT", "2024-01-01"),
        ("TS", "20241301"),
        ("DTM", "202401012460"),
        ("TM", "2460"),
        ("SI", "x"),
    ],
)
def test_that_a_bad_value_does_not(datatype: str, text: str) -> None:
    assert not well_formed(datatype, text)
