"""Results in detail."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from console.simulator.catalogue import PANELS, UNALIASED
from console.simulator.common import Envelope, Twist
from console.simulator.feeds import LAB_IN
from console.simulator.patients import patient
from console.simulator.results import oru
from console.simulator.stories import Event, Order

ORDER = Order(placer="1", filler="L1", service=PANELS[0])


def codes(status: str, twist: Twist = Twist.NONE) -> list[str]:
    """OBX-3.1 of a result of the basic metabolic panel."""
    event = Event(after=0, feed=LAB_IN, type="ORU^R01", patient=patient(1), order=ORDER, status=status)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    envelope = Envelope(feed=LAB_IN, type="ORU^R01", control_id="X1", at=at, twist=twist)
    lines = oru(event, ORDER, envelope, random.Random(1))
    return [line.split("|")[3].split("^")[0] for line in lines if line.startswith("OBX")]


def test_that_a_preliminary_result_is_the_first_part_of_the_final_one() -> None:
    assert codes("F")[: len(codes("P"))] == codes("P")
    assert len(codes("P")) < len(codes("F")) == len(PANELS[0].analytes)


def test_that_a_planted_local_code_takes_the_place_of_one_loinc_code_only() -> None:
    planted, sound = codes("F", Twist.LOCAL_CODE), codes("F")

    assert planted[0] == "2345-7L"
    assert UNALIASED[planted[0]] == sound[0]
    assert planted[1:] == sound[1:]
