"""Statistics over the wire: right, audited by shape, no value of a private field, a file that no spreadsheet runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.api.caller import ApiError
from console.api.client import OpsClient
from console.api.field_statistics import Statistics, StatisticsRequest
from console.core.status import Status
from console.gateway.desk.readings import turns
from console.gateway.desk.statistics.running import statistics_runs
from console.security.roles import Role
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running
from tests.support.scripted_peer import Act


async def counted(client: OpsClient, query: str = "", most: int = 10_000) -> Statistics:
    told = await client.statistics(StatisticsRequest(query=query, most=most))
    async with asyncio.timeout(20):
        while told.state == "running":
            told = await client.statistics_result(told.id)
    return told


async def some(rig: Rig, count: int = 5) -> None:
    for number in range(count):
        raw = result(f"=M{number}").replace(b"2345-7L", b"=2345-7" if number else b"2345-7")
        await rig.receive(raw)
    await rig.settled(f"=M{count - 1}", Status.SENT)


async def test_that_fields_of_all_that_match_are_counted_once_a_message(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await some(rig)
        told = await counted(rig.clients[Role.HELP_DESK], "type:ORU")
        rows = {row.path: row for row in told.rows}
        assert (told.state, told.read, told.to_read) == ("done", 5, 5)
        code = rows["OBX-3.1"]
        assert (code.type, code.messages, code.filled, code.distinct) == ("ORU^R01", 5, 5, 2)
        assert [(value.value, value.count) for value in code.values] == [("=2345-7", 4), ("2345-7", 1)]
        assert rows["OBX-11"].values[0].meaning
        assert (rows["PID-5.1"].private, rows["PID-5.1"].distinct, rows["PID-5.1"].values) == (True, 1, ())
        shown = told.model_dump_json()
        assert not [secret for secret in (CANARY, GIVEN, MRN) if secret in shown]


async def test_that_the_audit_log_has_the_shape_of_the_query_and_no_value_of_it(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await some(rig, 2)
        told = await counted(rig.admin, f"status:sent PID-3:*{MRN[-4:]} mrn:{MRN}")
        assert told.read == 2
        rows = (await rig.admin.audit()).rows
        assert [row.detail for row in rows if row.action == "statistics"] == ["status, mrn, PID-3.1 (by reading)"]
        assert {"search.patient", "search.scan"} <= {row.action for row in rows}
        assert not [row for row in rows if MRN in row.model_dump_json()]


async def test_that_only_so_many_as_asked_for_are_read_the_newest_first(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await some(rig)
        told = await counted(rig.admin, most=2)
        assert (told.state, told.read) == ("full", 2)
        assert "more match" in told.text
        control = next(row for row in told.rows if row.path == "MSH-10")
        assert {value.value for value in control.values} == {"=M4", "=M3"}


async def test_that_the_file_holds_every_row_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await some(rig)
        told = await counted(rig.admin)
        pieces: list[bytes] = []
        saved = await rig.admin.statistics_save(told.id, pieces.append)
        text = b"".join(pieces).decode("utf-8-sig")
        assert saved.messages == 5
        assert len(text.splitlines()) == told.total + 1
        assert '"\'=2345-7 (4); 2345-7 (1)"' in text
        assert not [
            line for line in text.splitlines() for cell in line.split('","') if cell.lstrip('"')[:1] in set("=+@")
        ]
        assert CANARY not in text
        (row,) = [row for row in (await rig.admin.audit()).rows if row.action == "statistics.save"]
        assert row.detail == "everything"


async def test_that_it_is_cancelled_by_its_person_and_found_by_nobody_else(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await some(rig)
        async with rig.gateway.scans.turn:  # nothing is read while the test holds the turn
            begun = await rig.admin.statistics(StatisticsRequest(query=""))
            with pytest.raises(ApiError, match="no such reading"):
                await rig.clients[Role.LEAD].statistics_cancel(begun.id)
            with pytest.raises(ApiError, match="still being counted"):
                await rig.admin.statistics_save(begun.id, print)
            cancelling = asyncio.gather(rig.admin.statistics_cancel(begun.id))
            run = statistics_runs(rig.gateway).named(begun.id, "owner", 0.0)
            async with asyncio.timeout(5):
                while run.running:
                    await rig.admin.status()
        (ended,) = await cancelling
        assert ended.state == "cancelled"
        assert "Cancelled after 0" in ended.text


async def test_that_one_nobody_asks_for_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", -1.0)
    async with running(tmp_path, Act.AA) as rig:
        await some(rig)
        told = await counted(rig.admin)
        assert told.state == "cancelled"
        assert "nobody asked" in told.text
