"""Lines of the hand-over page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.gateway.desk.handover_words import events
from console.store.handover import GroupAct

AT = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        ("resolve", "code list 13 is live", "Resolved: code list 13 is live"),
        ("regressed", "It came back.", "Regressed: It came back."),
        ("archive", "", "Archived"),
        ("ticket", "INC0048102", "Ticket: INC0048102"),
    ],
)
def test_that_acts_on_causes_are_told_in_words(kind: str, text: str, line: str) -> None:
    act = GroupAct(group_id=1, at=AT, actor="", kind=kind, text=text)
    section = events((), ((act, "Unmapped code"),), str, lambda _at: "00:12")
    assert section.rows[0][2] == line
