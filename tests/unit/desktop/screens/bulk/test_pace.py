"""How long a job takes at a pace."""

from __future__ import annotations

import pytest

from console.desktop.screens.bulk.pace import (
    PACES,
    pace_words,
    per_minute_complaint,
    read_per_minute,
    seconds_needed,
    time_words,
)


def test_that_a_pace_gives_the_time_and_no_pace_beats_the_destination() -> None:
    assert seconds_needed(290, 300, ready=290, full_speed_seconds=10) == 58
    assert seconds_needed(290, 0, ready=290, full_speed_seconds=10) == 10
    assert seconds_needed(290, 60_000, ready=290, full_speed_seconds=10) == 10
    assert seconds_needed(580, 0, ready=290, full_speed_seconds=10) == 20, "with as many ticked to go along"
    assert seconds_needed(0, 300, ready=0, full_speed_seconds=0) == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "under 1 s"), (58, "58 s"), (130, "2 min 10 s"), (3000, "50 min"), (7450, "2 h 04 min")],
)
def test_that_times_read_as_people_say_them(seconds: float, words: str) -> None:
    assert time_words(seconds) == words


def test_that_paces_read_per_second_where_that_is_whole() -> None:
    assert [pace_words(pace.per_minute) for pace in PACES] == [
        "at 5 per second",
        "at 1 per second",
        "at 20 per second",
        "as live traffic allows",
    ]
    assert pace_words(90) == "at 90 per minute"


@pytest.mark.parametrize("text", ["", "0", "-5", "1.5", "60001", "fast", "٣"])
def test_that_a_typed_pace_that_is_none_says_so(text: str) -> None:
    assert read_per_minute(text) is None
    assert "1 to" in per_minute_complaint(text)


def test_that_a_typed_pace_is_taken() -> None:
    assert read_per_minute(" 90 ") == 90
    assert per_minute_complaint("90") == ""
