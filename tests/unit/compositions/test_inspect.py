"""`inspect`: one JSON object per file, whatever is in it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from console.cli import main
from tests.conformance.corpus import SAMPLES, sample
from tests.unit.layers.hl7v2.messages import ORU


def written(tmp_path: Path, name: str, raw: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(raw)
    return str(path)


def test_that_a_file_gives_one_object_with_what_is_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "a.hl7", ORU)

    assert main(["inspect", file]) == 0
    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (found["file"], found["layer"], found["type"], found["control_id"]) == (file, "hl7v2", "ORU^R01", "MSG88120")
    assert found["summary"]["terminator"] == "CR"
    assert found["problems"] == []
    assert "tree" not in found


def test_that_every_sample_gives_an_object_and_exit_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "--tree", *map(str, SAMPLES)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(SAMPLES)


def test_that_the_tree_is_masked_unless_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "a.hl7", ORU)

    main(["inspect", "--tree", file])
    masked = capsys.readouterr().out
    main(["inspect", "--tree", "--unmasked", file])
    shown = capsys.readouterr().out
    assert not [word for word in ("4711", "DOE", "JANE", "fasting", "son", "secret") if word in masked]
    assert "2345-7L" in masked
    assert "JANE" in shown


def test_that_a_file_that_cannot_be_read_ends_in_2_and_the_others_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "a.hl7", ORU)

    assert main(["inspect", str(tmp_path / "absent"), file, str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["file"] == file
    assert told.err.count("cannot be read") == 2


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 200, b"MSH", b"MSH|", b"\r\n\r\n"])
def test_that_broken_and_binary_input_is_described(
    raw: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))

    assert main(["inspect", "--tree", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["file"] == "-"
    assert found["problems"][0]["severity"] == "error"


def test_that_a_batch_lists_its_messages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["inspect", written(tmp_path, "b.hl7", sample("batch-count-mismatch"))])
    found = json.loads(capsys.readouterr().out)

    assert (found["messages"], len(found["contents"])) == (2, 2)
    assert [problem["path"] for problem in found["problems"]] == ["BTS-1"]
