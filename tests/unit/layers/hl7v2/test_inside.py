r"""Documents in a value: decoded strictly, whatever stands between the lines; broken ones say so in words."""

from __future__ import annotations

import base64

import pytest

from console.documents.embedded import Embedded
from console.layers.hl7v2.document import parse
from console.layers.hl7v2.inside import inside

PDF = b"%PDF-1.4\n" + bytes(range(40))
CDA = b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>'


def ed(value: str, kind: str = "ED") -> bytes:
    return f"MSH|^~\\&|A|B|C|D|2024||MDM^T02|1|P|2.5.1\rOBX|1|{kind}|1^Doc||{value}||||||F\r".encode()


def opened(value: str, kind: str = "ED", path: str = "OBX-5") -> Embedded | None:
    return inside(parse(ed(value, kind)), path)


def coded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize("path", ["OBX-5", "OBX-5.5"])
def test_that_base64_is_decoded_and_its_type_told(path: str) -> None:
    found = opened(f"LAB^AP^PDF^Base64^{coded(PDF)}", path=path)

    assert found is not None
    assert (found.path, found.media_type, found.raw, found.problem) == ("OBX-5.5", "application/pdf", PDF, "")


@pytest.mark.parametrize(
    ("main", "sub", "media"),
    [
        ("TEXT", "html", "text/html"),
        ("IM", "JPEG", "image/jpeg"),
        ("application", "pdf", "application/pdf"),
        ("", "", "text/xml"),
        ("NS", "Octet-stream", "text/xml"),
    ],
)
def test_that_old_and_new_words_for_types_are_understood(main: str, sub: str, media: str) -> None:
    found = opened(f"^{main}^{sub}^Base64^{coded(CDA)}")

    assert found is not None
    assert found.media_type == media


@pytest.mark.parametrize("gap", ["\\X0D0A\\", "\\.br\\", " "])
def test_that_line_ends_inside_base64_do_not_count(gap: str) -> None:
    text = coded(PDF)

    found = opened(f"^AP^PDF^Base64^{text[:20]}{gap}{text[20:]}")

    assert found is not None
    assert found.raw == PDF


@pytest.mark.parametrize("bad", ["JVBE*Ri0x", "not base64 !", "=JVBE", "<Base64 encoded>"])
def test_that_what_is_no_base64_is_named_and_not_guessed(bad: str) -> None:
    found = opened(f"^AP^PDF^Base64^{bad}")

    assert found is not None
    assert found.raw == b""
    assert "not decoded" in found.problem
    assert bad not in found.problem


def test_that_hexadecimal_is_decoded_strictly() -> None:
    good, bad = opened(f"^AP^PDF^Hex^{PDF.hex()}"), opened("^AP^PDF^Hex^12Z")

    assert good is not None
    assert bad is not None
    assert (good.raw, good.problem) == (PDF, "")
    assert bad.problem


def test_that_escaped_text_gives_the_bytes_it_stands_for() -> None:
    found = opened("^TEXT^xml^A^<a>x \\T\\amp; y\\X0D0A\\</a>")

    assert found is not None
    assert (found.raw, found.encoding) == (b"<a>x &amp; y\r\n</a>", "escaped")


def test_that_a_package_gives_its_document() -> None:
    package = (
        "MIME-Version: 1.0\\X0D0A\\Content-Type: multipart/related; boundary=HL7\\X0D0A\\\\X0D0A\\--HL7\\X0D0A\\"
        "Content-Type: text/xml\\X0D0A\\Content-Transfer-Encoding: Base64\\X0D0A\\\\X0D0A\\"
        f"{coded(CDA)}\\X0D0A\\--HL7--"
    )

    found = opened(f"^multipart^x-hl7-cda-level-one^A^{package}")

    assert found is not None
    assert (found.media_type, found.raw, found.encoding) == ("text/xml", CDA, "mime")


def test_that_a_text_that_is_a_document_opens_and_a_text_does_not() -> None:
    found = opened(CDA.decode(), "FT")

    assert found is not None
    assert found.media_type == "text/xml"
    assert opened("Patient feels well", "TX") is None
    assert opened("95", "NM", "OBX-9") is None
