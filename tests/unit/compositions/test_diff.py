"""`diff` from the command line: masked, by meaning, with exit codes for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import main
from tests.unit.layers.hl7v2.messages import ADT, ORU


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """A result and its correction for another patient."""
    was, now = tmp_path / "was.hl7", tmp_path / "now.hl7"
    was.write_bytes(ORU)
    now.write_bytes(ORU.replace(b"99.50", b"101").replace(b"DOE", b"ROE").replace(b"MSG88120", b"MSG88121"))
    return str(was), str(now)


def test_that_differences_are_lines_masked_and_the_exit_code_says_it(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *pair]) == 1
    printed = capsys.readouterr()
    assert "changed  OBX[1]-5  Value: 99.50 → 101" in printed.out.splitlines()
    assert "DOE" not in printed.out + printed.err
    assert printed.err.startswith("2 differences; ")
    assert "1 left out" in printed.err
    assert main(["diff", pair[0], pair[0]]) == 0
    assert "no difference" in capsys.readouterr().err


def test_that_places_are_ignored_and_patient_data_shown_where_asked_for(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *pair, "--ignore", "OBX-5", "--ignore", "PID"]) == 0
    assert main(["diff", *pair, "--volatile", "--reveal", "--json"]) == 1
    found = [json.loads(each) for each in capsys.readouterr().out.splitlines()]
    assert [each["path"] for each in found] == ["MSH-10", "PID-5.1", "OBX[1]-5"]
    assert (found[1]["was"], found[1]["now"]) == ("DOE", "ROE")


def test_that_two_formats_and_a_missing_file_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    patient, message = tmp_path / "p.json", tmp_path / "m.hl7"
    patient.write_text('{"resourceType": "Patient", "gender": "male"}')
    message.write_bytes(ADT)
    assert main(["diff", str(patient), str(message)]) == 2
    assert "of one format" in capsys.readouterr().err
    assert main(["diff", str(patient), str(tmp_path / "gone")]) == 2
    other = tmp_path / "q.json"
    other.write_text('{ "gender":"female",\n"resourceType":"Patient" }')
    assert main(["diff", str(patient), str(other)]) == 1
    assert "Patient.gender" in capsys.readouterr().out
