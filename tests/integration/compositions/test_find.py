"""`console find` against a gateway on a real socket: masked rows, exit codes, the place of a mistake, safe CSV."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import pytest

from console.cli import main
from console.compositions.find import COLUMNS, safe_cell
from tests.integration.api.rig import ADMIN_TOKEN, CANARY, Rig, result, running


async def find(rig: Rig, *arguments: str) -> int:
    token_file = rig.data / "find.token"
    token_file.write_text(json.dumps({"url": rig.admin.url, "token": ADMIN_TOKEN}))
    return await asyncio.to_thread(main, ["find", "--token-file", str(token_file), *arguments])


async def test_that_both_kinds_of_query_print_masked_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with running(tmp_path) as rig:
        for number in range(3):
            await rig.receive(result(f"=M{number}"))
        assert await find(rig, "mrn:CANARY4711 destination:cern") == 0
        plain = capsys.readouterr()
        assert await find(rig, f"PID-5.1:{CANARY} destination:cern", "--json") == 0
        scanned = capsys.readouterr()
        assert await find(rig, "text:nothing-like-this") == 1
        nothing = capsys.readouterr()
        assert await find(rig, "text:glucose destination:cern", "--csv", "--limit", "2") == 0
        limited = capsys.readouterr()
    assert len(plain.out.splitlines()) == 3
    assert [json.loads(line)["control_id"] for line in scanned.out.splitlines()] == ["=M2", "=M1", "=M0"]
    assert scanned.err == "Read all 3. 3 found.\n"
    assert (nothing.out, nothing.err) == ("", "Read all 6. 0 found.\n")
    rows = list(csv.DictReader(limited.out.splitlines()))
    assert [row["control_id"] for row in rows] == ["'=M2", "'=M1"]
    assert tuple(rows[0]) == COLUMNS
    assert CANARY not in plain.out + scanned.out + limited.out


@pytest.mark.parametrize(
    ("query", "place", "cure"),
    [
        ("status:eror", "       ^^^^", "eror is no status: did you mean error?"),
        ('type:ORU text:"a', "              ^^", 'The quote is not closed: add " at the end'),
    ],
)
def test_that_a_mistake_is_marked_and_nothing_is_asked(
    query: str, place: str, cure: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["find", query, "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines() == [query, place, cure]


def test_that_without_a_gateway_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "status:error", "--data", str(tmp_path)]) == 2
    assert "There is no token file ops.token" in capsys.readouterr().err
    assert main(["find", "x", "--connect", "http://127.0.0.1:1"]) == 2
    assert "--connect needs the token too" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "safe"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-2", "'-2"), ("a\r\nb", "a  b"), ("M1", "M1")]
)
def test_that_no_cell_is_a_formula(text: str, safe: str) -> None:
    assert safe_cell(text) == safe
