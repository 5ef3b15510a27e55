"""Judgements in plain words, by the rules that come with the program."""

from __future__ import annotations

import pytest

from console.core.outcome import Judgement, Outcome
from console.gateway.rulebook import standard
from console.layers.hl7v2.tables import ERROR_CODES
from console.triage.explaining import explain

RULES = standard()


def _of(
    code: str, layer: str = "hl7v2", outcome: Outcome = Outcome.CONTENT_ERROR, text: str = "", path: str = ""
) -> str:
    return explain(Judgement(outcome=outcome, code=code, text=text, path=path), RULES, layer, "CERN").rule


@pytest.mark.parametrize("error", sorted(set(ERROR_CODES) - {"0"}))
def test_that_every_error_code_of_table_0357_has_a_sentence_causes_and_a_cure(error: str) -> None:
    outcome = Outcome.TRANSIENT if error == "206" else Outcome.CONTENT_ERROR  # a locked record is tried again
    judged = Judgement(outcome=outcome, code=f"AE {error}", text="", path="PV1-19")
    found = explain(judged, RULES, "hl7v2", "CERN")

    assert found.explained
    assert found.text
    assert found.causes
    assert found.cure
    assert found.path == "PV1-19"


@pytest.mark.parametrize(
    ("code", "outcome", "rule"),
    [
        ("409 conflict", Outcome.CONFLICT, "fhir-stale"),
        ("409 business-rule", Outcome.CONFLICT, "fhir-business-conflict"),
        ("412", Outcome.CONFLICT, "fhir-if-match-missing"),
        ("422 too-costly", Outcome.CONTENT_ERROR, "fhir-too-costly"),
        ("500 required", Outcome.CONTENT_ERROR, "fhir-stored-record"),
        ("429 throttled", Outcome.TRANSIENT, "throttled"),
        ("403 forbidden", Outcome.UNAUTHORISED, "scope-missing"),
        ("406", Outcome.CONTENT_ERROR, "fhir-not-acceptable"),
        ("502 not-fhir", Outcome.CONTENT_ERROR, "fhir-tenant"),
    ],
)
def test_that_the_vendors_habits_are_told_from_the_textbook(code: str, outcome: Outcome, rule: str) -> None:
    assert _of(code, "fhir", outcome).startswith(f"{rule} v")


def test_that_412_of_a_decision_support_service_is_missing_data_and_no_conflict() -> None:
    assert _of("412", "cds_hooks").startswith("cds-needs-data v")


def test_that_words_no_rule_knows_are_shown_as_they_are_and_said_to_be_unexplained() -> None:
    judged = Judgement(outcome=Outcome.CONTENT_ERROR, code="AE", text="Frobnicate the widget first")
    found = explain(judged, RULES, "hl7v2")

    assert not found.explained
    assert "Frobnicate the widget first" in found.text
    assert found.causes == ()


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("layer", ["hl7v2", "fhir", "millennium", "ccda", "cds_hooks"])
@pytest.mark.parametrize("code", ["AE 103", "timeout", "refused", "dns", "unreadable reply", "429", "new code", ""])
def test_that_every_outcome_has_words(outcome: Outcome, layer: str, code: str) -> None:
    found = explain(Judgement(outcome=outcome, code=code, text=""), RULES, layer)

    assert found.title
    assert found.text
    assert "{" not in found.title + found.text


def test_that_every_rule_with_a_sentence_names_likely_causes_and_what_to_do() -> None:
    assert [rule.id for rule in RULES.rules if rule.says and not (rule.causes and rule.cure)] == []


def test_that_what_we_refused_on_arrival_is_explained_by_rules_for_arrivals() -> None:
    judged = Judgement(outcome=Outcome.CONTENT_ERROR, code="same id", text="Control ID used before")

    assert explain(judged, RULES, "hl7v2", arrival=True).rule.startswith("arrival-same-id v")
