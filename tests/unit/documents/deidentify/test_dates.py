"""Dates moved back: any precision and writing; nonsense stays nonsense."""

from __future__ import annotations

import re
from datetime import date

import pytest

from console.documents.deidentify.dates import TEXT_DATES, born, in_text, shifted

DATES = re.compile(TEXT_DATES, re.IGNORECASE)


@pytest.mark.parametrize(
    ("value", "moved"),
    [
        ("20240305", "20240224"),
        ("202403050930", "202402240930"),
        ("20240305093000.123+0100", "20240224093000.123+0100"),
        ("2024-03-05T09:30:00Z", "2024-02-24T09:30:00Z"),
        ("2024-03-05", "2024-02-24"),
        ("202403", "202403"),
        ("2024", "2024"),
        (" 20240305 ", " 20240224 "),
    ],
)
def test_that_a_value_keeps_its_precision_and_writing(value: str, moved: str) -> None:
    assert shifted(value, 10) == moved


@pytest.mark.parametrize("value", ["20241399", "yesterday", "20240305 Jane Doe", "12", ""])
def test_that_what_is_no_date_is_not_taken_for_one(value: str) -> None:
    assert shifted(value, 10) is None


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("seen 03/05/2024.", "seen 02/24/2024."),
        ("seen 5.3.2024", "seen 24.2.2024"),
        ("on March 5, 2024 and 05-MAR-2024", "on February 24, 2024 and 24-FEB-2024"),
        ("2024-03-05", "2024-02-24"),
        ("20240305", "20240224"),
        ("in March 2024", "in March 2024"),
        ("ratio 120/80, 7.35", "ratio 120/80, 7.35"),
    ],
)
def test_that_dates_in_text_move_as_they_are_written(text: str, moved: str) -> None:
    assert DATES.sub(lambda found: in_text(found, 10), text) == moved


def test_that_the_year_of_birth_may_stay_but_not_of_the_very_old() -> None:
    today = date(2026, 1, 1)

    assert born("19800105", 30, today, keep_year=False) == "19791206"
    assert born("19800105", 30, today, keep_year=True) == "19801206"
    assert born("19230105", 30, today, keep_year=True) == "19351206"
    assert born("1923", 30, today, keep_year=True) == "1935"
