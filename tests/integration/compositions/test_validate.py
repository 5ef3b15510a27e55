"""`validate` from the command line: files of any format, findings without values, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import main

CANARY = "Canaryworth"
MESSAGE = (
    "MSH|^~\\&|LAB|HOSP|CERN|HOSP|20261122101447||ADT^A08^ADT_A01|{}|P|2.5.1\r"
    f"EVN||20261122\rPID|1||7^^^H^MR||{CANARY}\r"
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A good card, a bad resource, and two HL7 v2 messages in one file."""
    content = {
        "card": json.dumps({"cards": []}).encode(),
        "patient": json.dumps({"resourceType": "Patient", "birthDate": CANARY, "gender": "male"}).encode(),
        "batch": (MESSAGE.format("1") + MESSAGE.format("2")).encode(),
    }
    for name, raw in content.items():
        (tmp_path / name).write_bytes(raw)
    return {name: str(tmp_path / name) for name in content}


def test_that_each_format_is_recognised_and_errors_decide_the_exit_code(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["validate", "--json", files["card"], files["patient"], files["batch"]])
    printed = capsys.readouterr().out
    told = [json.loads(line) for line in printed.splitlines()]

    assert [(item["format"], item["message"]) for item in told] == [
        ("cds_hooks", 0),
        ("fhir", 0),
        ("hl7v2", 1),
        ("hl7v2", 2),
    ]
    assert told[0]["clean"]
    assert [
        (finding["path"], finding["code"]) for finding in told[1]["findings"] if finding["severity"] == "error"
    ] == [("Patient.birthDate", "fhir.date")]
    assert CANARY not in printed
    assert code == 1


def test_that_text_names_finding_rule_and_source_and_a_good_file_ends_with_0(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "--format", "cds_hooks", files["card"], files["patient"]]) == 1
    printed = capsys.readouterr().out

    assert "0 errors, 0 warnings, 0 notes" in printed
    assert "[cds.kind; CDS Hooks 2.0.1, HTTP API]" in printed


def test_that_what_cannot_be_read_is_named_and_ends_with_2(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(tmp_path / "none"), files["card"]]) == 2
    assert main(["validate", "--schematron", str(tmp_path / "none.sch"), files["card"]]) == 2
    said = capsys.readouterr()

    assert "cannot be read" in said.err
    assert "is no file" in said.err
    assert "0 errors" in said.out


def test_that_a_file_that_no_check_is_for_is_never_called_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter").write_text("Dear colleague")

    assert main(["validate", str(tmp_path / "letter")]) == 2
    assert "not checked" in capsys.readouterr().out
