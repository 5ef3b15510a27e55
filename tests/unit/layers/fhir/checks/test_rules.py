"""Invariants, references, bundles, codes and systems: each rule with what breaks it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console.layers.checking import CheckOptions
from console.layers.fhir.checks.rules_check import RulesCheck
from console.layers.fhir.checks.systems import loinc_digit_fits, sctid_digit_fits

COLLECTION = {"resourceType": "Bundle", "type": "collection"}
DOCUMENT = {
    "resourceType": "Bundle",
    "type": "document",
    "identifier": {"system": "urn:x", "value": "1"},
    "timestamp": "2024",
}


def coded(code: str, system: str = "urn:x") -> dict[str, Any]:
    """A CodeableConcept."""
    return {"coding": [{"system": system, "code": code}]}


def found(kind: str, **members: object) -> set[tuple[str, str]]:
    """Path and rule of each finding, but for the missing narrative."""
    raw = json.dumps({"resourceType": kind, **members}).encode()
    return {(problem.path, problem.code) for problem in RulesCheck().run(raw, CheckOptions())} - {
        (f"{kind}.text", "dom-6")
    }


@pytest.mark.parametrize(
    ("kind", "members", "path", "rule"),
    [
        ("Patient", {"name": [{"period": {"start": "2024-02-01", "end": "2024-01-31"}}]}, "name[0].period", "per-1"),
        ("Patient", {"telecom": [{"value": "1"}]}, "telecom[0]", "cpt-2"),
        ("Patient", {"contact": [{}]}, "contact[0]", "ele-1"),
        ("Patient", {"contact": [{"gender": "male"}]}, "contact[0]", "pat-1"),
        ("Patient", {"name": []}, "name", "ele-1"),
        ("Patient", {"birthDate": None}, "birthDate", "ele-1"),
        ("Patient", {"birthDate": "2023-02-30"}, "birthDate", "fhir.date"),
        ("Patient", {"multipleBirthInteger": 1.5}, "multipleBirthInteger", "fhir.integer"),
        ("Patient", {"extension": [{"url": "urn:x"}]}, "extension[0]", "ext-1"),
        ("Patient", {"extension": [{"url": "urn:x|1", "valueCode": "a"}]}, "extension[0].url", "ext-url"),
        ("Patient", {"extension": [{"url": "race", "valueCode": "a"}]}, "extension[0].url", "ext-url"),
        ("SearchParameter", {"url": "mine"}, "url", "canonical-url"),
        (
            "Patient",
            {"maritalStatus": {"coding": [{"system": "loinc", "code": "x"}]}},
            "maritalStatus.coding[0].system",
            "system-uri",
        ),
        ("Patient", {"photo": [{"data": "QUJD"}]}, "photo[0]", "att-1"),
        ("Patient", {"photo": [{"contentType": "a/b", "data": "QUJD", "size": 4}]}, "photo[0]", "att-size"),
        ("Patient", {"photo": [{"contentType": "a/b", "data": "%%%"}]}, "photo[0]", "fhir.base64Binary"),
        ("Patient", {"managingOrganization": {"reference": "#org"}}, "managingOrganization.reference", "ref-1"),
        (
            "Patient",
            {"managingOrganization": {"reference": "Orgnisation/1"}},
            "managingOrganization.reference",
            "ref-type",
        ),
        (
            "Patient",
            {"managingOrganization": {"reference": "the clinic"}},
            "managingOrganization.reference",
            "ref-form",
        ),
        ("Patient", {"contained": [{"resourceType": "Device", "id": "d"}]}, "contained[0]", "dom-3"),
        ("Patient", {"text": {"status": "generated", "div": "<div><script>x</script></div>"}}, "text", "txt-1"),
        ("Patient", {"text": {"status": "generated", "div": "<div> <b/> </div>"}}, "text", "txt-2"),
        ("Patient", {"identifier": [{"value": "1"}]}, "identifier[0]", "identifier-system"),
        ("Observation", {"dataAbsentReason": coded("x"), "valueString": "y"}, "", "obs-6"),
        ("Observation", {"code": coded("1"), "valueString": "y", "component": [{"code": coded("1")}]}, "", "obs-7"),
        ("Observation", {"referenceRange": [{"age": {"low": {"value": 1}}}]}, "referenceRange[0]", "obs-3"),
        ("Observation", {"valueRange": {"low": {"value": 3}, "high": {"value": 1}}}, "valueRange", "rng-2"),
        ("Observation", {"valueQuantity": {"code": "mg"}}, "valueQuantity", "qty-3"),
        ("Observation", {"valueRatio": {"numerator": {"value": 1}}}, "valueRatio", "rat-1"),
        ("Observation", {"code": coded("2345-8", "http://loinc.org")}, "code.coding[0].code", "loinc-digit"),
        ("Observation", {"code": coded("GLU", "http://loinc.org")}, "code.coding[0].code", "loinc-form"),
        ("Observation", {"code": coded("73211008", "http://snomed.info/sct")}, "code.coding[0].code", "sctid-form"),
        ("Observation", {"code": coded("x", "https://loinc.org/")}, "code.coding[0].system", "system-uri"),
        ("Observation", {"code": coded("x", "urn:oid:2.16.840.1.113883.6.1")}, "code.coding[0].system", "system-oid"),
        ("AllergyIntolerance", {}, "", "ait-1"),
        ("AllergyIntolerance", {"clinicalStatus": coded("nope")}, "clinicalStatus", "fhir.code"),
        ("AllergyIntolerance", {"clinicalStatus": {"text": "nope"}}, "clinicalStatus", "fhir.code"),
        ("Appointment", {"start": "2024-01-01T00:00:00Z", "status": "proposed"}, "", "app-2"),
        ("Condition", {"abatementString": "gone"}, "", "con-4"),
        ("Organization", {"active": True}, "", "org-1"),
        ("Questionnaire", {"item": [{"linkId": "1", "type": "group"}]}, "item[0]", "que-1"),
        ("Parameters", {"parameter": [{"name": "a"}]}, "parameter[0]", "inv-1"),
        ("CodeSystem", {"concept": [{"code": "a"}, {"code": "a"}]}, "", "csd-1"),
        ("ValueSet", {"compose": {"include": [{"version": "1"}]}}, "compose.include[0]", "vsd-1"),
    ],
)
def test_that_a_broken_rule_is_found_at_its_place(kind: str, members: dict[str, Any], path: str, rule: str) -> None:
    assert found(kind, **members) == {(f"{kind}.{path}" if path else kind, rule)}


@pytest.mark.parametrize(
    ("bundle", "path", "rule"),
    [
        ({**COLLECTION, "total": 1}, "total", "bdl-1"),
        ({**COLLECTION, "entry": [{"search": {"mode": "match"}, "resource": {}}]}, "entry[0].search", "bdl-2"),
        (
            {"resourceType": "Bundle", "type": "batch", "entry": [{"fullUrl": "urn:x", "resource": {"id": "1"}}]},
            "entry[0].request",
            "bdl-3",
        ),
        ({**COLLECTION, "entry": [{"fullUrl": "urn:x"}]}, "entry[0]", "bdl-5"),
        (
            {**COLLECTION, "entry": [{"fullUrl": "urn:x", "link": [1]}, {"fullUrl": "urn:x", "link": [1]}]},
            "entry[1].fullUrl",
            "bdl-7",
        ),
        ({**COLLECTION, "entry": [{"fullUrl": "http://x/P/1/_history/2", "link": [1]}]}, "entry[0].fullUrl", "bdl-8"),
        (
            {**DOCUMENT, "identifier": {"value": "1"}, "entry": [{"resource": {"resourceType": "Composition"}}]},
            "identifier",
            "bdl-9",
        ),
        ({**DOCUMENT, "entry": [{"resource": {"resourceType": "Patient"}}]}, "entry[0]", "bdl-11"),
        (
            {"resourceType": "Bundle", "type": "message", "entry": [{"resource": {"resourceType": "Patient"}}]},
            "entry[0]",
            "bdl-12",
        ),
        ({**COLLECTION, "link": [{"relation": "self"}, {"relation": "self"}]}, "link", "bundle-link"),
        (
            {
                **DOCUMENT,
                "entry": [{"resource": {"resourceType": "Composition", "subject": {"reference": "Patient/7"}}}],
            },
            "entry[0].resource.subject.reference",
            "bundle-missing",
        ),
    ],
)
def test_that_a_bundle_is_held_against_its_type(bundle: dict[str, Any], path: str, rule: str) -> None:
    raw = json.dumps(bundle).encode()

    assert (f"Bundle.{path}", rule) in {(item.path, item.code) for item in RulesCheck().run(raw, CheckOptions())}


def test_that_a_contained_resource_must_be_alone_and_unversioned() -> None:
    inner = {
        "resourceType": "Device",
        "meta": {"versionId": "1", "security": [{"code": "R"}]},
        "contained": [{"resourceType": "Device", "id": "e"}],
    }
    rules = {rule for path, rule in found("Patient", contained=[inner]) if path.startswith("Patient.contained[0]")}

    assert {"dom-2", "dom-4", "dom-5", "contained-id"} <= rules


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024", "2024-03-01"),
        ("2024-03-01T23:30:00-05:00", "2024-03-02T04:30:00Z"),
        ("2024-03-02", "2024-03-01T23:30:00-05:00"),
        ("2024-03-01T10:00:60Z", "2024-03-01T09:00:00Z"),
        ("someday", "2024"),
    ],
)
def test_that_moments_that_may_be_in_order_are_not_called_reversed(start: str, end: str) -> None:
    assert found("Patient", name=[{"period": {"start": start, "end": end}}]) == set()


def test_that_check_digits_are_those_of_the_published_systems() -> None:
    assert all(map(loinc_digit_fits, ("2345-7", "718-7", "85354-9", "10524-7")))
    assert all(map(sctid_digit_fits, ("73211009", "900000000000207008", "999480561000087100")))
    assert not sctid_digit_fits("73211008")
    assert not loinc_digit_fits("2345-6")


@pytest.mark.parametrize(
    "value", [None, True, 3, 4.5, "x", [], {}, [[]], [None], {"coding": 3}, {"reference": []}, {"x": {}}]
)
def test_that_a_value_of_any_shape_anywhere_raises_nothing(value: object) -> None:
    for kind in ("Patient", "Observation", "Bundle", "Questionnaire", "Appointment", "Condition", "ValueSet"):
        from console.layers.fhir.checks.facts import elements

        for name in elements(kind):
            for member in (name, name.replace("[x]", "Quantity"), f"_{name}"):
                found(kind, **{member: value, "type": "document"} if member != "type" else {member: value})
