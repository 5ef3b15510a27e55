"""`send`: each reply as a JSON line, and an exit code that tells a script how it went."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from console.compositions.send import destination
from console.core.errors import OperatorError
from tests.support.mllp import ack, message
from tests.support.scripted_peer import ERR_UNKNOWN_PATIENT, Act, ScriptedPeer

ROOT = Path(__file__).parents[3]


async def send(*arguments: str, stdin: bytes = b"") -> tuple[int, list[dict[str, Any]], str]:
    """Run the command; its exit code, lines and complaints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "console", "send", *arguments),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaints = await process.communicate(stdin)
    assert process.returncode is not None
    return process.returncode, [json.loads(line) for line in output.splitlines()], complaints.decode()


def file(folder: Path, name: str, content: bytes) -> str:
    """A file with this content."""
    (folder / name).write_bytes(content)
    return str(folder / name)


async def test_that_every_message_of_every_file_is_sent_in_order_and_answered(tmp_path: Path) -> None:
    batch = b"FHS|^~\\&\rBHS|^~\\&\r" + message("2") + message("3") + b"BTS|2\rFTS|1\r"
    files = [file(tmp_path, "one.hl7", message("1")), file(tmp_path, "batch.hl7", batch)]
    async with ScriptedPeer() as peer:
        code, lines, _ = await send("--to", f"mllp://127.0.0.1:{peer.port}", *files)

    assert code == 0
    assert peer.ids == ["1", "2", "3"]
    assert peer.tally.ever == 1
    assert [(Path(line["file"]).name, line["control_id"], line["outcome"], line["code"]) for line in lines] == [
        ("one.hl7", "1", "accepted", "AA"),
        ("batch.hl7", "2", "accepted", "AA"),
        ("batch.hl7", "3", "accepted", "AA"),
    ]
    assert lines[0]["reply"] == ack("1").decode()
    assert lines[0]["strays"] == []
    assert lines[0]["milliseconds"] > 0


async def test_that_a_refusal_is_told_and_makes_the_exit_code_one(tmp_path: Path) -> None:
    async with ScriptedPeer([Act.AE, Act.AA]) as peer:
        code, lines, _ = await send(
            "--to",
            f"mllp://127.0.0.1:{peer.port}",
            file(tmp_path, "a", message("1")),
            file(tmp_path, "b", message("2")),
        )

    assert code == 1
    assert [line["outcome"] for line in lines] == ["content_error", "accepted"]
    assert lines[0]["reply"] == ack("1", "AE", ERR_UNKNOWN_PATIENT).decode()


async def test_that_silence_is_unknown_and_shows_what_came_instead(tmp_path: Path) -> None:
    async with ScriptedPeer([Act.WRONG_ID]) as peer:
        code, lines, _ = await send(
            "--to", f"mllp://127.0.0.1:{peer.port}", "--timeout", "0.3", file(tmp_path, "a", message("1"))
        )

    assert code == 1
    assert (lines[0]["outcome"], lines[0]["code"], lines[0]["reply"]) == ("unknown", "timeout", None)
    assert lines[0]["strays"] == [ack("not-1").decode()]


async def test_that_captured_blocks_and_standard_input_are_sent() -> None:
    framed = b"".join(b"\x0b" + message(str(number)) + b"\x1c\r" for number in range(3))
    async with ScriptedPeer() as peer:
        code, _, _ = await send("--to", f"mllp://127.0.0.1:{peer.port}", "-", stdin=framed)

        assert (code, [entry.raw for entry in peer.journal]) == (0, [message(str(number)) for number in range(3)])


async def test_that_a_file_that_cannot_be_read_sends_nothing(tmp_path: Path) -> None:
    async with ScriptedPeer() as peer:
        code, lines, complaints = await send(
            "--to", f"mllp://127.0.0.1:{peer.port}", file(tmp_path, "a", message("1")), str(tmp_path / "none")
        )

    assert (code, lines, peer.ids) == (2, [], [])
    assert "cannot be read" in complaints


@pytest.mark.parametrize(
    "address", ["127.0.0.1:6661", "http://host:1", "mllp://host", "mllp://:1", "mllp://host:x", "mllp://host:70000"]
)
def test_that_a_wrong_address_is_explained(address: str) -> None:
    with pytest.raises(OperatorError, match="Write it as mllp://host:port"):
        destination(address, 1.0)


def test_that_an_address_may_be_ipv6() -> None:
    settings = destination("mllp://[::1]:6661", 1.0)

    assert (settings.host, settings.port) == ("::1", 6661)
