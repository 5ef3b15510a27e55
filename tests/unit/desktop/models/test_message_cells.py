"""What a row of the message list says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.api.messages import MessageRow
from console.core.status import Status
from console.desktop.models.message_cells import asks, cells_of, face_of, spoken
from console.desktop.theme.signs import Sign

NOW = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)


def row(application: str, detail: str = "CA in 12 ms", status: Status = Status.SENT) -> MessageRow:
    return MessageRow(
        id=1, message_id=1, status=status, received_at=NOW, updated_at=NOW, layer="hl7v2", type="ORU^R01",
        interface="lab", route="LAB → CERN", control_id="A1", attempts=1, detail=detail, application=application,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("application", "word", "sign", "words"),
    [
        ("", "Sent", Sign.DISC, "CA in 12 ms"),
        ("accepted", "Sent", Sign.DISC, "CA in 12 ms, filed by the application"),
        ("awaited", "Sent", Sign.HALF, "CA in 12 ms, stored there, the application's answer is awaited"),
        (
            "overdue",
            "Overdue",
            Sign.TRIANGLE,
            "No answer of the application: ask whether it was filed",
        ),
        ("refused", "Refused", Sign.CROSS, "CA in 12 ms"),
    ],
)
def test_that_the_later_answer_of_the_application_is_seen(application: str, word: str, sign: Sign, words: str) -> None:
    found = row(application)
    cells = cells_of(found, NOW)
    assert (face_of(found).word, cells[0].text, cells[0].sign) == (word, word, sign)
    assert cells[-1].text.startswith(words)
    assert asks(found) is (application in {"overdue", "refused"})
    assert spoken(found).startswith(word)


def test_that_a_state_other_than_sent_is_told_as_it_is() -> None:
    assert face_of(row("overdue", status=Status.ERROR)).word == "Error"
