"""Messages saved to a file: who may, what is masked, what the audit log says, and what a broken one looks like."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.exchange import Exported, ExportRequest
from console.api.jobs import Selection
from console.core.errors import OperatorError
from console.gateway.desk import exporting
from console.layers.registry import layer
from console.security.roles import Actor, Role
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running
from tests.support.scripted_peer import Act

ALL = Selection(whole_query=True)


async def _saved(rig: Rig, role: Role = Role.ADMINISTRATOR, **request: object) -> tuple[bytes, Exported]:
    pieces: list[bytes] = []
    wish = ExportRequest.model_validate({"selection": ALL, **request})
    done = await rig.clients[role].export(wish, pieces.append)
    return b"".join(pieces), done


def _cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


async def test_that_a_zip_holds_masked_messages_that_can_be_read_and_an_index(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        for number in range(3):
            await rig.receive(result(f"A{number}"))
        content, done = await _saved(rig, Role.HELP_DESK)
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name != "index.csv"]
        assert [name[:14] for name in names] == ["000001_ORU-R01", "000002_ORU-R01", "000003_ORU-R01"]
        for name in names:
            raw = archive.read(name)
            assert not any(word.encode() in raw for word in (CANARY, GIVEN, MRN))
            assert layer("hl7v2").summarize(raw).type == "ORU^R01"
            assert raw.count(b"\r") == 4
            assert raw.count(b"|") == result("A0").count(b"|")
        index = _cells(archive.read("index.csv"))
        assert [line[1] for line in index[1:]] == names
        assert [line[6] for line in index[1:]] == ["A0", "A1", "A2"]
        assert (done.messages, done.sha256) == (3, hashlib.sha256(content).hexdigest())


async def test_that_the_audit_log_knows_it_before_and_after_with_the_same_sha(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("A1"))
        _, done = await _saved(rig, Role.ANALYST, masked=False, reason="Mend a failed message", form="batch")
        after, before = (await rig.admin.audit()).rows[:2]
        assert (before.action, before.reason, before.object) == ("export.clear", "Mend a failed message", "1 message")
        assert (after.action, after.outcome) == ("export.clear.written", "done")
        assert done.sha256 in after.detail


async def test_that_clear_data_needs_the_right_of_each_environment_and_a_purpose(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("A1"))
        await rig.receive(result("P1"), "prod")
        for role, words in ((Role.HELP_DESK, "analyst"), (Role.ANALYST, "lead on PROD")):
            with pytest.raises(ApiError, match=f"needs the role {words}") as refused:
                await _saved(rig, role, masked=False, reason="Mend it")
            assert refused.value.status == 403
            assert (await rig.admin.audit()).rows[0].outcome == "forbidden"
        with pytest.raises(ApiError, match="purpose"):
            await _saved(rig, Role.LEAD, masked=False)
        content, _ = await _saved(rig, Role.LEAD, masked=False, reason="Mend it", form="batch")
        assert content == result("A1") + result("P1")
        own, _ = await _saved(
            rig,
            Role.ANALYST,
            masked=False,
            reason="Mend it",
            form="batch",
            selection=Selection(whole_query=True, query="interface:lab"),
        )
        assert own == result("A1")


async def test_that_a_table_runs_no_formula_and_names_no_patient(tmp_path: Path) -> None:
    evil = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "'x", '"=1"']
    async with running(tmp_path, Act.AA) as rig:
        for text in evil:
            await rig.receive(result("X").replace(b"|X|", f"|{text}|".encode(), 1))
        content, done = await _saved(rig, form="table")
        cells = _cells(content)
        assert done.messages == len(evil) * 2  # one line for each delivery
        assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for line in cells for cell in line)
        assert {line[4] for line in cells[1:]} >= {"'=1+1", "'@SUM(A1)"}
        assert CANARY.encode() not in content
        with pytest.raises(ApiError, match="holds no patient data"):
            await _saved(rig, form="table", masked=False, reason="Mend it")


async def test_that_names_in_the_zip_lead_nowhere(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        raw = result("../../etc/passwd").replace(b"ORU^R01^ORU_R01", b"../../x^C:\\y")
        await rig.receive(raw)
        await rig.receive(b"no message at all")
        content, _ = await _saved(rig)
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist():
            assert not set(name) & set("/\\:^")
            assert ".." not in name


async def test_that_a_message_without_a_header_never_becomes_part_of_another(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("A1"))
        await rig.receive(b"PID|1||4711\r")
        await rig.receive(result("A2"))
        content, done = await _saved(rig, form="batch", masked=False, reason="Mend it")
        assert content == result("A1") + result("A2")
        assert (done.messages, done.left_out) == (2, 1)


async def test_that_one_that_breaks_off_is_audited_and_is_an_error_to_the_other_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PIECE", 2)

    class Full(OperatorError):
        """The disk of the person is full."""

    async with running(tmp_path, Act.AA) as rig:
        for number in range(9):
            await rig.receive(result(f"A{number}"))

        def write(piece: bytes) -> None:
            raise Full("The disk is full.")

        with pytest.raises(Full):
            await rig.admin.export(ExportRequest(selection=ALL, form="batch"), write)
        async with asyncio.timeout(10):  # the gateway learns of it when it writes next
            while (row := (await rig.admin.audit()).rows[0]).action != "export.masked.written":
                await rig.admin.feed(0, wait=0.1)
        assert row.outcome == "broken off"
        content, done = await _saved(rig, form="batch")  # its place is free again
        assert done.messages == 9
        assert content.count(b"MSH|") == 9


async def test_that_nothing_selected_and_too_much_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, Act.AA) as rig:
        with pytest.raises(ApiError, match="Nothing is selected"):
            await _saved(rig, selection=Selection())
        await rig.receive(result("A1"))
        await rig.receive(result("A2"))
        one = (await rig.admin.messages()).rows[0].id
        assert (await _saved(rig, selection=Selection(ids=(one, one, 10**9))))[1].messages == 1
        monkeypatch.setattr(exporting, "MOST", 1)
        with pytest.raises(ApiError, match="Narrow the filter"):
            await _saved(rig)


async def test_that_exports_begun_at_once_are_no_more_than_two_and_seats_come_free(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("A1"))
        owner, wish = Actor(name="owner", role=Role.ADMINISTRATOR), ExportRequest(selection=ALL)
        begun = [exporting.prepare(rig.gateway, owner, wish) for _ in range(6)]
        ends = await asyncio.gather(*begun, return_exceptions=True)
        assert [isinstance(end, OperatorError) for end in ends] == [False, False, True, True, True, True]
        del ends  # their clients went away before the first byte
        assert (await _saved(rig))[1].messages == 1
