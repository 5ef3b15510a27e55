"""What is private in a resource, and that no title, label, path or problem ever holds it."""

from __future__ import annotations

import json

import pytest

from console.documents.masking import HIDDEN_ALWAYS
from console.documents.node import Document
from console.documents.sensitive import Kind
from console.documents.walk import leaves, walk
from console.layers.fhir.layer import Fhir
from tests.support.corpus import OWN

FHIR = Fhir()
CANARY = "Zwetschgenbaum"
PERSON = {
    "resourceType": "Patient",
    "id": f"{CANARY}-1",
    "text": {"status": "generated", "div": f"<div>{CANARY}</div>"},
    "identifier": [{"system": "urn:hospital", "value": f"{CANARY}-2", "type": {"text": CANARY}}],
    "name": [{"use": "official", "family": CANARY, "given": [CANARY], "prefix": [CANARY], "text": CANARY}],
    "telecom": [{"system": "phone", "value": CANARY}, {"system": "email", "value": CANARY}],
    "gender": "female",
    "birthDate": "1947-11-03",
    "address": [{"line": [CANARY], "city": CANARY, "postalCode": CANARY, "state": CANARY, "country": CANARY}],
    "maritalStatus": {"coding": [{"system": "urn:m", "code": CANARY}]},
    "photo": [{"contentType": "image/png", "data": CANARY, "title": CANARY}],
    "contact": [{"name": {"family": CANARY}, "relationship": [{"text": CANARY}]}],
    "extension": [{"url": "urn:e", "valueString": CANARY}],
    "notInFhir": {"deep": [CANARY]},
    f"{CANARY} 4711": {CANARY + " x": CANARY},
}
RESULT = {
    "resourceType": "Observation",
    "id": "o-1",
    "identifier": [{"system": "urn:lab", "value": "ORD-17"}],
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "718-7", "display": "Hemoglobin"}], "text": CANARY},
    "subject": {"reference": f"Patient/{CANARY}-1", "display": CANARY},
    "encounter": {"reference": "Encounter/e-1"},
    "performer": [{"reference": "Organization/lab", "display": "Laboratory"}, {"display": CANARY}],
    "effectiveDateTime": "2024-05-01",
    "valueQuantity": {"value": 7.10, "unit": "g/dL"},
    "note": [{"text": CANARY, "authorString": CANARY}],
    "component": [{"valueString": CANARY}],
}
BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "link": [{"relation": "self", "url": f"http://x/Patient?name={CANARY}"}],
    "entry": [
        {"fullUrl": f"http://x/Patient/{CANARY}-1", "resource": PERSON},
        {"fullUrl": "http://x/Observation/o-1", "resource": RESULT},
        {"request": {"method": "GET", "url": f"Patient?family={CANARY}", "ifNoneExist": f"identifier={CANARY}"}},
    ],
}


def parsed(resource: object) -> Document:
    """A resource as a document."""
    return FHIR.parse(json.dumps(resource).encode())


def shown(resource: object) -> dict[str, str]:
    """Path -> value of all that may be seen."""
    return {node.path: node.value for node in leaves(parsed(resource).nodes) if not node.private}


@pytest.mark.parametrize("resource", [PERSON, RESULT, BUNDLE], ids=["person", "result", "bundle"])
def test_that_no_value_of_a_person_is_shown(resource: dict[str, object]) -> None:
    public = shown(resource)

    assert CANARY not in " ".join(public.values())
    assert "1947-11-03" not in public.values()


def test_that_codes_units_states_and_order_numbers_are_shown() -> None:
    public = shown(RESULT)

    assert public["Observation.status"] == "final"
    assert public["Observation.identifier[0].value"] == "ORD-17"
    assert public["Observation.code.coding[0].display"] == "Hemoglobin"
    assert public["Observation.valueQuantity.unit"] == "g/dL"
    assert public["Observation.effectiveDateTime"] == "2024-05-01"
    assert public["Observation.encounter.reference"] == "Encounter/e-1"
    assert public["Observation.performer[0].display"] == "Laboratory"
    assert shown(PERSON)["Patient.identifier[0].system"] == "urn:hospital"
    assert shown(BUNDLE)["Bundle.entry[1].fullUrl"] == "http://x/Observation/o-1"


def test_that_titles_labels_paths_meanings_and_problems_hold_no_value() -> None:
    broken = json.dumps(BUNDLE).replace('"gender": "female"', f'"gender": {CANARY}').encode()
    for raw in (json.dumps(BUNDLE).encode(), broken, broken[:-40]):
        document = FHIR.parse(raw)
        told = [document.type, *(f"{problem.path} {problem.message}" for problem in FHIR.validate(raw))]
        told += [f"{node.label} {node.meaning} {node.datatype}" for node in walk(document.nodes)]
        rendered = FHIR.render(document)
        assert rendered is not None
        told += [f"{heading.title} {heading.note}" for heading in rendered.outline]
        told += [rendered.title, *rendered.dropped, *(head.title for head in FHIR.tables(document))]
        assert CANARY not in " ".join(told)


