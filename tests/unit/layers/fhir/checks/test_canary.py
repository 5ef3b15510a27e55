"""Whatever stands in a document, no finding says it: neither in its words nor in its path."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console.layers.checking import CheckOptions
from console.layers.fhir.checks import fhir_checks

CANARY = "Canaryworth 4711"
PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "p",
    "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"], "lastUpdated": "2024"},
    "contained": [{"resourceType": "Organization", "id": "o", "name": "x"}],
    "identifier": [{"system": "urn:x", "value": "1", "period": {"start": "2024", "end": "2023"}}],
    "name": [{"family": "x", "given": ["y"]}],
    "telecom": [{"system": "phone", "value": "1"}],
    "gender": "male",
    "birthDate": "1970-01-01",
    "address": [{"line": ["1"], "city": "x"}],
    "maritalStatus": {"coding": [{"system": "http://loinc.org", "code": "2345-7", "display": "x"}]},
    "managingOrganization": {"reference": "#o"},
    "text": {"status": "generated", "div": "<div>x</div>"},
    "photo": [{"contentType": "a/b", "data": "QUJD"}],
}


def spoilt(value: object, at: list[int], wanted: int, by: object) -> object:
    """The document with its leaf of that number replaced."""
    if isinstance(value, dict):
        return {key: spoilt(item, at, wanted, by) for key, item in value.items()}
    if isinstance(value, list):
        return [spoilt(item, at, wanted, by) for item in value]
    at[0] += 1
    return by if at[0] - 1 == wanted else value


def told(content: object) -> str:
    """All that the checks say."""
    raw = json.dumps(content).encode()
    return " ".join(str(problem) for check in fhir_checks() for problem in check.run(raw, CheckOptions()))


@pytest.mark.parametrize("by", [CANARY, [CANARY], {CANARY: CANARY}, f"#{CANARY}", {"text": CANARY}])
def test_that_a_value_in_any_place_is_never_quoted(by: object) -> None:
    leaves = [0]
    spoilt(PATIENT, leaves, -1, by)
    said = [told(spoilt(PATIENT, [0], number, by)) for number in range(leaves[0])]

    assert not [text for text in said if "anaryworth" in text]
    assert sum(bool(text) for text in said) > leaves[0] // 2


def test_that_a_name_that_could_be_a_person_is_told_by_its_place() -> None:
    said = told({"resourceType": "Patient", CANARY: {CANARY: 1}, "name": [{CANARY: 1}], "extension": [{CANARY: 1}]})

    assert "Member 1 of this object" in said
    assert "Canaryworth" not in said
