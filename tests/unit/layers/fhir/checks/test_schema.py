"""The JSON Schema of R4: errors name their own place, in our words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console.layers.checking import CheckOptions
from console.layers.fhir.checks.facts import resource_types, schema
from console.layers.fhir.checks.schema_late import SchemaCheck, check_resource
from console.layers.fhir.checks.walking import Resource


def found(content: object) -> set[tuple[str, str]]:
    """Path and rule of each finding."""
    return {(problem.path, problem.code) for problem in SchemaCheck().run(json.dumps(content).encode(), CheckOptions())}


@pytest.mark.parametrize(
    ("members", "path", "code"),
    [
        ({"birthDate": "soon"}, "Patient.birthDate", "fhir.date"),
        ({"id": "not an id"}, "Patient.id", "fhir.id"),
        ({"gender": "m"}, "Patient.gender", "fhir.code"),
        ({"active": "true"}, "Patient.active", "fhir.boolean"),
        ({"name": {"family": "A"}}, "Patient.name", "fhir.array"),
        ({"name": [{"given": ["A", 3]}]}, "Patient.name[0].given[1]", "fhir.string"),
        ({"nmae": []}, "Patient.nmae", "fhir.unknown"),
        ({"communication": [{}]}, "Patient.communication[0].language", "fhir.required"),
        ({"multipleBirthBoolean": 1}, "Patient.multipleBirthBoolean", "fhir.boolean"),
        ({"contact": [{"gender": "x"}]}, "Patient.contact[0].gender", "fhir.code"),
        ({"_birthDate": {"other": 1}}, "Patient._birthDate.other", "fhir.unknown"),
    ],
)
def test_that_an_error_names_its_place_and_rule(members: dict[str, Any], path: str, code: str) -> None:
    assert found({"resourceType": "Patient", **members}) == {(path, code)}


def test_that_errors_of_inner_resources_name_the_place_in_the_whole() -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"resource": {"resourceType": "Patient", "birthDate": "x"}},
            {
                "resource": {
                    "resourceType": "Condition",
                    "subject": {},
                    "contained": [{"resourceType": "Device", "x": 1}],
                }
            },
            {"resource": {"id": "1"}},
            {"resource": {"resourceType": "Pateint"}},
        ],
    }

    assert found(bundle) == {
        ("Bundle.entry[0].resource.birthDate", "fhir.date"),
        ("Bundle.entry[1].resource.contained[0].x", "fhir.unknown"),
        ("Bundle.entry[2].resource.resourceType", "fhir.resource"),
        ("Bundle.entry[3].resource.resourceType", "fhir.resource"),
    }


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"3", b'{"a": NaN}', b"\xff\xfe{", b"[" * 5000, b'{"id": 1e9999}'])
def test_that_bytes_that_are_no_resource_are_told_and_never_raise(raw: bytes) -> None:
    assert [problem.severity for problem in SchemaCheck().run(raw, CheckOptions())]


def test_that_every_type_of_r4_compiles_and_no_reference_leads_nowhere() -> None:
    assert len(resource_types()) == 146
    for kind in ("Bundle", "Parameters", "Claim", "StructureDefinition", "SubstanceSpecification", "Binary"):
        resource = Resource(path=kind, type=kind, content={"resourceType": kind})
        assert all(problem.code == "fhir.required" for problem in check_resource(resource)), kind
    assert "integer64" not in json.dumps(schema())
