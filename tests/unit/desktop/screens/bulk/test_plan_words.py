"""What a dry run says, and why nothing can be started from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.api.interfaces import DestinationRow
from console.api.jobs import JobKind, Plan
from console.core.interface import LinkState
from console.desktop.screens.bulk.plan_words import blocked, caption, counted_words, destination_choices
from tests.support.fake_message import NOW
from tests.support.fake_rows import interface_rows


def plan(**changes: object) -> Plan:
    usual: dict[str, object] = {
        "id": "p1",
        "kind": JobKind.RESEND,
        "counted_at": NOW,
        "expires_at": NOW + timedelta(minutes=10),
        "total": 312,
        "ready": 286,
        "destination": "CERN",
        "environment": "TEST",
        "typed_count": True,
        "rows": (),
        "classes": (),
    }
    return Plan.model_validate(usual | changes)


def test_that_it_says_where_to_and_to_nothing_else() -> None:
    assert caption(plan(), 286) == "of 312 will be sent to CERN (TEST), and to nothing else"
    assert caption(plan(destination=""), 286) == "of 312 will be sent"
    assert caption(plan(destination="", environment="PROD"), 286) == "of 312 will be sent, PROD among them"
    assert caption(plan(kind=JobKind.PARK), 286) == "of 312 will be parked"
    assert "Nothing has been parked yet" in counted_words(plan(kind=JobKind.PARK), "the filter")


@pytest.mark.parametrize(
    ("changes", "count", "later", "word"),
    [
        ({}, 286, 0, ""),
        ({}, 286, 600, "too old"),
        ({"more": True}, 286, 0, "more than one job may hold"),
        ({"total": 0, "ready": 0}, 0, 0, "No message matches"),
        ({"ready": 0}, 0, 0, "None of these can be sent"),
    ],
)
def test_that_what_cannot_be_started_says_why_and_what_to_do(
    changes: dict[str, object], count: int, later: int, word: str
) -> None:
    reason, cure = blocked(plan(**changes), count, NOW + timedelta(seconds=later))
    assert word in reason
    assert bool(reason) == bool(cure)


def test_that_destinations_of_the_interfaces_concerned_are_offered_once() -> None:
    rows = [
        row.model_copy(
            update={
                "destinations": tuple(
                    DestinationRow(name=name, kind="mllp", address="h:1", link=LinkState.UP, depth=0) for name in names
                )
            }
        )
        for row, names in zip(interface_rows()[:3], (("cern", "dw"), ("cern",), ("pharm",)), strict=True)
    ]
    found = destination_choices(rows, [rows[0].name, rows[1].title])
    assert [name for _, name in found] == ["cern", "dw"]
    assert found[0][0] == "Only cern, h:1"
    assert len(destination_choices(rows, ["unheard of"])) == 3
