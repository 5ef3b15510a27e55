"""The outcome in words: every status has some, and a person's word is not taken for the receiver's."""

from __future__ import annotations

import pytest

from console.core.message import Severity
from console.core.outcome import Judgement, Outcome
from console.core.status import Status
from console.gateway.desk.outcome import outcome_view
from console.gateway.rulebook import standard
from console.triage.explaining import Explanation, explain

RULES = standard()
REFUSED = Judgement(outcome=Outcome.CONTENT_ERROR, code="AE 204", text="Unknown key identifier", path="PID-3")
SILENT = Judgement(outcome=Outcome.UNKNOWN, code="timeout", text="No reply in 30 s")
ACCEPTED = Judgement(outcome=Outcome.ACCEPTED, code="AA", text="")


def _explained(last: Judgement | None) -> Explanation | None:
    return None if last is None else explain(last, RULES, "hl7v2", "CERN")


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("last", [None, REFUSED, SILENT, ACCEPTED])
def test_that_every_status_is_explained(status: Status, last: Judgement | None) -> None:
    view = outcome_view(status, "", last, _explained(last))
    assert view.title
    assert view.text


def test_that_a_refusal_is_explained_by_its_rule_with_a_cure() -> None:
    view = outcome_view(Status.ERROR, "", REFUSED, _explained(REFUSED))
    assert (view.severity, view.title) == (Severity.ERROR, "Patient not known to CERN")
    assert "does not know this patient" in view.text
    assert view.causes
    assert (view.path, view.rule, view.explained) == ("PID-3", "patient-unknown v1", True)
    assert view.cure


def test_that_sent_by_a_persons_word_is_not_told_as_accepted() -> None:
    view = outcome_view(Status.SENT, "Arrived by rk: seen in the chart", SILENT, _explained(SILENT))
    assert view.title == "Delivered"
    assert "Arrived by rk" in view.text


def test_that_a_held_delivery_says_who_held_it_before_it_says_what_failed() -> None:
    assert outcome_view(Status.HELD, "Hold by rk: wait", REFUSED, _explained(REFUSED)).text.startswith("Hold by")


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
    view = outcome_view(Status.SENT, "AE 204: x", ACCEPTED, _explained(ACCEPTED), application)
    assert (view.severity, view.title) == (severity, title)
    assert ("AE 204: x" in view.text) is (application == "refused")
    refused = outcome_view(Status.ERROR, "", REFUSED, _explained(REFUSED), application)
    assert refused.title == "Patient not known to CERN"
