"""When an alert opens and closes: every kind, every state, and any sequence of looks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.api.alerts import AlertKind
from console.triage.alerts.rule import BELOW, UNITS, WINDOWED, Kind, holds
from tests.unit.triage.alerts.bench import Bench, reading, rule

KEY = (1, "queue lab/cern")


def test_that_the_engine_and_the_api_use_the_same_words() -> None:
    assert [kind.value for kind in Kind] == [kind.value for kind in AlertKind]
    assert set(UNITS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_that_each_kind_has_its_bad_side(kind: Kind) -> None:
    one = rule(1, kind, threshold=10)

    assert holds(one, 5) is (kind in BELOW)
    assert holds(one, 15) is (kind not in BELOW)
    assert holds(one, 10) is (kind not in BELOW)
    assert holds(one, None) is None
    assert rule(1, kind, seconds=600).hold == (60 if kind in WINDOWED else 600)


def test_that_it_opens_once_the_condition_has_held_and_closes_once_the_contrary_has() -> None:
    bench = Bench([rule(1, seconds=10, clear_seconds=10)])

    for value in (20, 20):
        assert not bench.depth(value)
    assert [one.key for one in bench.depth(20).openings] == [KEY]
    assert not bench.depth(20)
    for value in (1, 1):
        assert not bench.depth(value)
    assert [one.key for one in bench.depth(1).closings] == [KEY]
    assert bench.log == [("open", KEY), ("close", KEY)]


def test_that_a_blip_opens_nothing() -> None:
    bench = Bench([rule(1, seconds=30)])

    for value in (1, 20, 1, 20, 20, 1, 1):
        assert not bench.depth(value)


def test_that_the_time_in_the_dark_counts_for_nothing() -> None:
    bench = Bench([rule(1, seconds=20, clear_seconds=20)])

    bench.depth(20)
    bench.depth(20)
    for _ in range(10):
        assert not bench.depth(None)
    assert not bench.depth(20)
    bench.depth(20)
    bench.depth(20)
    assert bench.depth(20).openings
    for _ in range(50):
        assert not bench.depth(None)
    assert bench.open == [KEY]


def test_that_a_long_dark_begins_the_count_anew() -> None:
    bench = Bench([rule(1, seconds=60)])
    bench.depth(20)
    bench.depth(20, after=55)

    bench.depth(None)
    bench.depth(20, after=3600)

    assert not bench.depth(20, after=10)


def test_that_an_open_alert_knows_since_when_nothing_is_known() -> None:
    bench = Bench([rule(1)])
    bench.depth(20)
    bench.depth(None)
    since = bench.now
    bench.depth(None)
    bench.look()

    assert bench.memory.tracks[KEY].unknown_since == since


def test_that_a_restart_opens_nothing_twice_and_still_closes() -> None:
    bench = Bench([rule(1, clear_seconds=5)])
    bench.depth(20)
    bench.restart()

    assert not bench.depth(20)
    bench.depth(1)
    bench.restart()
    bench.depth(1)
    bench.depth(1)

    assert bench.log == [("open", KEY), ("close", KEY)]


def test_that_a_flap_stays_one_alert_and_closes_once() -> None:
    bench = Bench([rule(1, clear_seconds=20)])
    for _ in range(6):
        bench.depth(20)
        bench.depth(1)
        bench.depth(1)

    assert bench.log == [("open", KEY)]
    assert bench.alerts[1].storm == 5
    for _ in range(200):
        bench.depth(1)
    assert bench.log == [("open", KEY), ("close", KEY)]


def test_that_a_cause_that_is_back_soon_after_its_closing_is_the_same_alert() -> None:
    bench = Bench([rule(1)])
    for value in (20, 1, 20, 1):
        bench.depth(value, after=120)

    assert bench.log == [("open", KEY), ("close", KEY), ("again", KEY), ("close", KEY)]
    assert len(bench.alerts) == 1
    bench.depth(20, after=600)
    assert len(bench.alerts) == 2


def test_that_what_a_person_closed_is_not_opened_again_as_the_same() -> None:
    bench = Bench([rule(1)])
    bench.depth(20)
    bench.change(1, closed_at=bench.now, by_hand=True)

    bench.depth(20)

    assert len(bench.alerts) == 2


def test_that_a_rule_that_is_off_closes_what_it_opened() -> None:
    bench = Bench([rule(1)])
    bench.depth(20)
    bench.rules = [rule(1, enabled=False)]

    assert [one.why for one in bench.depth(20).closings] == ["its rule is off"]
    assert not bench.depth(20)


def test_that_nobody_is_escalated_to_who_was_told_that_somebody_has_it() -> None:
    bench = Bench([rule(1, escalate_after=60, escalate_to=("boss",))])
    bench.depth(20)
    for _ in range(20):
        bench.depth(20)

    assert [word for word, _ in bench.log] == ["open", "escalate"]
    other = Bench([rule(1, escalate_after=60, escalate_to=("boss",))])
    other.depth(20)
    other.change(1, acknowledged=True)
    for _ in range(20):
        other.depth(20)
    assert [word for word, _ in other.log] == ["open"]


def test_that_of_very_many_the_links_open_first_and_all_open_in_the_end() -> None:
    bench = Bench([rule(1, Kind.DEPTH), rule(2, Kind.LINK_DOWN)])
    seen = [(Kind.DEPTH, reading(f"queue i{n}/d", 20, f"link a:{n % 60}")) for n in range(150)]
    seen += [(Kind.LINK_DOWN, reading(f"link a:{n}", 20)) for n in range(60)]

    first = bench.look(*seen)
    assert [one.key[0] for one in first.openings] == [2] * 60 + [1] * 40
    bench.look(*seen)
    bench.look(*seen)

    assert (len(bench.open), len(bench.swallowed)) == (60, 150)


VALUES = st.lists(st.sampled_from([None, 1.0, 20.0]), max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    VALUES,
    st.sampled_from([0, 5, 17, 60]),
    st.sampled_from([0, 5, 17, 60]),
    st.lists(st.sampled_from([5.0, 1.0, 400.0]), max_size=8),
    st.sets(st.integers(0, 60)),
)
def test_that_openings_and_closings_come_in_pairs_and_the_unknown_does_neither(
    values: list[float | None], seconds: int, clear: int, steps: list[float], restarts: set[int]
) -> None:
    bench = Bench([rule(1, seconds=seconds, clear_seconds=clear)])
    for place, value in enumerate(values):
        if place in restarts:
            bench.restart()
        changes = bench.depth(value, after=steps[place % len(steps)] if steps else 5)
        if value is None:
            assert not changes
        assert not changes.openings or value == 20
        assert not changes.closings or value == 1
    words = [word for word, _ in bench.log]
    assert all(word == ("close" if place % 2 else word) for place, word in enumerate(words))
    assert all(word in {"open", "again"} for word in words[::2])
    assert len([one for one in bench.alerts.values() if one.closed_at is None]) <= 1


QUEUE, LINK, GROUP = "queue lab/cern", "link a:1", "group 7"
WORLD = st.lists(st.tuples(*[st.sampled_from([None, 1.0, 20.0])] * 5), max_size=40)


@settings(max_examples=100, deadline=None)
@given(WORLD, st.booleans(), st.sets(st.integers(0, 40)))
def test_that_never_two_stand_for_one_cause(
    world: list[tuple[float | None, ...]], blocks: bool, restarts: set[int]
) -> None:
    kinds = (Kind.LINK_DOWN, Kind.DEPTH, Kind.OLDEST, Kind.NO_PROGRESS, Kind.GROUP)
    bench = Bench([rule(place + 1, kind, clear_seconds=10, seconds=5) for place, kind in enumerate(kinds)])
    causes = (LINK, GROUP) if blocks else (LINK,)
    for place, values in enumerate(world):
        if place in restarts:
            bench.restart()
        link, depth, oldest, progress, group = values
        bench.look(
            (Kind.LINK_DOWN, reading(LINK, link)),
            (Kind.DEPTH, reading(QUEUE, depth, *causes)),
            (Kind.OLDEST, reading(QUEUE, oldest, *causes)),
            (Kind.NO_PROGRESS, reading(QUEUE, progress, *causes)),
            (Kind.GROUP, reading(GROUP, group, *((QUEUE, LINK) if blocks else ()))),
        )
        standing = [key for _, key in bench.open if key != GROUP or blocks]
        assert len(standing) <= 1, bench.log
