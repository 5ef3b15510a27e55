"""Where a planned hold stands at a time, whichever way the clock jumps; and what holds a queue of several."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.api.people import HoldState
from console.gateway.planned_holds import Drain, held_places, shrinking, state_at
from console.store.planned_holds import HoldRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOLD = HoldRow(
    id=1,
    system="CERN",
    places=(("lab", "cern"),),
    reason="upgrade",
    actor="r.keller",
    state="planned",
    starts_at=NOON,
    ends_at=NOON + HOUR,
    per_hour=0,
    updated_at=NOON - HOUR,
)


@pytest.mark.parametrize(
    ("stored", "hours", "state"),
    [
        ("planned", -0.5, HoldState.PLANNED),
        ("planned", 0, HoldState.HOLDING),
        ("planned", 0.5, HoldState.HOLDING),
        ("planned", 2, HoldState.DRAINING),  # the gateway was off all the time
        ("holding", -5, HoldState.HOLDING),  # the clock jumped back: what began stays begun
        ("holding", 1, HoldState.DRAINING),
        ("draining", -5, HoldState.DRAINING),  # and what ended stays ended
        ("ended", 0.5, HoldState.ENDED),
        ("cancelled", 0.5, HoldState.CANCELLED),
    ],
)
def test_that_a_hold_stands_where_its_times_and_what_was_noted_say(stored: str, hours: float, state: HoldState) -> None:
    assert state_at(replace(HOLD, state=stored), NOON + hours * HOUR) is state


def test_that_only_a_draining_hold_ends_when_nothing_waits() -> None:
    assert state_at(replace(HOLD, state="draining"), NOON + 2 * HOUR, drained=True) is HoldState.ENDED
    assert state_at(replace(HOLD, state="holding"), NOON, drained=True) is HoldState.HOLDING


@given(st.lists(st.integers(-600, 600), min_size=1, max_size=30))
def test_that_no_jump_of_the_clock_holds_a_queue_again_after_it_ended(minutes: list[int]) -> None:
    row, ended = HOLD, False
    for offset in minutes:
        state = state_at(row, NOON + timedelta(minutes=offset))
        held = bool(held_places([row], NOON + timedelta(minutes=offset)))
        assert held is (state is HoldState.HOLDING)
        assert not (ended and held)
        ended = ended or state is HoldState.DRAINING
        row = replace(row, state=state.value)


def test_that_a_queue_of_two_holds_is_held_until_both_have_ended_and_shows_the_later_one() -> None:
    later = replace(HOLD, id=2, ends_at=NOON + 2 * HOUR, reason="database")
    assert "database" in held_places([HOLD, later], NOON)["lab", "cern"]
    assert "database" in held_places([HOLD, later], NOON + HOUR)["lab", "cern"]
    assert not held_places([HOLD, later], NOON + 2 * HOUR)


def test_that_the_words_say_until_when_why_and_who() -> None:
    words = held_places([HOLD], NOON)["lab", "cern"]
    assert words == f"Planned downtime of CERN until {HOLD.ends_at.astimezone():%H:%M}: upgrade (r.keller)"


def test_that_the_estimate_is_depth_by_rate_and_unknown_without_one() -> None:
    assert Drain(depth=60, per_second=2.0).seconds == 30
    assert Drain(depth=60, per_second=0.0).seconds is None
    assert Drain(depth=60, per_second=-1.0).seconds is None
    assert Drain(depth=0).seconds == 0


def test_that_the_live_rate_is_how_fast_the_queues_become_fewer_once_that_was_seen() -> None:
    seconds = timedelta(seconds=1)
    assert shrinking([(NOON, 100), (NOON + seconds, 90)]) is None
    assert shrinking([(NOON, 100), (NOON + seconds, 90), (NOON + 2 * seconds, 80)]) == 10