def test_that_cards_and_tables_mark_what_is_private() -> None:
    document = parsed(BUNDLE)
    rendered = FHIR.render(document)
    assert rendered is not None
    for heading in rendered.outline:
        section = FHIR.render(document, heading.id)
        assert section is not None
        for block in section.blocks:
            assert CANARY not in block.marker + block.caption
            runs = (*block.runs, *(run for row in block.cells for cell in row for run in cell.runs))
            assert all(run.private for run in runs if CANARY in run.text)
    for head in FHIR.tables(document):
        for row in FHIR.table_rows(document, head.id, 0, 100):
            assert all(cell.private for cell in row.cells if CANARY in cell.text)
            assert CANARY not in "".join(cell.meaning for cell in row.cells)


def test_that_each_private_leaf_is_told_with_what_it_is_about() -> None:
    document = parsed(PERSON)
    kinds = {found.node.path: found.kind for found in FHIR.sensitive(document)}
    scopes = {found.node.path: found.scope for found in FHIR.sensitive(document)}

    assert {node.path for node in leaves(document.nodes) if node.private} <= set(kinds)
    assert kinds["Patient.name[0].family"] is Kind.FAMILY
    assert kinds["Patient.name[0].given[0]"] is Kind.GIVEN
    assert kinds["Patient.birthDate"] is Kind.BIRTH
    assert kinds["Patient.address[0].postalCode"] is Kind.POSTCODE
    assert kinds["Patient.telecom[1].value"] is Kind.EMAIL
    assert kinds["Patient.photo[0].data"] is Kind.EMBEDDED
    assert (kinds["Patient.identifier[0].value"], scopes["Patient.identifier[0].value"]) == (
        Kind.IDENTIFIER,
        "urn:hospital",
    )
    assert [
        found.kind for found in FHIR.sensitive(parsed({"resourceType": "Procedure", "performedDateTime": "2024"}))
    ] == [Kind.DATE]


def test_that_a_definition_is_public() -> None:
    raw = {"resourceType": "ValueSet", "name": "Colours", "description": "All of them", "url": "http://x/ValueSet/c"}

    assert set(shown(raw).values()) == {"ValueSet", "Colours", "All of them", "http://x/ValueSet/c"}


def test_that_the_real_patient_is_hidden() -> None:
    document = FHIR.parse((OWN / "fhir/us-core-examples/patient-example.json").read_bytes())
    public = " ".join(node.value for node in leaves(document.nodes) if not node.private)

    for value in ("Shaw", "Baxter", "Amy", "1032702", "555-555-5555", "MEADOW", "74047", "1987-02-20", "Shoshone"):
        assert value not in public


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Endpoint", "header": [f"Authorization: Bearer {CANARY}"]},
        {"resourceType": "Endpoint", "address": f"https://user:{CANARY}@example.org/fhir"},
        {"resourceType": "Subscription", "channel": {"header": [f"X-Api-Key: {CANARY}"]}},
        {"resourceType": "Nothing", "channel": {"header": [f"Authorization: Bearer {CANARY}"]}},
        {"resourceType": "Device", "password": CANARY, "credentials": {"deep": [CANARY]}},
    ],
)
def test_that_credentials_are_never_shown(resource: dict[str, object]) -> None:
    told = [leaf for leaf in leaves(parsed(resource).nodes) if leaf.path.rpartition(".")[2] != "resourceType"]

    assert told
    assert all(leaf.datatype == HIDDEN_ALWAYS and leaf.private and CANARY not in leaf.value for leaf in told)


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Observation", "encounter": {"reference": f"Encounter?patient={CANARY}"}},
        {"resourceType": "Observation", "basedOn": [{"reference": f"ServiceRequest?subject=Patient/{CANARY}"}]},
        {"resourceType": "Observation", "effectiveDateTime": f"when {CANARY} came"},
        {"resourceType": "Observation", "meta": {"source": f"mailto:{CANARY}@example.org"}},
        {"resourceType": "Bundle", "link": [{"url": f"https://example.org/portal/patients/{CANARY}"}]},
        {"resourceType": "Subscription", "channel": {"endpoint": f"tel:{CANARY}"}},
        {"resourceType": "Patient", "identifier": [{"id": CANARY}]},
        {"resourceType": "TestReport", "tester": CANARY},
    ],
)
def test_that_searches_addresses_of_people_and_texts_in_a_times_place_are_private(resource: dict[str, object]) -> None:
    assert not [leaf.path for leaf in leaves(parsed(resource).nodes) if CANARY in leaf.value and not leaf.private]


@pytest.mark.parametrize(
    "value", ["2024", "2024-05-01T10:00:00.123+02:00", "20240501", "05/01/2024", "2024-05-01 10:00"]
)
def test_that_a_time_stays_readable_also_as_others_write_it(value: str) -> None:
    told = list(leaves(parsed({"resourceType": "Observation", "issued": value}).nodes))

    assert not told[-1].private
