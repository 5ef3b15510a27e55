"""A schema that the user gives, here a tiny one of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.layers.ccda.checks.catalog_late import Schema
from console.layers.checking import CheckOptions
from tests.unit.layers.ccda.checks.samples import CANARY

HEAD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:hl7-org:v3"
xmlns="urn:hl7-org:v3" elementFormDefault="qualified">"""
OUTER = (
    HEAD
    + """<xs:include schemaLocation="types/inner.xsd"/>
<xs:element name="ClinicalDocument"><xs:complexType><xs:sequence>
<xs:element name="code" type="Code"/><xs:element name="title" type="xs:integer" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""
)
INNER = (
    HEAD
    + """<xs:complexType name="Code"><xs:attribute name="code" use="required">
<xs:simpleType><xs:restriction base="xs:token"><xs:pattern value="[0-9]+"/></xs:restriction></xs:simpleType>
</xs:attribute></xs:complexType></xs:schema>"""
)


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "inner.xsd").write_text(INNER, encoding="utf-8")
    (tmp_path / "outer.xsd").write_text(OUTER, encoding="utf-8")
    return tmp_path / "outer.xsd"


def _document(inside: str) -> bytes:
    return f'<ClinicalDocument xmlns="urn:hl7-org:v3">{inside}</ClinicalDocument>'.encode()


def _run(schema: Path, inside: str) -> list[tuple[str, str]]:
    found = list(Schema().run(_document(inside), CheckOptions(cda_schema=str(schema))))
    assert not any(CANARY in problem.message for problem in found)
    return [(problem.path, problem.message) for problem in found]


def test_that_a_document_that_fits_has_no_findings(schema: Path) -> None:
    assert _run(schema, '<code code="1"/>') == []


@pytest.mark.parametrize(
    ("inside", "path", "words"),
    [
        (f'<code code="{CANARY}"/>', "ClinicalDocument/code", "value of code is not what the schema allows"),
        (f'<code code="1"/><title>{CANARY}</title>', "ClinicalDocument/title", "content is not what the schema"),
        ('<title>1</title><code code="1"/>', "ClinicalDocument/title", "expects code here"),
        ("<code/>", "ClinicalDocument/code", "attribute code is required"),
        ('<code code="1" x="2"/>', "ClinicalDocument/code", "attribute x is not allowed"),
    ],
)
def test_that_findings_are_in_our_words_and_quote_no_value(schema: Path, inside: str, path: str, words: str) -> None:
    found = _run(schema, inside)

    assert any(where == path and words in message for where, message in found), found


def test_that_a_schema_that_lacks_a_file_says_so(schema: Path) -> None:
    (schema.parent / "types" / "inner.xsd").unlink()

    ((path, words),) = _run(schema, '<code code="1"/>')

    assert path == ""
    assert "cannot be used" in words


def test_that_a_schema_may_not_read_other_files_or_addresses(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(INNER, encoding="utf-8")
    for where in ("secret.txt", "http://127.0.0.1:1/inner.xsd"):
        bad = tmp_path / "bad.xsd"
        bad.write_text(OUTER.replace("types/inner.xsd", where), encoding="utf-8")
        ((_, words),) = _run(bad, '<code code="1"/>')
        assert "cannot be used" in words
