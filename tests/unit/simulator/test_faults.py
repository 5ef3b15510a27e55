"""What goes wrong in the demo hospital."""

from __future__ import annotations

import random

from console.simulator.common import Twist
from console.simulator.faults import PLANTS, Fault, Planter
from console.simulator.feeds import LAB_IN, REG_IN
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
    assert REG_IN not in {plant.feed for plant in PLANTS}
