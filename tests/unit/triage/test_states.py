"""Where a group stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.api.triage import GroupState
from console.triage.states import Stand, Standing, State, escalates, per_hour, state_of

NOW = datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLD = Standing(
    stored="open",
    state_at=NOW - 5 * HOUR,
    first_at=NOW - 5 * HOUR,
    last_at=NOW - timedelta(minutes=2),
    open=9,
    seen=30,
    halves=(0,) * 37 + (3,) * 11,
)


def test_that_the_words_are_those_of_the_api() -> None:
    assert {state.value for state in State} == {state.value for state in GroupState}


@pytest.mark.parametrize(
    ("changes", "state", "text"),
    [
        ({}, State.ONGOING, ""),
        ({"first_at": NOW - 0.9 * HOUR}, State.NEW, ""),
        ({"first_at": NOW - 0.9 * HOUR, "owner": "r.keller"}, State.ONGOING, ""),
        ({"open": 0}, State.RESOLVED, "its last message was handled"),
        ({"stored": "resolved", "state_at": NOW, "state_by": "r.keller"}, State.RESOLVED, "by r.keller"),
        ({"stored": "resolved", "state_at": NOW, "state_text": "map v11"}, State.RESOLVED, "map v11"),
        ({"stored": "resolved", "state_at": NOW - HOUR}, State.REGRESSED, ""),
        ({"regressed_at": NOW - HOUR}, State.REGRESSED, ""),
        ({"regressed_at": NOW - HOUR, "owner": "r.keller"}, State.REGRESSED, ""),
        ({"stored": "archived", "until_per_hour": 20}, State.ARCHIVED, "until > 20/h"),
        ({"stored": "archived", "until_per_hour": 5}, State.ESCALATING, "over 5/h"),
        ({"stored": "archived", "until_count": 20, "archived_seen": 9}, State.ESCALATING, "over 20 more"),
        ({"stored": "archived", "until_count": 20, "archived_seen": 10}, State.ARCHIVED, "until > 20 more"),
        ({"stored": "archived"}, State.ARCHIVED, ""),
        ({"halves": (0,) * 37 + (3,) * 9 + (30, 40)}, State.ESCALATING, ""),
    ],
)
def test_that_each_state_has_its_reason(changes: dict[str, object], state: State, text: str) -> None:
    assert state_of(replace(OLD, **changes), NOW) == Stand(state=state, text=text)  # type: ignore[arg-type]  # fields


def test_that_a_steady_cause_does_not_escalate_whenever_it_began() -> None:
    for minutes in range(0, 600, 7):
        since = NOW - timedelta(minutes=minutes)
        begin = NOW.replace(minute=0) - timedelta(minutes=30 * 47)
        halves = []
        for place in range(48):
            start = begin + timedelta(minutes=30 * place)
            watched = min(NOW, start + timedelta(minutes=30)) - max(since, start)
            halves.append(max(0, int(watched.total_seconds() // 20)))  # one each 20 seconds
        assert not escalates(tuple(halves), since, NOW), minutes


def test_that_a_ramp_escalates_within_its_second_hour() -> None:
    """As in the picture: from 09:02 on, a few, then more."""
    since = NOW.replace(hour=9, minute=2)

    assert escalates((0,) * 45 + (6, 28, 36), since, NOW)


def test_that_few_failures_never_escalate() -> None:
    assert not escalates((0,) * 46 + (4, 5), NOW - 20 * HOUR, NOW)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 60), min_size=48, max_size=48), st.integers(1, 29))
def test_that_it_does_not_flicker_while_a_half_hour_fills(halves: list[int], minutes: int) -> None:
    """Once on within a half hour it stays on until that is over, as more failures can only be added."""
    since = NOW - 30 * HOUR
    at = NOW.replace(minute=0) + timedelta(minutes=minutes)
    states = [escalates((*halves[:-1], count), since, at) for count in range(halves[-1] + 1)]

    assert states == sorted(states)


@settings(max_examples=50)
@given(st.integers(10, 400), st.integers(1, 9))
def test_that_noise_around_a_rate_does_not_flicker(rate: int, spread: int) -> None:
    """Counts that stay within half and double of each other begin nothing and end nothing."""
    halves = tuple(rate + (rate * spread // 10 if place % 2 else 0) for place in range(48))

    assert not escalates(halves, NOW - 30 * HOUR, NOW)


def test_that_the_rate_is_by_the_time_that_passed() -> None:
    assert per_hour((0, 15, 15), NOW) == pytest.approx(40.0)
    assert per_hour((), NOW) == 0.0
