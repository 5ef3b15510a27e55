"""Amounts are read and written as people do, and nothing is lost on the way."""

from __future__ import annotations

import pytest

from console.desktop.screens.alerts.units import Unit, amount, read_amount, read_span, span_words, typed_amount


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90 s", 90), ("5 min", 300), ("5min", 300), ("1 h 30 min", 5400), ("2 h", 7200), ("7 d", 604_800), ("0", 0)],
)
def test_that_a_time_is_read_as_it_is_typed(text: str, seconds: int) -> None:
    assert read_span(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "5", "5 weeks", "-5 min", "5 min or so", "min"])
def test_that_what_is_no_time_is_not_guessed(text: str) -> None:
    assert read_span(text) is None


@pytest.mark.parametrize("seconds", [0, 1, 59, 60, 90, 119, 120, 121, 300, 3599, 3600, 5400, 86_400, 90_061])
def test_that_a_time_written_is_read_back_the_same(seconds: int) -> None:
    assert read_span(span_words(seconds)) == seconds


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (200.0, Unit.MESSAGES),
        (900.0, Unit.SECONDS),
        (0.05, Unit.SHARE),
        (0.125, Unit.SHARE),
        (2000.0, Unit.MILLISECONDS),
        (5e9, Unit.BYTES),
        (14.0, Unit.DAYS),
    ],
)
def test_that_a_threshold_in_its_field_is_read_back_the_same(value: float, unit: Unit) -> None:
    assert read_amount(typed_amount(value, unit), unit) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "many", "-3", "1e9", "12 apples"])
def test_that_what_is_no_number_is_not_guessed(text: str) -> None:
    assert read_amount(text, Unit.MESSAGES) is None


@pytest.mark.parametrize("unit", list(Unit))
def test_that_unknown_is_never_zero(unit: Unit) -> None:
    assert amount(None, unit) == "unknown"
    assert amount(0, unit) != "unknown"
