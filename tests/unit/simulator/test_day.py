"""The day as a whole: deterministic, even, lively from the first second."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from console.simulator.catalogue import UNALIASED
from console.simulator.common import UNKNOWN_MRN
from console.simulator.day import HISTORY, Step, day
from console.simulator.faults import Fault
from console.simulator.feeds import FEEDS, STOPPED, TEST_IN
from console.simulator.pace import RATE, SIX_HOURS, busy
from console.simulator.replies import complaint, read

BASE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
SEEDS = (1, 2, 3, 7, 99)


def steps(seed: int, count: int) -> list[Step]:
    """The first messages of the day with this seed."""
    return list(itertools.islice(day(seed, BASE), count))


def test_that_the_same_seed_and_base_give_the_same_bytes() -> None:
    assert steps(3, 600) == steps(3, 600)


def test_that_another_seed_gives_other_messages() -> None:
    assert [step.raw for step in steps(3, 50)] != [step.raw for step in steps(4, 50)]


def test_that_control_ids_are_unique_for_each_sender_and_fit_in_their_field() -> None:
    ids = [(read(step.raw).first("MSH", 3), step.control_id) for step in steps(1, 3000)]

    assert len(set(ids)) == 3000
    assert all(len(control_id) <= 20 for _, control_id in ids)


def test_that_a_day_begun_a_second_later_uses_other_control_ids() -> None:
    later = itertools.islice(day(1, BASE + timedelta(seconds=1)), 300)

    assert {step.control_id for step in steps(1, 300)}.isdisjoint(step.control_id for step in later)


@pytest.mark.parametrize("seed", SEEDS)
def test_that_messages_come_evenly_as_busy_as_the_hour_is(seed: int) -> None:
    times = [step.at for step in steps(seed, HISTORY + 700)]
    in_each_second = Counter(int(at) for at in times if 0 <= at < 100)
    rate = RATE * busy(BASE)

    assert all(abs(count - rate) < 2.5 for count in in_each_second.values())
    assert len(in_each_second) == 100


def test_that_six_hours_of_the_past_come_first_where_asked_for() -> None:
    times = [step.at for step in itertools.islice(day(1, BASE, SIX_HOURS), 9000)]

    assert -SIX_HOURS - 30 < times[0] < -SIX_HOURS + 30
    assert 4000 < sum(at < 0 for at in times) < 9000
    assert times == sorted(times)


def test_that_the_same_seed_and_base_give_the_same_past() -> None:
    first, second = (list(itertools.islice(day(1, BASE, 1800.0), 400)) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("seed", SEEDS)
def test_that_the_first_twenty_seconds_show_every_kind_of_trouble(seed: int) -> None:
    early = [step for step in steps(seed, 600) if 0 <= step.at < 20]
    codes = Counter(reason.code for step in early if (reason := complaint(read(step.raw))))
    faults = {(step.feed.name, step.fault) for step in early if step.fault}

    assert len(early) >= 60
    assert codes["103"] >= 1
    assert codes["204"] >= 1
    assert codes.total() >= 3
    assert ("cerner-to-bill", Fault.NO_REPLY) in faults
    assert ("lab-to-cerner", Fault.NO_REPLY) in faults
    assert ("lab-to-cerner", Fault.TWICE) in faults


@pytest.mark.parametrize("seed", SEEDS)
def test_that_all_live_interfaces_carry_messages_and_some_of_them_stay_healthy(seed: int) -> None:
    early = [step for step in steps(seed, 600) if step.at < 20]
    troubled = {step.feed.name for step in early if step.fault or complaint(read(step.raw))}

    assert set(FEEDS) - {step.feed.name for step in early} <= {STOPPED, TEST_IN.name}
    assert {"adt-to-cerner", "cerner-adt-out", "cerner-to-lab"}.isdisjoint(troubled)


def test_that_refusals_are_the_exception() -> None:
    day_long = steps(1, 3000)
    refused = [step for step in day_long if complaint(read(step.raw))]

    assert 20 < len(refused) < 150
    assert any(UNKNOWN_MRN.encode() in step.raw for step in refused)
    assert any(code.encode() in step.raw for step in refused for code in UNALIASED)


def test_that_the_one_sender_that_numbers_its_messages_leaves_no_gap() -> None:
    numbers = [int(read(step.raw).first("MSH", 13)) for step in steps(1, 1500) if step.feed.numbered]

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 10
