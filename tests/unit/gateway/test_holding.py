"""What holds a queue, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from console.core.interface import LinkState, WorkState
from console.core.status import Status
from console.gateway.holding import Head, LaneState, draining, hold

NOON = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)


def lane(**changes: object) -> LaneState:
    state: dict[str, object] = {
        "title": "RAD",
        "link": LinkState.UP,
        "link_detail": "",
        "depth": 0,
        "next_try_in": 0.0,
        "sending": False,
        "head": None,
    }
    return LaneState(**{**state, **changes})  # type: ignore[arg-type]  # keyword pass-through of a test helper


def test_that_a_quiet_interface_says_nothing() -> None:
    assert hold(WorkState.RUNNING, "", "", None, (lane(),)).words == ""


def test_that_a_persons_decision_comes_first_with_name_time_and_reason() -> None:
    held = hold(WorkState.HELD, "pharmacy downtime", "r.keller", NOON, (lane(depth=4, next_try_in=8.0),))
    assert held.work is WorkState.HELD
    assert held.words.startswith("Held by r.keller, 03 Feb ")
    assert held.words.endswith(": pharmacy downtime")


def test_that_a_dead_link_says_which_peer_and_when_it_is_tried_next() -> None:
    down = lane(depth=41, link=LinkState.DOWN, link_detail="link down: refused by rad-pacs:6661", next_try_in=8.2)
    held = hold(WorkState.RUNNING, "", "", None, (down,))
    assert held.work is WorkState.BACKING_OFF
    assert held.words == "Link down: refused by rad-pacs:6661, next try in 8 s"


def test_that_a_refused_head_blocks_and_says_how_many_wait() -> None:
    head = Head(status=Status.ERROR, detail="AE 103 table value not found", behind=12)
    held = hold(WorkState.RUNNING, "", "", None, (lane(depth=13, head=head),))
    assert held.work is WorkState.BLOCKED
    assert held.words == "Refused: AE 103 table value not found; 12 wait behind it"


def test_that_a_head_of_one_patient_does_not_block_the_queue() -> None:
    head = Head(status=Status.UNKNOWN, detail="", behind=1, blocks_all=False)
    held = hold(WorkState.RUNNING, "", "", None, (lane(depth=2, head=head), lane(title="LAB")))
    assert held.work is WorkState.RUNNING
    assert held.words.startswith("RAD: sent without a reply for one patient, it may have arrived")


def test_that_a_long_queue_says_how_long_it_takes_or_that_it_grows() -> None:
    assert draining(212, 6.1, 12.0) == "Draining, about 36 s at this rate"
    assert draining(36000, 0.0, 5.0) == "Draining, about 2 h 00 min at this rate"
    assert draining(212, 6.1, 6.0).startswith("Growing")
    assert draining(3, 6.1, 6.0) == ""


def test_that_a_planned_hold_of_all_lanes_holds_the_interface_and_that_of_some_gives_way_to_trouble() -> None:
    planned = LaneState(
        title="CERN",
        link=LinkState.DOWN,
        link_detail="refused",
        depth=5,
        next_try_in=4,
        sending=False,
        head=None,
        planned="Planned downtime of CERN until 04:00: upgrade (r.keller)",
    )
    well = replace(planned, title="RAD", link=LinkState.UP, depth=0, next_try_in=0, planned="")
    down = replace(well, link=LinkState.DOWN, depth=3, next_try_in=4)

    def shown(*lanes: LaneState) -> tuple[WorkState, str]:
        held = hold(WorkState.RUNNING, "", "", None, lanes)
        return held.work, held.words

    assert shown(planned) == (WorkState.HELD, planned.planned)
    assert shown(planned, well) == (WorkState.HELD, f"CERN: {planned.planned}")
    assert shown(planned, down)[0] is WorkState.BACKING_OFF
    assert hold(WorkState.PAUSED, "mine", "m.ito", None, (planned,)).work is WorkState.PAUSED
