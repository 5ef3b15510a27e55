"""Judgements in plain words."""

from __future__ import annotations

import pytest

from console.core.outcome import Judgement, Outcome
from console.layers.hl7v2.explain import explain
from console.layers.hl7v2.tables import ACK_CODES, ERROR_CODES


@pytest.mark.parametrize("error", sorted(ERROR_CODES))
def test_that_every_error_code_has_words_and_a_cure(error: str) -> None:
    explanation = explain(Judgement(outcome=Outcome.CONTENT_ERROR, code=f"AE {error}", text="", path="PID-3"))

    assert explanation.title.endswith("AE")
    assert "PID-3" in explanation.text
    assert explanation.cure


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize(
    "code", [*ACK_CODES, "timeout", "eof", "reset", "refused", "dns", "unreadable reply", "new code"]
)
def test_that_every_outcome_has_words(outcome: Outcome, code: str) -> None:
    explanation = explain(Judgement(outcome=outcome, code=code, text=""))

    assert explanation.title
    assert explanation.text
