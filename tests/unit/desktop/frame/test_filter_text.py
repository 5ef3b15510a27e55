"""The filter bar's judgement: valid, or wrong at a place with a cure."""

from __future__ import annotations

from console.desktop.frame.filter_text import read, split


def test_that_a_valid_filter_has_no_cure() -> None:
    reading = read(("status:error",), "type:ORU")
    assert reading.is_valid
    assert reading.query == "status:error type:ORU"


def test_that_the_wrong_place_is_counted_from_the_line_not_from_the_chips() -> None:
    reading = read(("status:error", "type:ORU^R01"), "age:<2x")
    assert not reading.is_valid
    assert reading.wrong is not None
    first, last = reading.wrong
    assert "age:<2x"[first:last] == "2x"
    assert "2x" in reading.cure


def test_that_terms_become_chips_and_or_stays_text() -> None:
    assert split("status:error -site:TEST") == (("status:error", "-site:TEST"), "")
    assert split("a OR b") == ((), "a OR b")
