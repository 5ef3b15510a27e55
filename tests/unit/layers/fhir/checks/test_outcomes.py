"""Our outcome beside the stated one, for each FHIR file of the corpus."""

from __future__ import annotations

import pytest

from tests.evidence.fhir_outcomes import SHARED, outcomes, table


def test_that_every_disagreement_with_a_stated_outcome_is_explained() -> None:
    found = outcomes()
    if not found:
        pytest.skip(f"the corpus is not there: {SHARED.parent.name}/{SHARED.name} beside the project")
    beside = table(found)

    assert [outcome.file for outcome in beside.unexplained] == []
    assert beside.needless == ()
    assert [outcome.file for outcome in beside.unnamed] == []
    assert len(beside.agreed) >= 35
