"""The last column of the list: what a delivery waits for, or how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console.api.interfaces import DestinationRow, InterfaceRow
from console.api.messages import MASK
from console.core.interface import LinkState, WorkState
from console.core.status import Status
from console.gateway.desk.rows import detail, message_row
from console.store.rows import DeliveryRow

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROW = DeliveryRow(
    id=1,
    message_id=1,
    interface_id=1,
    destination_id=1,
    seq=1,
    status=Status.QUEUED,
    in_queue=True,
    received_at=NOW,
    updated_at=NOW,
    layer="hl7v2",
    type="ORU^R01",
    interface="lab",
    interface_title="LAB → CERN",
    site="",
    environment="DEMO",
    destination="cern",
    destination_title="CERN",
    control_id="A1",
    sender="LAB",
    peer="",
    size=10,
    attempts=0,
    outcome="",
    detail="",
    due_at=None,
    possible_duplicate=False,
    parent_id=None,
    flags=frozenset(),
)


def interface(link: LinkState = LinkState.UP, work: WorkState = WorkState.RUNNING, holds: str = "") -> InterfaceRow:
    place = DestinationRow(name="cern", kind="mllp", address="x", link=link, depth=41, holds=holds)
    return InterfaceRow(
        id=1, name="lab", title="LAB", link=link, work=work, depth=41, holds="Held by rk", destinations=(place,)
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (interface(), "Waits its turn"),
        (interface(LinkState.DOWN), "Waits behind earlier messages on a link that is down"),
        (interface(holds="Refused: AE 204; 3 wait behind it"), "Waits: Refused: AE 204; 3 wait behind it"),
        (interface(work=WorkState.HELD), "Waits: Held by rk"),
        (None, "Its interface is not in the site file any more"),
    ],
)
def test_that_a_delivery_that_was_never_tried_says_what_it_waits_for(found: InterfaceRow | None, words: str) -> None:
    assert detail(ROW, lambda _: found) == words


def test_that_the_head_of_a_dead_link_says_when_it_is_tried_next() -> None:
    dead = interface(LinkState.DOWN, holds="Refused by cern:6661, next try in 4 s")
    tried = replace(ROW, attempts=2, outcome="refused", detail="refused by cern:6661")
    assert detail(tried, lambda _: dead) == "Waits for the link, next try in 4 s: refused by cern:6661"
    assert detail(tried, lambda _: interface()) == "refused by cern:6661"
    alone = dead.model_copy(update={"destinations": (dead.destinations[0].model_copy(update={"depth": 1}),)})
    assert detail(ROW, lambda _: alone) == "Waits for the link, next try in 4 s"


def test_that_a_delivered_one_says_how_long_it_took() -> None:
    sent = replace(ROW, status=Status.SENT, attempts=1, outcome="AA", detail="Accepted")
    assert detail(sent, lambda _: None, 18) == "AA in 18 ms"


def test_that_one_that_arrived_by_a_persons_word_names_the_person() -> None:
    sent = replace(ROW, status=Status.SENT, attempts=1, outcome="timeout", detail="Arrived by rk: seen in the chart")
    assert detail(sent, lambda _: None, 30_000) == "Arrived by rk: seen in the chart"


def test_that_one_that_is_tried_again_says_why() -> None:
    again = replace(ROW, attempts=2, outcome="refused", detail="nobody listens", due_at=NOW)
    assert detail(again, lambda _: None) == "refused: nobody listens"


def test_that_a_row_says_nothing_of_the_patient() -> None:
    assert message_row(ROW, lambda _: None).patient == MASK


def test_that_a_later_refusal_is_told_and_not_how_fast_the_first_reply_was() -> None:
    sent = replace(ROW, status=Status.SENT, outcome="AE", detail="Refused by the application later: x")
    refused = replace(sent, application="refused", application_at=NOW)
    assert message_row(refused, lambda _: None, 18).detail == "Refused by the application later: x"
    assert (message_row(refused, lambda _: None).application, message_row(refused, lambda _: None).application_at) == (
        "refused",
        NOW,
    )
    assert message_row(replace(sent, outcome="CA"), lambda _: None, 1598).detail == "CA in 1.6 s"
