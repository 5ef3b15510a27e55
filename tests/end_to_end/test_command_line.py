"""`inspect`, `edit` and `send` as the issue promises them: what they print, and what their exit codes say."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from tests.support.mllp import ack, until
from tests.support.program import ROOT, finish, run, start
from tests.support.scripted_peer import ERR_UNKNOWN_PATIENT, Act, ScriptedPeer

PROMISED = {"file", "layer", "type", "control_id", "summary", "problems"}
MESSAGE = (
    b"MSH|^~\\&|LAB|SITE|CERN|HOSP|20260101120000||ADT^A01|C-1|P|2.5\r"
    b"EVN||20260101120000\rPID|1||4711^^^MRN||TEST^ANNA||19700101|F\r"
)
SAMPLES = sorted((ROOT / "tests" / "data" / "hl7v2").rglob("*.hl7"))


def test_that_inspect_prints_one_object_a_file_and_never_fails_on_broken_messages(tmp_path: Path) -> None:
    broken = tmp_path / "broken.hl7"
    broken.write_bytes(b"no message\x00\xff")
    empty = tmp_path / "empty.hl7"
    empty.touch()
    files = [str(path) for path in (*SAMPLES, broken, empty)]
    done = run("inspect", *files)
    assert (done.code, done.complaints) == (0, "")
    assert [line["file"] for line in done.lines] == files
    for line in done.lines:
        assert set(line) >= PROMISED
        assert "tree" not in line
        assert line["layer"] == ("plain" if line["file"] in {str(broken), str(empty)} else "hl7v2")
        for problem in line["problems"]:
            assert set(problem) == {"path", "severity", "code", "message"}
    assert done.lines[-2]["problems"]


def test_that_inspect_reads_standard_input_and_shows_the_tree_on_request() -> None:
    done = run("inspect", "-", "--tree", stdin=MESSAGE)
    assert done.code == 0
    (line,) = done.lines
    assert (line["file"], line["type"], line["control_id"]) == ("-", "ADT^A01", "C-1")
    assert [segment["path"] for segment in line["tree"]] == ["MSH", "EVN", "PID"]
    assert b"ANNA" not in done.output  # patient data is shown on request only
    assert b"ANNA" in run("inspect", "-", "--tree", "--unmasked", stdin=MESSAGE).output


def test_that_inspect_ends_with_two_where_a_file_cannot_be_read_and_still_prints_the_others(tmp_path: Path) -> None:
    done = run("inspect", str(tmp_path / "none.hl7"), str(SAMPLES[0]))
    assert done.code == 2
    assert [line["file"] for line in done.lines] == [str(SAMPLES[0])]
    assert "none.hl7 cannot be read" in done.complaints


def test_that_edit_without_changes_gives_the_same_bytes(tmp_path: Path) -> None:
    done = run("edit", *map(str, SAMPLES), "-o", str(tmp_path / "out"))
    assert (done.code, done.output, done.complaints) == (0, b"", "")
    for path in SAMPLES:
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes(), path


def test_that_edit_changes_the_named_fields_and_no_other_byte(tmp_path: Path) -> None:
    out = tmp_path / "out.hl7"
    done = run("edit", "-", "--set", "PID-5.1=MUSTER", "--set", "PID-8=M", "-o", str(out), stdin=MESSAGE)
    assert (done.code, done.complaints) == (0, "")
    assert out.read_bytes() == MESSAGE.replace(b"TEST^ANNA", b"MUSTER^ANNA").replace(b"19700101|F", b"19700101|M")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ("OBX-5=1", 1, "no segment OBX"),
        ("MSH-1=!", 1, "MSH-1 holds the delimiters"),
        ("PID=1", 1, "names a whole segment"),
        ("PID-5.1", 2, "PATH=VALUE"),
    ],
)
def test_that_edit_refuses_in_words_and_writes_nothing(tmp_path: Path, change: str, code: int, words: str) -> None:
    out = tmp_path / "out.hl7"
    done = run("edit", "-", "--set", change, "-o", str(out), stdin=MESSAGE)
    assert done.code == code
    assert words in done.complaints
    assert list(tmp_path.iterdir()) == []


def test_that_edit_ends_with_two_where_a_file_cannot_be_read(tmp_path: Path) -> None:
    done = run("edit", str(tmp_path / "none.hl7"), "-o", str(tmp_path / "out.hl7"))
    assert done.code == 2
    assert "No such file" in done.complaints


async def test_that_send_prints_each_reply_and_the_exit_code_tells_a_refusal(tmp_path: Path) -> None:
    first, second = tmp_path / "1.hl7", tmp_path / "2.hl7"
    first.write_bytes(MESSAGE)
    second.write_bytes(MESSAGE.replace(b"C-1", b"C-2"))
    async with ScriptedPeer([Act.AA, Act.AE]) as peer:
        address = f"mllp://127.0.0.1:{peer.port}"
        done = await asyncio.to_thread(run, "send", "--to", address, str(first), str(second))
    assert [entry.raw for entry in peer.journal] == [first.read_bytes(), second.read_bytes()]
    assert [(line["control_id"], line["code"], line["reply"]) for line in done.lines] == [
        ("C-1", "AA", ack("C-1").decode()),
        ("C-2", "AE 204", ack("C-2", "AE", ERR_UNKNOWN_PATIENT).decode()),
    ]
    assert (done.code, done.complaints) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to", "http://127.0.0.1:1"), "mllp://host:port"),
        (("--to", "mllp://127.0.0.1:1", "--timeout", "soon"), "over 0 and at most 86400 seconds"),
    ],
)
def test_that_send_refuses_what_it_cannot_read(arguments: tuple[str, ...], words: str) -> None:
    done = run("send", *arguments, "-", stdin=MESSAGE)
    assert (done.code, done.output) == (2, b"")
    assert words in done.complaints


def test_that_a_reader_that_goes_away_ends_it_without_a_crash(tmp_path: Path) -> None:
    big = tmp_path / "big.hl7"
    text = b"x" * 500  # in all far more than any pipe holds
    big.write_bytes(MESSAGE + b"".join(b"NTE|%d||%b\r" % (number, text) for number in range(10_000)))
    process = start("inspect", "--tree", str(big))
    assert process.stdout is not None
    assert process.stdout.read(20)
    process.stdout.close()
    process.stdout = None  # `finish` must not read on
    done = finish(process)
    assert (done.code, done.complaints) == (141, "")


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
async def test_that_an_interrupted_send_ends_without_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "1.hl7"
    file.write_bytes(MESSAGE)
    async with ScriptedPeer([Act.NEVER]) as peer:
        process = start("send", "--to", f"mllp://127.0.0.1:{peer.port}", str(file))
        await until(lambda: peer.ids == ["C-1"], within=20.0)
        process.send_signal(signal.SIGINT)
        done = await asyncio.to_thread(finish, process)
    assert (done.code, done.output, done.complaints) == (130, b"", "")
