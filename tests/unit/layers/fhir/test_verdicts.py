"""What an OperationOutcome and an HTTP status say together."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from console.core.http_outcome import judged, merged
from console.core.outcome import Outcome
from console.layers.fhir.verdicts import verdicts


def _outcome(*issues: Mapping[str, object]) -> bytes:
    return json.dumps({"resourceType": "OperationOutcome", "issue": issues}).encode()


STALE = {"severity": "error", "code": "conflict", "diagnostics": "The version is not current"}


def test_that_each_error_is_a_verdict_and_warnings_are_none() -> None:
    raw = _outcome(STALE, {"severity": "warning", "code": "code-invalid"}, {"severity": "fatal", "code": "required"})

    assert [item.code for item in verdicts(raw)] == ["conflict", "required"]


def test_that_only_warnings_is_accepted() -> None:
    assert [item.outcome for item in verdicts(_outcome({"severity": "information", "code": "informational"}))] == [
        Outcome.ACCEPTED
    ]


def test_that_the_place_is_a_path_and_nothing_else() -> None:
    good = {"severity": "error", "code": "invalid", "expression": ["Patient.name[0].family"]}
    bad = {"severity": "error", "code": "invalid", "expression": ["Jane Doe 1970"]}

    assert [item.path for item in verdicts(_outcome(good, bad))] == ["Patient.name[0].family", ""]


def test_that_values_of_a_patient_do_not_pass() -> None:
    issue = {"severity": "error", "code": "not-found", "diagnostics": "Patient 12724066 Wolferstan not found"}
    (found,) = verdicts(_outcome(issue))

    assert "12724066" not in found.text
    assert "Wolferstan" not in found.text
    assert "not found" in found.text


@pytest.mark.parametrize("raw", [b"", b"{", b"<html>", b"[" * 100_000, b'{"resourceType":"Patient"}', b"null"])
def test_that_what_is_no_outcome_says_nothing(raw: bytes) -> None:
    assert verdicts(raw) == ()


def test_that_status_and_issue_are_one_verdict() -> None:
    (found,) = merged(409, verdicts(_outcome(STALE)))

    assert (found.code, found.outcome) == ("409 conflict", Outcome.CONFLICT)


def test_that_a_stored_record_without_a_required_element_is_not_tried_again() -> None:
    (found,) = merged(500, verdicts(_outcome({"severity": "fatal", "code": "required"})))

    assert found.outcome is Outcome.CONTENT_ERROR
    assert judged(500).outcome is Outcome.TRANSIENT


def test_that_a_body_that_is_no_outcome_leaves_the_status_alone() -> None:
    assert merged(406, ()) == (judged(406),)
