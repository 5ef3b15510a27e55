"""What a leaf tells of a person: by field and data type, whatever the version; all that masking hides is told."""

from __future__ import annotations

from console.documents.sensitive import CODE, Kind, Sensitive
from console.documents.walk import leaves
from console.layers.hl7v2.document import parse
from console.layers.hl7v2.sensitive import sensitive
from tests.conformance.corpus import SAMPLES

MESSAGE = (
    b"MSH|^~\\&|LAB|HOSP|EHR|HOSP|20240305101500||ORU^R01|MSG00042|P|2.5.1\r"
    b"PID|1||4711^^^HOSP^MR~987-65-4321^^^SSA^SS||DOE^JANE^Q^JR^MRS^^L||19800102|F||2106-3^White^HL70005|"
    b"12 Elm St^Apt 4^Boston^MA^02115^USA^H||(617)555-1234^PRN^PH^jane@x.org|||M||ACC-99\r"
    b"NK1|1|DOE^JOHN|SPO\r"
    b"PV1|1|I|W1^2^3||||1234^SMITH^ANN^^^DR^MD^^NPI\r"
    b"OBR|1|PL-1^LAB|FI-2|GLU^Glucose|||202403050930\r"
    b"OBX|1|NM|2345-7^Glucose^LN||95|mg/dL|70-100|N|||F|||20240305093000+0100\r"
    b"OBX|2|TX|1^Note||Jane was fasting||||||F\r"
    b"OBX|3|DT|2^Seen||20240301||||||F\r"
    b"OBX|4|ED|3^Scan||LAB^AP^PDF^Base64^JVBERi0xLjQ=||||||F\r"
    b"ZPD|1|SECRET7|20240101|Lives with her brother John\r"
)


def found(raw: bytes = MESSAGE) -> dict[str, Sensitive]:
    return {item.node.path: item for item in sensitive(parse(raw))}


def test_that_names_numbers_addresses_and_dates_are_told_apart() -> None:
    kinds = {path: item.kind for path, item in found().items()}

    assert kinds["PID-5.1"] is Kind.FAMILY
    assert kinds["PID-5.2"] is kinds["PID-5.3"] is Kind.GIVEN
    assert kinds["PID-3[1].1"] is Kind.IDENTIFIER
    assert kinds["PID-7"] is Kind.BIRTH
    assert [kinds[f"PID-11.{number}"] for number in (1, 2, 3, 5)] == [
        Kind.STREET,
        Kind.STREET,
        Kind.CITY,
        Kind.POSTCODE,
    ]
    assert kinds["PID-13.1"] is Kind.PHONE
    assert kinds["PID-13.4"] is Kind.EMAIL
    assert kinds["PV1-7.1"] is Kind.IDENTIFIER
    assert kinds["PV1-7.2"] is Kind.FAMILY
    assert kinds["OBX[2]-5"] is Kind.TEXT
    assert kinds["OBX[3]-5"] is Kind.DATE


def test_that_an_identifier_says_whose_it_is() -> None:
    scopes = {path: item.scope for path, item in found().items() if item.kind is Kind.IDENTIFIER}

    assert scopes["PID-3[1].1"] == "HOSP^MR"
    assert scopes["PID-3[2].1"] == "SSA^SS"
    assert scopes["PV1-7.1"] == "NPI"
    assert scopes["MSH-10"] == "message"


def test_that_what_an_eye_may_see_is_told_where_a_stranger_may_not_have_it() -> None:
    kinds = {path: item.kind for path, item in found().items()}

    assert kinds["MSH-7"] is kinds["OBR-7"] is kinds["OBX[1]-14"] is Kind.DATE
    assert kinds["OBR-2.1"] is kinds["OBR-3"] is Kind.IDENTIFIER
    assert "OBX[1]-5" not in kinds
    assert "MSH-9.1" not in kinds


def test_that_titles_and_types_stay_where_they_are_such_words_and_not_a_name() -> None:
    assert found()["PID-5.5"].scope == CODE
    assert found()["PID-11.6"].scope == CODE
    assert found(MESSAGE.replace(b"^JR^MRS^", b"^Doe-Smith^MRS^"))["PID-5.4"].scope == ""


def test_that_a_local_segment_is_judged_by_its_look() -> None:
    kinds = {path: item.kind for path, item in found().items()}

    assert kinds["ZPD-2"] is Kind.OTHER
    assert kinds["ZPD-3"] is Kind.DATE
    assert kinds["ZPD-4"] is Kind.TEXT


def test_that_a_document_is_told_with_its_code() -> None:
    item = found()["OBX[4]-5.5"]

    assert (item.kind, item.codec) == (Kind.EMBEDDED, "base64")


def test_that_a_withdrawn_field_is_read_by_a_version_that_has_it() -> None:
    raw = MESSAGE.replace(b"|P|2.5.1", b"|P|2.8").replace(b"|ACC-99", b"|ACC-99|987654321")

    assert found(raw)["PID-19"].kind is Kind.IDENTIFIER


def test_that_everything_masked_is_told_and_in_the_order_of_the_bytes() -> None:
    for path in SAMPLES:
        document = parse(path.read_bytes())
        told = list(sensitive(document))
        paths = {item.node.path for item in told}
        hidden = {leaf.path for leaf in leaves(document.nodes) if leaf.private and leaf.value.strip(' "')}
        assert hidden <= paths, path.name
        assert [item.node.start for item in told] == sorted(item.node.start for item in told)
