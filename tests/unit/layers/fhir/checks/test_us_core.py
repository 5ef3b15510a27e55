"""US Core: what a claimed profile asks; nothing is asked of a resource that claims none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console.core.message import Severity
from console.layers.checking import CheckOptions
from console.layers.fhir.checks.profiles import BASE, extensions, profiles
from console.layers.fhir.checks.us_core_check import UsCoreCheck

CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
VITAL = {
    "category": [{"coding": [{"system": CATEGORY, "code": "vital-signs"}]}],
    "subject": {"reference": "Patient/1"},
    "effectiveDateTime": "2024",
}


def found(kind: str, profile: str, **members: object) -> list[tuple[str, str, Severity]]:
    """Path, rule and severity of each finding."""
    raw = json.dumps({"resourceType": kind, "meta": {"profile": [BASE + profile]}, **members}).encode()
    return [(problem.path, problem.code, problem.severity) for problem in UsCoreCheck().run(raw, CheckOptions())]


def quantity(value: float, code: str) -> dict[str, Any]:
    """A Quantity in UCUM."""
    return {"value": value, "unit": code, "system": "http://unitsofmeasure.org", "code": code}


def test_that_what_the_profile_requires_is_missed_in_each_element_that_is_there() -> None:
    paths = found(
        "Patient",
        "us-core-patient",
        identifier=[{"system": "urn:x", "value": "1"}, {"value": "2"}],
        name=[{"use": "old"}],
    )

    assert paths == [
        ("Patient.identifier[1].system", "us-core.required", Severity.ERROR),
        ("Patient.gender", "us-core.required", Severity.ERROR),
        ("Patient.name[0]", "us-core-6", Severity.ERROR),
    ]


def test_that_a_vital_sign_has_its_code_and_unit() -> None:
    code = {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}

    assert found("Observation", "us-core-heart-rate", **VITAL, code=code, valueQuantity=quantity(70, "/min")) == []
    assert [
        rule
        for _, rule, _ in found(
            "Observation", "us-core-heart-rate", **VITAL, code=code, valueQuantity=quantity(70, "bpm")
        )
    ] == ["us-core.unit"]
    assert [
        rule
        for _, rule, _ in found(
            "Observation",
            "us-core-heart-rate",
            **VITAL,
            code={"coding": [{"code": "1"}]},
            valueQuantity=quantity(70, "/min"),
        )
    ] == ["us-core.code"]


def test_that_a_blood_pressure_has_both_parts_in_their_unit() -> None:
    code = {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]}
    systolic = {
        "code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
        "valueQuantity": quantity(120, "mmHg"),
    }

    assert found("Observation", "us-core-blood-pressure", **VITAL, code=code, component=[systolic]) == [
        ("Observation.component", "us-core.code", Severity.ERROR),
        ("Observation.component[0].valueQuantity", "us-core.unit", Severity.ERROR),
    ]


@pytest.mark.parametrize(
    ("claimed", "severities"),
    [("", [Severity.WARNING]), ("|4.0.0", [Severity.ERROR]), ("|7.0.0", []), ("|9.0.0", [Severity.INFO])],
)
def test_that_the_claimed_version_decides_what_is_required(claimed: str, severities: list[Severity]) -> None:
    members = {"vaccineCode": {}, "occurrenceString": "then"}

    assert [
        severity for _, _, severity in found("Immunization", f"us-core-immunization{claimed}", **members)
    ] == severities


def test_that_race_needs_its_text_and_codes_of_its_set() -> None:
    parts = [{"url": "ombCategory", "valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.238", "code": "9999-9"}}]
    extension = [{"url": f"{BASE}us-core-race", "extension": parts}]
    rules = [
        (path, rule) for path, rule, _ in found("Patient", "us-core-patient", extension=extension) if "race" in rule
    ]

    assert rules == [
        ("Patient.extension[0]", "us-core.us-core-race"),
        ("Patient.extension[0].extension[0].valueCoding", "us-core.us-core-race"),
    ]


def test_that_a_profile_of_another_type_and_an_unknown_one_are_told() -> None:
    assert found("Device", "us-core-patient") == [("Device.meta.profile[0]", "us-core.type", Severity.ERROR)]
    assert found("Device", "us-core-nothing") == [("Device.meta.profile[0]", "us-core.unchecked", Severity.INFO)]


def test_that_nothing_is_asked_where_no_profile_is_claimed() -> None:
    assert "claims" in UsCoreCheck().refuses(b'{"resourceType": "Patient"}', CheckOptions())
    assert UsCoreCheck().refuses(b'{"resourceType": "Patient"}', CheckOptions(us_core=False)) == "Not asked for."


def test_that_the_rules_are_read_whole() -> None:
    assert len(profiles()) > 40
    assert profiles()["us-core-blood-pressure"].units[1].units == ("mm[Hg]",)
    assert extensions()["us-core-ethnicity"].most == {"ombCategory": 1, "text": 1}
