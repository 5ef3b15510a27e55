"""A Schematron that the user gives, here a tiny one of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.core.message import Problem, Severity
from console.layers.ccda.checks.catalog_late import Schematron
from console.layers.checking import CheckOptions
from tests.unit.layers.ccda.checks.samples import CANARY, ccd

SCHEMATRON = """<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron"><sch:ns prefix="cda" uri="urn:hl7-org:v3"/>
<sch:ns prefix="voc" uri="urn:voc"/>{phases}
<sch:pattern id="p-errors"><sch:rule context="cda:ClinicalDocument">
<sch:assert id="a-1" test="cda:confidentialityCode/@code = document('voc.xml')/voc:codes/voc:code/@value">
Known (CONF:1-1).</sch:assert>
<sch:assert id="a-2" test="cda:nothing">Of <sch:value-of select="cda:recordTarget//cda:family"/>
nothing.</sch:assert>{more}
</sch:rule></sch:pattern>
<sch:pattern id="p-warnings"><sch:rule context="cda:ClinicalDocument/cda:title">
<sch:assert id="w-1" test="@language">Language.</sch:assert></sch:rule>
</sch:pattern></sch:schema>"""
PHASES = """<sch:phase id="errors"><sch:active pattern="p-errors"/></sch:phase>
<sch:phase id="warnings"><sch:active pattern="p-warnings"/></sch:phase>"""


def _write(folder: Path, more: str = "", phases: str = PHASES) -> Path:
    (folder / "voc.xml").write_text('<codes xmlns="urn:voc"><code value="N"/></codes>', encoding="utf-8")
    file = folder / "rules.sch"
    file.write_text(SCHEMATRON.format(more=more, phases=phases), encoding="utf-8")
    return file


def _run(file: Path) -> list[Problem]:
    found = list(Schematron().run(ccd(), CheckOptions(schematron=str(file))))
    assert not any(CANARY in problem.message for problem in found)
    return found


def test_that_both_phases_run_with_their_severity_and_our_paths(tmp_path: Path) -> None:
    found = {problem.code: problem for problem in _run(_write(tmp_path))}

    assert set(found) == {"schematron.a-2", "schematron.w-1"}
    assert found["schematron.a-2"].severity is Severity.ERROR
    assert found["schematron.a-2"].message == "Of nothing."
    assert found["schematron.w-1"].severity is Severity.WARNING
    assert found["schematron.w-1"].path == "ClinicalDocument/title"


def test_that_the_codes_of_voc_xml_are_read_from_beside_it(tmp_path: Path) -> None:
    file = _write(tmp_path)
    (tmp_path / "voc.xml").write_text('<codes xmlns="urn:voc"/>', encoding="utf-8")

    assert "schematron.a-1" in {problem.code for problem in _run(file)}


def test_that_without_phases_all_of_it_runs(tmp_path: Path) -> None:
    assert {"schematron.a-2", "schematron.w-1"} <= {problem.code for problem in _run(_write(tmp_path, phases=""))}


@pytest.mark.parametrize(
    "test",
    ["matches(cda:title, 'x')", "cda:title[", "document('/etc/hostname')", "document('../voc.xml')/voc:codes",
     "document('http://127.0.0.1:1/voc.xml')", "document(cda:title)"],
)  # fmt: skip
def test_that_an_assertion_that_is_broken_or_reads_elsewhere_is_left_out_and_counted(tmp_path: Path, test: str) -> None:
    found = {
        problem.code: problem for problem in _run(_write(tmp_path, f'<sch:assert id="x" test="{test}">x</sch:assert>'))
    }

    assert "schematron.x" not in found
    assert found["ccda.schematron-partial"].message.startswith("1 assertions were left out")
    assert "schematron.a-2" in found


def test_that_a_let_that_reads_elsewhere_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "voc2.xml").write_text("<secret/>", encoding="utf-8")
    let = (
        "<sch:let name='x' value=\"document('../voc2.xml')/secret\"/><sch:report id='leak' test='$x'>leak</sch:report>"
    )

    assert "schematron.leak" not in {problem.code for problem in _run(_write(tmp_path / "in", let))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!DOCTYPE x []><x/>", "refused"),
        ("<x", "not well-formed"),
        ("<x/>", "no ISO Schematron"),
        ("<schema xmlns='http://www.ascc.net/xml/schematron'/>", "no ISO Schematron"),
    ],
)
def test_that_a_file_that_is_no_schematron_is_explained(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "bad.sch"
    file.write_text(text, encoding="utf-8")

    (problem,) = _run(file)

    assert words in problem.message
    assert problem.severity is Severity.INFO
