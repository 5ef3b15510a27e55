"""XML that is broken, hostile or no CDA: refused with words, a line and a place; nothing is opened, nothing quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.layers.ccda.checks.catalog_late import WellFormed, ccda_checks
from console.layers.checking import CheckOptions
from tests.unit.layers.ccda.checks.samples import CANARY, ccd, changed

NONE = CheckOptions()


def _codes(raw: bytes) -> list[str]:
    return [problem.code for problem in WellFormed().run(raw, NONE)]


def test_that_a_good_document_is_well_formed() -> None:
    assert _codes(ccd()) == []


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "xml.document-empty"),
        (b"PID|1", "xml.document-empty"),
        (changed("</title>", "</titel>"), "xml.tag-name-mismatch"),
        (changed("<city>X", "<city>A & B"), "xml.name-required"),
        (changed("<city>X", "<city>A&nbsp;B"), "xml.undeclared-entity"),
        (changed('code="US"', "code=US"), "xml.attribute-not-started"),
        (changed(' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"', ""), "xml.ns-err-undefined-namespace"),
        (b"<a>" * 400 + b"</a>" * 400, "xml.resource-limit"),
        (changed("urn:hl7-org:v3", "urn:hl7-org:v4"), "cda.namespace"),
        (b"<Bundle/>", "cda.namespace"),
    ],
)
def test_that_what_is_broken_is_named(raw: bytes, code: str) -> None:
    assert code in _codes(raw)


def test_that_the_place_of_a_fault_is_told_by_path_and_line_without_the_text() -> None:
    raw = changed(f"<family>{CANARY}</family>", f"<family>{CANARY}</famly>")

    (problem,) = WellFormed().run(raw, NONE)

    assert problem.path.startswith("ClinicalDocument/recordTarget/patientRole/patient/name")
    assert "Line " in problem.message
    assert CANARY not in problem.message


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        "<!-- > --><!doctype x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>",
    ],
)
def test_that_a_doctype_is_refused_before_anything_is_parsed(doctype: str) -> None:
    raw = changed("<ClinicalDocument", doctype + "<ClinicalDocument")

    assert _codes(raw) == ["xml.doctype"]
    assert all(check.refuses(raw, NONE) for check in ccda_checks()[1:])


def test_that_a_doctype_in_utf_16_is_refused_too() -> None:
    text = (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><ClinicalDocument>&a;</ClinicalDocument>'
    )

    assert _codes(text.encode("utf-16")) == ["xml.doctype"]


@pytest.mark.parametrize("size", [1, 64, 4096])
def test_that_no_bytes_make_a_check_raise(size: int) -> None:
    raw = ccd()
    for start in range(0, len(raw), max(len(raw) // 60, 1)):
        cut = raw[:start] + b"\xff<&" * (size % 7) + raw[start + size :]
        for check in ccda_checks():
            if not check.refuses(cut, NONE):
                list(check.run(cut, NONE))


def test_that_without_paths_the_official_files_are_asked_for_in_words(tmp_path: Path) -> None:
    said = {check.name: check.refuses(ccd(), NONE) for check in ccda_checks()}

    assert "CDA_SDTC.xsd" in said["cda-schema"]
    assert "Consolidation.sch" in said["ccda-schematron"]
    assert not said["cda-wellformed"] + said["cda-order"] + said["ccda-rules"]
    given = CheckOptions(cda_schema=str(tmp_path / "no.xsd"), schematron=str(tmp_path / "no.sch"))
    for check in ccda_checks()[2::2]:
        (problem,) = check.run(ccd(), given)
        assert "cannot be read" in problem.message
        assert str(tmp_path) not in problem.message
