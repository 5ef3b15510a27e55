"""FHIR resources: labels, data types, meanings, paths, summaries, values."""

from __future__ import annotations

import json

import pytest

from console.core.change import Change, ChangeKind
from console.core.message import IdentifierKind
from console.documents.splice import EditRefused
from console.documents.walk import find_exact, walk
from console.layers.fhir.layer import Fhir
from tests.support.corpus import OWN

FHIR = Fhir()
PATIENT = (OWN / "fhir/us-core-examples/patient-example.json").read_bytes()
DECIMALS = (OWN / "fhir/fhir-test-cases/observation-decimal.json").read_bytes()
COMMENTED = (OWN / "fhir/fhir-test-cases/json-comments-1.json").read_bytes()


def test_that_a_resource_is_recognised_by_its_type() -> None:
    assert FHIR.recognises(PATIENT) == 98
    assert FHIR.recognises(b'{"id": "1", "resourceType": "Patient"}') == 90
    assert FHIR.recognises(COMMENTED) >= 90
    assert FHIR.recognises(b'{"cards": []}') == 0
    assert FHIR.recognises(b"MSH|^~\\&|") == 0


def test_that_elements_have_their_labels_types_and_meanings() -> None:
    found = {node.path: node for node in walk(FHIR.parse(PATIENT).nodes)}

    assert FHIR.parse(PATIENT).type == "Patient"
    assert (found["Patient.birthDate"].label, found["Patient.birthDate"].datatype) == ("Birth date", "date")
    assert found["Patient.name"].datatype == "list of HumanName"
    assert found["Patient.name[0]"].datatype == "HumanName"
    assert found["Patient.name[0].given[1]"].value == "V."
    assert found["Patient.telecom[0].system"].meaning == "Phone"
    assert found["Patient.communication[0].language.coding[0].code"].datatype == "code"


def test_that_numbers_stay_as_they_are_written() -> None:
    document = FHIR.parse(DECIMALS)
    values = {node.value for node in walk(document.nodes) if node.datatype == "decimal"}

    assert {"1.0", "1.00", "1.000000000000000000E-245"} <= values


def test_that_choices_and_extensions_of_values_are_known() -> None:
    raw = b'{"resourceType":"Observation","valueQuantity":{"value":7.10},"_issued":{"extension":[{"url":"u"}]}}'
    found = {node.path: node for node in walk(FHIR.parse(raw).nodes)}

    assert (found["Observation.valueQuantity"].label, found["Observation.valueQuantity"].datatype) == (
        "Value",
        "Quantity",
    )
    assert found["Observation._issued.extension[0].url"].datatype == "uri"


def test_that_the_summary_names_the_patient_by_number_only() -> None:
    summary = FHIR.summarize(PATIENT)

    assert (summary.layer, summary.type, summary.version, summary.readable) == ("fhir", "Patient", "R4", True)
    assert summary.control_id == ""
    assert [(one.kind, one.value) for one in summary.identifiers] == [(IdentifierKind.MRN, "1032702")]


def test_that_a_bundle_tells_its_type_number_and_patients() -> None:
    patient = {"resourceType": "Patient", "id": "p", "identifier": [{"system": "urn:x", "value": "17"}]}
    two = {"resourceType": "Bundle", "type": "message", "identifier": {"value": "MSG1"}, "timestamp": "2024-01-01"}
    raw = json.dumps({**two, "entry": [{"resource": patient}, {"resource": patient}]}).encode()
    summary = FHIR.summarize(raw)

    assert (summary.type, summary.control_id, summary.sent_at) == ("Bundle message", "MSG1", "2024-01-01")
    assert summary.barrier
    assert [(found.value, found.authority) for found in summary.identifiers] == [("17", "urn:x")]


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"resourceType":"Maria"}', b'{"resourceType":["x"]}', b"\xff\xfe{"]
)
def test_that_what_is_no_resource_is_said_to_be_none(raw: bytes) -> None:
    assert not FHIR.summarize(raw).readable
    assert FHIR.validate(raw)
    assert "Maria" not in " ".join(problem.message + problem.path for problem in FHIR.validate(raw))


def test_that_values_are_found_by_path_in_a_bundle_too() -> None:
    bundle = b'{"resourceType":"Bundle","entry":[{"resource":' + PATIENT + b"}]}"

    assert FHIR.values(PATIENT, "Patient.name.family") == ("Shaw", "Baxter")
    assert FHIR.values(PATIENT, "Patient.name[1].family") == ("Baxter",)
    assert FHIR.values(PATIENT, "Patient.name.given") == ("Amy", "V.", "Amy", "V.")
    assert FHIR.values(bundle, "Patient.name[0].family") == ("Shaw",)
    assert FHIR.places(bundle, "Patient.name[0].family") == ("Bundle.entry[0].resource.name[0].family",)
    assert FHIR.values(PATIENT, "Observation.status") == ()
    with pytest.raises(EditRefused):
        FHIR.places(PATIENT, "PID-5")


def test_that_masking_is_known_by_path_where_it_does_not_depend() -> None:
    assert FHIR.hides("Patient.birthDate") is True
    assert FHIR.hides("Patient.name.family") is True
    assert FHIR.hides("Observation.status") is False
    assert FHIR.hides("Observation.subject.reference") is None
    assert FHIR.hides("PID-5") is True
    assert FHIR.codes("Patient.gender", "R4")[1] >= {"male", "female"}


def test_that_an_edit_changes_just_its_value() -> None:
    after = FHIR.edit(PATIENT, [Change(kind=ChangeKind.SET, path="Patient.name[0].family", value='Sh"aw\\')])

    assert json.loads(after)["name"][0]["family"] == 'Sh"aw\\'
    assert after == PATIENT.replace(b'"Shaw"', b'"Sh\\"aw\\\\"', 1)
    assert FHIR.edit(PATIENT, []) == PATIENT


def test_that_lines_of_resources_are_split() -> None:
    one = b'{"resourceType":"Patient"}'

    assert FHIR.split(one + b"\n" + one + b"\n") == [one, one]
    assert FHIR.split(PATIENT) == [PATIENT]


def test_that_an_attachment_is_taken_out() -> None:
    raw = b'{"resourceType":"Binary","contentType":"text/plain","data":"aGVsbG8="}'
    held = FHIR.inside(FHIR.parse(raw), "Binary.data")

    assert held is not None
    assert (held.raw, held.media_type, held.encoding, held.problem) == (b"hello", "text/plain", "base64", "")
    broken = FHIR.inside(FHIR.parse(raw.replace(b"aGVs", b"a.Vs")), "Binary.data")
    assert broken is not None
    assert broken.problem
    assert FHIR.inside(FHIR.parse(raw), "Binary.contentType") is None


def test_that_repeats_are_known_again_by_what_they_say() -> None:
    document = FHIR.parse(PATIENT)
    identity = {path: FHIR.identity(node) for path in _REPEATS if (node := find_exact(document, path)) is not None}

    assert identity["Patient.identifier[0]"].endswith("|1032702")
    assert identity["Patient.extension[0]"].startswith("http://hl7.org/fhir/us/core/")
    assert identity["Patient.communication[0].language.coding[0]"] == "urn:ietf:bcp:47|es"
    assert FHIR.volatile("Patient.meta.lastUpdated")
    assert FHIR.volatile("Bundle.timestamp")
    assert not FHIR.volatile("Patient.birthDate")


_REPEATS = ("Patient.identifier[0]", "Patient.extension[0]", "Patient.communication[0].language.coding[0]")
