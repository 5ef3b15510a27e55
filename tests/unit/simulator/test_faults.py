"""What goes wrong in the demo hospital."""

from __future__ import annotations

import random

from console.simulator.common import Twist
from console.simulator.faults import PLANTS, Fault, Planter
from console.simulator.feeds import ADT_IN, ADT_OUT, LAB_IN
from console.simulator.patients import patient
from console.simulator.stories import Event, story


def lab_result() -> Event:
    """A result of the laboratory."""
    return next(event for event in story(patient(1), 1) if event.feed is LAB_IN)


def test_that_a_message_takes_at_most_one_plant_and_the_next_waits_for_its_time() -> None:
    planter = Planter(random.Random(1))
    event = lab_result()

    assert planter.pick(event, -21.0) == (Twist.LOCAL_CODE, Fault.NONE)
    assert planter.pick(event, -20.9) == (Twist.NONE, Fault.NONE)


def test_that_nothing_is_planted_before_its_time() -> None:
    assert Planter(random.Random(1)).pick(lab_result(), -30.0) == (Twist.NONE, Fault.NONE)


def test_that_registration_stays_sound_because_its_merges_wait_for_all_before_them() -> None:
    assert {ADT_IN.name, ADT_OUT.name}.isdisjoint(plant.feed.name for plant in PLANTS)


def test_that_the_past_leaves_something_young_of_every_kind_and_then_the_day_takes_over() -> None:
    young = [plant for plant in PLANTS if -1000 < plant.first < -500]

    assert {(plant.twist, plant.fault) for plant in young} == {
        (Twist.LOCAL_CODE, Fault.NONE), (Twist.WRONG_MRN, Fault.NONE), (Twist.NONE, Fault.NO_REPLY)
    }  # fmt: skip
    assert all(plant.until < 0 for plant in PLANTS if plant.first < -60)
