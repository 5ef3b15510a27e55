"""What is masked: people, identifiers, free text and all that is unknown; codes and numbers stay."""

from __future__ import annotations

import pytest

from console.documents.walk import leaves
from console.layers.hl7v2.document import parse
from tests.unit.layers.hl7v2.messages import ADT, ORU

PUBLIC = {leaf.path for raw in (ADT, ORU) for leaf in leaves(parse(raw).nodes) if not leaf.private}
PRIVATE = {leaf.path for raw in (ADT, ORU) for leaf in leaves(parse(raw).nodes) if leaf.private}


@pytest.mark.parametrize(
    "path", ["PID-3[1].1", "PID-3[2].1", "PID-5.1", "PID-7", "PV1-19.1", "OBX[2]-5", "NTE-3", "ZPD-1", "ZPD-2"]
)
def test_that_patient_data_and_unknown_fields_are_private(path: str) -> None:
    assert path in PRIVATE


@pytest.mark.parametrize(
    "path",
    ["MSH-10", "PID-3[1].4", "PID-3[1].5", "PID-8", "PV1-3.1", "OBR-2.1", "OBX[1]-3.1", "OBX[1]-5", "OBX[1]-7"],
)
def test_that_what_an_analyst_mends_stays_readable(path: str) -> None:
    assert path in PUBLIC


@pytest.mark.parametrize(
    "segment",
    [
        b"NK1|1|SECRET^SECRET|SPO|SECRET ST",
        b"GT1|1||SECRET^SECRET",
        b"IN1|1|P1||||||||||||||SECRET^SECRET||SECRET",
        b"MRG|SECRET^^^HOSP",
        b"PV1|1|I|4W||||SECRET^SECRET^SECRET",
        b"OBR|1||||||||||||||||SECRET^SECRET",
        b"OBX|1|ED|X||^AP^^Base64^SECRET",
        b"OBX|1||X||SECRET",
        b"OBX|1|XPN|X||SECRET^SECRET",
        b"OBX|1|CWE|X||1^a^L^^^^^^SECRET",
        b"QPD|Q22^x|1|@PID.5.1^SECRET",
        b"XYZ|SECRET",
        b"PID|1||||" + b"|" * 40 + b"SECRET",
        b"ERR||||E||||SECRET",
        b"MSA|AE|1|SECRET",
        b"MSH|^~\\&|A|B|C|D|2026|SECRET|ORU^R01|1|P|2.5.1",
        b"BHS|^~\\&|A|B|C|D|2026|SECRET||SECRET",
        b"BTS|1|SECRET",
        b"QAK|1|OK|||||||SECRET",
        b"OBR|1||||||||||||SECRET",
        b"PV2|||||SECRET|||||||SECRET",
        b"DG1|1||I10|SECRET",
        b"FT1|1|||||||SECRET|SECRET",
        b"TXA|1|HP||||||||||||||SECRET",
    ],
)
def test_that_no_secret_stands_in_a_public_leaf(segment: bytes) -> None:
    document = parse(ADT.partition(b"EVN")[0] + segment + b"\r")

    assert b"SECRET" in document.raw
    assert not [leaf.path for leaf in leaves(document.nodes) if "SECRET" in leaf.value and not leaf.private]


def test_that_a_field_behind_the_last_of_a_header_is_private() -> None:
    document = parse(b"MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5.1" + b"|" * 14 + b"SECRET^SECRET\r")

    assert [leaf.private for leaf in leaves(document.nodes) if "SECRET" in leaf.value] == [True, True]
