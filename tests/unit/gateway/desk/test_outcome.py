"""The outcome in words: every status has some, and a person's word is not taken for the receiver's."""

from __future__ import annotations

import pytest

from console.core.message import Severity
from console.core.outcome import Judgement, Outcome
from console.core.status import Status
from console.gateway.desk.outcome import outcome_view
from console.layers.registry import layer

HL7 = layer("hl7v2")
REFUSED = Judgement(outcome=Outcome.CONTENT_ERROR, code="AE 204", text="Unknown key identifier", path="PID-3")
SILENT = Judgement(outcome=Outcome.UNKNOWN, code="timeout", text="No reply in 30 s")
ACCEPTED = Judgement(outcome=Outcome.ACCEPTED, code="AA", text="")


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("last", [None, REFUSED, SILENT, ACCEPTED])
def test_that_every_status_is_explained(status: Status, last: Judgement | None) -> None:
    view = outcome_view(status, "", last, HL7)
    assert view.title
    assert view.text


def test_that_a_refusal_is_explained_by_its_layer_with_a_cure() -> None:
    view = outcome_view(Status.ERROR, "", REFUSED, HL7)
    assert (view.severity, view.title) == (Severity.ERROR, "Rejected: AE")
    assert "patient" in view.text
    assert view.cure


def test_that_sent_by_a_persons_word_is_not_told_as_accepted() -> None:
    view = outcome_view(Status.SENT, "Arrived by rk: seen in the chart", SILENT, HL7)
    assert view.title == "Delivered"
    assert "Arrived by rk" in view.text


def test_that_a_held_delivery_says_who_held_it_before_it_says_what_failed() -> None:
    assert outcome_view(Status.HELD, "Hold by rk: wait", REFUSED, HL7).text.startswith("Hold by rk: wait")


@pytest.mark.parametrize(
    ("application", "severity", "title"),
    [
        ("awaited", Severity.INFO, "Stored there, answer awaited"),
        ("overdue", Severity.WARNING, "Stored there, never answered"),
        ("accepted", None, "Filed by the application"),
        ("refused", Severity.ERROR, "Refused later by the application"),
    ],
)
def test_that_what_the_application_says_later_is_told(application: str, severity: Severity | None, title: str) -> None:
    view = outcome_view(Status.SENT, "AE 204: x", ACCEPTED, HL7, application)
    assert (view.severity, view.title) == (severity, title)
    assert ("AE 204: x" in view.text) is (application == "refused")
    assert outcome_view(Status.ERROR, "", REFUSED, HL7, application).title == "Rejected: AE"
