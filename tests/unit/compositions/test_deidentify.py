"""`deidentify` on the command line: neutral names, a report, nothing written for what leaks, words about the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli import main

MESSAGE = (
    b"MSH|^~\\&|LAB|HOSP|EHR|HOSP|20240305101500||ADT^A08|MSG00042|P|2.5.1\r"
    b"PID|1||MRN-471123^^^HOSP^MR||KOWALSKI^JANINA||19800214|F\r"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Kowalski_Janina.hl7"
    path.write_bytes(MESSAGE)
    return path


def test_that_copies_get_neutral_names_and_one_key_gives_the_same_again(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key"
    key.write_text("0123456789abcdef" * 4)
    for folder in ("one", "two"):
        assert main(["deidentify", str(file), "--out", str(tmp_path / folder), "--key-file", str(key)]) == 0
    first, second = (tmp_path / folder / "0001.hl7" for folder in ("one", "two"))

    assert first.read_bytes() == second.read_bytes()
    assert b"KOWALSKI" not in first.read_bytes()
    assert '"PID-5.1","Family name","family","1","pseudonym"' in (tmp_path / "one" / "report.csv").read_text(
        "utf-8-sig"
    )
    assert "Kowalski" not in "".join(capsys.readouterr())


def test_that_a_run_without_a_key_says_that_its_key_is_thrown_away(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deidentify", str(file), "--out", str(tmp_path / "out")]) == 0
    assert "thrown away" in capsys.readouterr().err


def test_that_a_file_that_leaks_is_held_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.hl7"
    path.write_bytes(MESSAGE + b"OBX|1|NM|SmFuaW5hIEtvd2Fsc2tpIGF0IGhvbWU=^x||1||||||F\r")

    assert main(["deidentify", str(path), "--out", str(tmp_path / "out")]) == 1
    assert [item.name for item in (tmp_path / "out").iterdir()] == ["report.csv"]
    assert "File 1 is held back" in capsys.readouterr().err


def test_that_copies_do_not_mix_with_other_files_and_a_weak_key_is_refused(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deidentify", str(file), "--out", str(tmp_path)]) == 2
    weak = tmp_path / "weak"
    weak.write_text("secret")
    assert main(["deidentify", str(file), "--out", str(tmp_path / "out"), "--key-file", str(weak)]) == 2
    assert main(["deidentify", str(tmp_path / "none"), "--out", str(tmp_path / "new")]) == 2
    assert "not empty" in capsys.readouterr().err
