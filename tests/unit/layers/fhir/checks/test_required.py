"""Required elements by the R4B models, where R4 requires them too; types that R4B lacks, by R4 itself."""

from __future__ import annotations

import json

import pytest

from console.layers.checking import CheckOptions
from console.layers.fhir.checks.required_late import R4_SOURCE, R4B_SOURCE, RequiredCheck, required_by_models


def found(content: object) -> dict[str, str]:
    """Path -> source of each finding."""
    return {
        problem.path: problem.source for problem in RequiredCheck().run(json.dumps(content).encode(), CheckOptions())
    }


@pytest.mark.parametrize(
    ("content", "paths"),
    [
        ({"resourceType": "Observation"}, ["Observation.code", "Observation.status"]),
        ({"resourceType": "Observation", "_status": {"extension": []}, "code": {}}, []),
        ({"resourceType": "Patient", "link": [{}]}, ["Patient.link[0].other", "Patient.link[0].type"]),
        ({"resourceType": "Patient", "extension": [{"valueCode": "x"}]}, ["Patient.extension[0].url"]),
        ({"resourceType": "Patient", "text": {"status": "empty"}}, ["Patient.text.div"]),
        (
            {"resourceType": "MedicationRequest", "status": "active", "intent": "order", "subject": {}},
            ["MedicationRequest.medication"],
        ),
        (
            {
                "resourceType": "MedicationRequest",
                "status": "active",
                "intent": "order",
                "subject": {},
                "medicationReference": {},
            },
            [],
        ),
        (
            {"resourceType": "Bundle", "type": "batch", "entry": [{"request": {}}]},
            ["Bundle.entry[0].request.method", "Bundle.entry[0].request.url"],
        ),
        (
            {"resourceType": "Patient", "contained": [{"resourceType": "Group", "actual": True}]},
            ["Patient.contained[0].type"],
        ),
    ],
)
def test_that_what_is_missing_is_named_by_its_path(content: object, paths: list[str]) -> None:
    assert sorted(found(content)) == paths


def test_that_the_source_says_who_found_it() -> None:
    assert found({"resourceType": "Observation", "status": "final"}) == {"Observation.code": R4B_SOURCE}
    assert required_by_models("RiskEvidenceSynthesis") is None
    assert set(found({"resourceType": "RiskEvidenceSynthesis"}).values()) == {R4_SOURCE}


def test_that_nothing_is_looked_for_in_bytes_that_are_no_object() -> None:
    assert RequiredCheck().refuses(b"[1]", CheckOptions())
    assert list(RequiredCheck().run(b"{", CheckOptions())) == []
