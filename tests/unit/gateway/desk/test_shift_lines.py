"""The lines of the look back: what is new or worse is told, what is as before is not, worst first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from console.api.people import ShiftLine
from console.gateway.desk import shift_lines as lines
from console.query.parser import parse
from console.store.shift import Failures, OpenCount

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SPAN = lines.Span(since=NOW - timedelta(hours=8), now=NOW)
AE = Failures(
    interface="lab",
    code="AE 103",
    outcome="content_error",
    count=10,
    before=0,
    first_at=NOW - timedelta(hours=2),
    last_at=NOW - timedelta(hours=1),
)


def title(name: str) -> str:
    """As the interface is called."""
    return name.upper()


@pytest.mark.parametrize(
    ("count", "before", "level"),
    [(10, 0, "error"), (10, 10, None), (10, 9, None), (14, 10, None), (16, 10, "warn"), (3, 1, None), (1, 500, None)],
)
def test_that_a_failure_is_told_where_it_is_new_or_clearly_worse(count: int, before: int, level: str | None) -> None:
    found = lines.failing([replace(AE, count=count, before=before)], title, compared=True, span=SPAN)
    assert [line.level for line in found] == ([] if level is None else [level])


def test_that_without_a_comparison_nothing_is_called_new() -> None:
    (line,) = lines.failing([AE], title, compared=False, span=SPAN)
    assert line.level == "warn"
    assert "not compared" in line.text


def test_that_every_query_of_a_line_can_be_read() -> None:
    silent = replace(AE, code="", outcome="unknown")
    found = [
        *lines.failing([AE, silent], title, compared=True, span=SPAN),
        *lines.refused({"lab": 3}, {}, title),
        *lines.waiting([OpenCount(interface="lab", status="error", count=1, oldest_at=NOW)], title, SPAN),
    ]
    assert len(found) == 4
    for line in found:
        parse(line.query)


def test_that_an_outage_is_no_failure_of_messages() -> None:
    assert not lines.failing([replace(AE, outcome="unreachable")], title, compared=True, span=SPAN)


def test_that_looking_is_no_act_and_ones_own_acts_are_not_told() -> None:
    acts = {
        "me": {"message.resend": 4},
        "m.ito": {"message.view": 90, "message.resend": 2, "interface.hold": 1},
        "a.lund": {"search.patient": 3},
        "gateway": {"hold.begin": 1},
    }
    (line,) = lines.people(acts, "me")
    assert (line.title, line.text, line.count) == ("m.ito acted", "sent copies 2×", 2)


def test_that_the_worst_stands_first_and_equals_keep_their_order() -> None:
    found = [ShiftLine(level=level, title=str(at)) for at, level in enumerate(("info", "error", "warn", "error"))]
    assert [line.title for line in lines.ordered(found)] == ["1", "3", "2", "0"]


def test_that_a_code_is_told_in_words() -> None:
    assert lines.code_words("AE 103") == "refused with AE 103"
    assert lines.code_words("eof") == "closed before the reply"
    assert lines.code_words("other") == "other"
