"""What happens to one patient."""

from __future__ import annotations

import pytest

from console.simulator.feeds import ADT_IN, ADT_OUT, LAB_IN, SLAB_IN, SOUTH
from console.simulator.patients import patient
from console.simulator.stories import Event, story

NUMBERS = range(60)


def told(number: int) -> list[Event]:
    """The story of this patient."""
    return story(patient(number), number)


@pytest.mark.parametrize("number", NUMBERS)
def test_that_a_story_begins_with_registration_and_ends_with_the_bill(number: int) -> None:
    events = told(number)

    assert events[0].type in {"ADT^A01", "ADT^A04"}
    assert events[-1].type == "DFT^P03"
    assert events == sorted(events, key=lambda event: event.after)


@pytest.mark.parametrize("number", NUMBERS)
def test_that_no_result_comes_before_its_order_and_no_final_before_its_preliminary(number: int) -> None:
    for order in {event.order for event in told(number) if event.order}:
        states = [(event.type, event.status) for event in told(number) if event.order == order]

        assert states in (
            [("ORM^O01", ""), ("ORU^R01", "P"), ("ORU^R01", "F")],
            [("OML^O21", ""), ("ORU^R01", "P"), ("ORU^R01", "F")],
            [("ORU^R01", "F")],  # the clinics and the monitors report what nobody ordered here
            [("RDE^O11", "")],
        )


@pytest.mark.parametrize("number", NUMBERS)
def test_that_an_appointment_is_booked_before_it_is_changed(number: int) -> None:
    visits = [event.type for event in told(number) if event.type.startswith("SIU")]

    assert visits in ([], ["SIU^S12"], ["SIU^S12", "SIU^S13"], ["SIU^S12", "SIU^S15"])


def test_that_transfers_are_for_inpatients_and_merges_happen_now_and_then() -> None:
    stories = [told(number) for number in range(300)]
    moved = [events[0].type for events in stories if any(event.type == "ADT^A02" for event in events)]
    merged = sum(any(event.type == "ADT^A40" for event in events) for events in stories)

    assert set(moved) == {"ADT^A01"}
    assert 5 < merged < 60


def test_that_patients_of_the_south_have_their_own_laboratory() -> None:
    for number in NUMBERS:
        labs = {
            event.feed.name for event in told(number) if event.type in {"OML^O21"} or event.feed in {LAB_IN, SLAB_IN}
        }
        assert labs == ({"cerner-to-slab", "slab-to-cerner"} if patient(number).site == SOUTH else {"lab-to-cerner"})


def test_that_whatever_cerner_learns_of_a_stay_is_passed_on() -> None:
    for number in NUMBERS:
        events = told(number)
        assert [e.type for e in events if e.feed is ADT_IN] == [e.type for e in events if e.feed is ADT_OUT]
