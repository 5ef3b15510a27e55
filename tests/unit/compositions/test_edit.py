"""`edit`: identical without changes, one field with them, nothing where it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli import main
from tests.conformance.corpus import SAMPLES, sample
from tests.unit.layers.hl7v2.messages import ADT, ORU


def test_that_every_sample_comes_out_byte_for_byte(tmp_path: Path) -> None:
    assert main(["edit", *map(str, SAMPLES), "-o", str(tmp_path / "out")]) == 0
    assert all((tmp_path / "out" / path.name).read_bytes() == path.read_bytes() for path in SAMPLES)


def test_that_a_change_touches_only_its_field(tmp_path: Path) -> None:
    source, target = tmp_path / "in.hl7", tmp_path / "out.hl7"
    source.write_bytes(ADT)

    assert main(["edit", str(source), "--set", "PID-5.1=O=|B", "--set", "PID-8=M", "-o", str(target)]) == 0
    assert target.read_bytes() == ADT.replace(b"DOE", b"O=\\F\\B").replace(b"|F\r", b"|M\r")


def test_that_a_number_picks_the_message_of_a_batch(tmp_path: Path) -> None:
    source, target = tmp_path / "in.hl7", tmp_path / "out.hl7"
    source.write_bytes(b"FHS|^~\\&\r" + ADT + ORU + b"FTS|1\r")

    assert main(["edit", str(source), "--set", "2:PID-5.1=ROE", "--set", "MSH-10=N1", "-o", str(target)]) == 0
    assert target.read_bytes() == (
        b"FHS|^~\\&\r" + ADT.replace(b"MSG1", b"N1") + ORU.replace(b"DOE", b"ROE") + b"FTS|1\r"
    )


@pytest.mark.parametrize("change", ["MSH-2=x", "ZZZ-1=x", "3:PID-5=x", "PID=x", "nonsense=x"])
def test_that_a_refusal_writes_nothing_and_says_why(
    tmp_path: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.hl7", tmp_path / "out.hl7"
    source.write_bytes(ADT)

    assert main(["edit", str(source), "--set", change, "-o", str(target)]) == 1
    assert not target.exists()
    assert "was not edited" in capsys.readouterr().err


def test_that_one_refusal_does_not_stop_the_others(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.hl7", tmp_path / "bad.hl7"
    good.write_bytes(ADT)
    bad.write_bytes(b"nothing")

    assert main(["edit", str(bad), str(good), "--set", "PID-8=M", "-o", str(tmp_path / "out")]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.hl7"]


def test_that_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.hl7").write_bytes(ADT)

    assert main(["edit", str(tmp_path / "a/x.hl7"), str(tmp_path / "b/x.hl7"), "-o", str(tmp_path / "out")]) == 2
    assert "overwrite" in capsys.readouterr().err


def test_that_an_unreadable_file_ends_in_2(tmp_path: Path) -> None:
    assert main(["edit", str(tmp_path / "absent"), "-o", str(tmp_path / "out")]) == 2
    assert main(["edit", str(SAMPLES[0]), "-o", str(tmp_path / "no/such/folder/out")]) == 2


def test_that_a_batch_without_changes_is_identical(tmp_path: Path) -> None:
    source = tmp_path / "b.hl7"
    source.write_bytes(sample("batch-multi-batch-file"))

    assert main(["edit", str(source), "-o", str(source)]) == 0
    assert source.read_bytes() == sample("batch-multi-batch-file")


BUNDLE = b'{ "resourceType": "Patient",\r\n\t"x": 99.50 , "name": [ {"family": "Doe" } ],"y": {"a=b": "1"} }'
CDA = b"<?xml version='1.0'?>\n<ClinicalDocument><title >Old</title><id root='1'/><id root='2'/></ClinicalDocument>\n"


@pytest.mark.parametrize(
    ("raw", "options", "expected"),
    [
        (BUNDLE, ["--set", "Patient.name[0].family=O'\"}, {"], BUNDLE.replace(b"Doe", b"O'\\\"}, {")),
        (BUNDLE, ["--remove", "Patient.name"], BUNDLE.replace(b'"name": [ {"family": "Doe" } ],', b"")),
        (BUNDLE, ["--insert", "Patient.name[0].use=\"usual\""], BUNDLE.replace(b'"Doe"', b'"Doe","use": "usual"')),
        (CDA, ["--set", "ClinicalDocument/title=A < B & C"], CDA.replace(b"Old", b"A &lt; B &amp; C")),
        (CDA, ["--set", "ClinicalDocument/id[2]/@root=x'y"], CDA.replace(b"'2'", b"'x&apos;y'")),
        (CDA, ["--remove", "ClinicalDocument/id[1]"], CDA.replace(b"<id root='1'/>", b"")),
        (b"one\ntwo\n", ["--format", "plain", "--set", "line[2]=2"], b"one\n2\n"),
        (ADT, ["--insert", "PID=NTE|1||x", "--remove", "NTE", "--set", "PID-8=M"], ADT.replace(b"|F\r", b"|M\r")),
    ],
)  # fmt: skip
def test_that_every_format_is_edited_and_every_other_byte_stays(
    tmp_path: Path, raw: bytes, options: list[str], expected: bytes
) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(raw)

    assert main(["edit", str(source), *options, "-o", str(target)]) == 0
    assert target.read_bytes() == expected


def test_that_without_a_target_the_bytes_go_to_standard_output(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = tmp_path / "in.xml"
    source.write_bytes(CDA)

    assert main(["edit", str(source), "--set", "ClinicalDocument/title=New"]) == 0
    assert capfdbinary.readouterr().out == CDA.replace(b"Old", b"New")


@pytest.mark.parametrize("option", [["--remove", "0:PID"], ["--set", "PID-5"], ["--insert", "0:PID=x"]])
def test_that_a_change_nobody_can_read_is_named_before_any_file_is(tmp_path: Path, option: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["edit", str(tmp_path / "absent"), *option])
    assert ended.value.code == 2
