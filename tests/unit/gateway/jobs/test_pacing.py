"""Pace, window, and why a job waits."""

from __future__ import annotations

import pytest

from console.core.interface import LinkState, WorkState
from console.core.status import Status
from console.gateway.jobs.gate import Place, why_waits
from console.gateway.jobs.pacing import FIRST, MOST_AT_ONCE, Pace, Speed, room


def test_that_a_pace_lets_no_more_through_than_it_says() -> None:
    pace, done, now = Pace(300), 0, 0.0
    for tick in range(1, 601):
        now = tick / 10
        allowed = pace.allowed(now)
        assert allowed is not None
        done += allowed
        pace = pace.after(allowed, now)
    assert 295 <= done <= 305


def test_that_a_pace_does_not_save_up_what_was_not_used() -> None:
    pace = Pace(120).after(0, 0.0)
    assert pace.allowed(3600.0) == 2


def test_that_a_slow_pace_says_when_the_next_one_may_go() -> None:
    pace = Pace(6).after(1, 10.0)
    assert pace.allowed(15.0) == 0
    assert pace.wait(15.0) == pytest.approx(5.0)
    assert pace.allowed(20.0) == 1


def test_that_no_pace_is_no_limit() -> None:
    assert Pace(0).allowed(0.0) is None
    assert Pace(0).wait(0.0) == 0.0


def test_that_a_slow_peer_gets_one_copy_at_a_time_and_a_fast_one_no_more_than_the_bound() -> None:
    assert Speed().window == FIRST
    assert Speed(2.0).window == 1
    assert Speed(0.00001).window == MOST_AT_ONCE


@pytest.mark.parametrize(
    ("window", "unsettled", "paced", "trying", "expected"),
    [
        (8, 8, None, None, 0),
        (8, 5, None, None, 0),
        (8, 4, None, None, 4),
        (8, 0, 3, None, 3),
        (8, 0, 3, 1, 1),
        (1, 0, None, 0, 0),
    ],
)
def test_that_room_comes_by_halves_of_the_window_and_within_every_limit(
    window: int, unsettled: int, paced: int | None, trying: int | None, expected: int
) -> None:
    assert room(window=window, unsettled=unsettled, paced=paced, trying=trying) == expected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"has_lease": False}, "another gateway"),
        ({"work": WorkState.HELD}, "is held"),
        ({"link": LinkState.DOWN, "idle": False}, "link to CERN is down"),
        ({"link": LinkState.DOWN, "backing_off": True}, "link to CERN is down"),
        ({"link": LinkState.DOWN}, ""),  # nothing is there to try the link: one copy does
        ({"planned": "Planned downtime", "ahead": Status.QUEUED}, "Waits: Planned downtime"),
        ({"ahead": Status.QUEUED}, "Live traffic to CERN goes first"),
        ({"ahead": Status.ERROR}, "a message that is error holds the queue"),
    ],
)
def test_that_a_job_says_why_it_waits(changes: dict[str, object], words: str) -> None:
    plain: dict[str, object] = {
        "title": "CERN",
        "has_lease": True,
        "work": WorkState.RUNNING,
        "link": LinkState.UP,
        "backing_off": False,
        "idle": True,
        "ahead": None,
    }
    said = why_waits(Place(**{**plain, **changes}))  # type: ignore[arg-type]  # any field of it
    assert words in said
    assert bool(words) == bool(said)
    assert "site file" in why_waits(None)
