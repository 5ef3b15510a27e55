"""The life of a message in order, without the looks at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from console.core.message import Severity
from console.core.status import Status
from console.gateway.desk.timeline import timeline
from console.store.rows import AttemptRow, AuditRow, MessageRow
from tests.unit.gateway.desk.test_rows import NOW, ROW

MESSAGE = MessageRow(
    id=1,
    interface_id=1,
    seq=1,
    received_at=NOW,
    peer="lab:1",
    layer="hl7v2",
    type="ORU^R01",
    version="2.5",
    control_id="A1",
    sender="LAB",
    sha256="",
    size=10,
    ack=b"MSH",
    parent_id=None,
    problem="",
    ticket="",
    reason="",
    actor="",
)


def attempt(number: int, second: int) -> AttemptRow:
    at = NOW + timedelta(seconds=second)
    return AttemptRow(
        delivery_id=1,
        number=number,
        started_at=at - timedelta(milliseconds=12),
        ended_at=at,
        outcome="content_error",
        code="AE 103",
        text="Table value not found",
        path="",
        reply=None,
        strays=0,
    )


def act(action: str, second: int, outcome: str = "done") -> AuditRow:
    return AuditRow(
        id=second,
        writer="g",
        seq=second,
        at=NOW + timedelta(seconds=second),
        actor="rk",
        role="analyst",
        action=action,
        object="delivery 1",
        message_id=1,
        reason="wait",
        outcome=outcome,
        detail="",
    )


def test_that_events_stand_in_the_order_they_happened_and_looks_are_left_out() -> None:
    acts = [act("message.view", 1), act("command.hold", 4), act("command.release", 3), act("message.created", 5)]
    found = timeline(ROW, MESSAGE, [attempt(1, 2), attempt(2, 6)], acts, [])
    assert [entry.title for entry in found] == [
        "Stored and acknowledged",
        "Try 1: AE 103",
        "Release",
        "Hold",
        "Try 2: AE 103",
    ]
    assert found[1].text == "Table value not found (12 ms)"


def test_that_an_act_that_was_not_allowed_is_told_as_such() -> None:
    found = timeline(ROW, MESSAGE, [], [act("command.skip", 1, "forbidden")], [])
    assert found[1].title == "Skip: forbidden"
    assert found[1].severity is Severity.WARNING


def test_that_the_later_answer_of_the_application_is_an_event() -> None:
    late = NOW + timedelta(minutes=5)
    words = "Refused by the application later: Account closed"
    row = replace(ROW, status=Status.SENT, application="refused", application_at=late, detail=words)
    last = timeline(row, MESSAGE, [attempt(1, 2)], [], [])[-1]
    assert (last.at, last.title, last.text, last.severity) == (
        late,
        "Refused by the application",
        words,
        Severity.ERROR,
    )
    silent = timeline(replace(row, application="overdue"), MESSAGE, [], [], [])[-1]
    assert (silent.title, silent.severity) == ("Answer of the application overdue", Severity.WARNING)
    assert "pplication" not in timeline(ROW, MESSAGE, [], [], [])[-1].title
