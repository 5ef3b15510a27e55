"""Queries that no index answers, over the wire: streamed, cancelled, bounded, audited."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.api.client import ApiError, OpsClient
from console.api.scans import Scan
from console.core.status import Status
from console.gateway.desk import scanning
from console.gateway.desk.matching import matching
from console.query.parser import parse
from console.security.roles import Role
from tests.integration.api.rig import CANARY, GIVEN, Rig, result, running
from tests.support.scripted_peer import Act


async def finished(client: OpsClient, scan: Scan) -> tuple[Scan, list[int]]:
    """All that the scan finds."""
    ids: list[int] = []
    after = 0
    async with asyncio.timeout(20):
        while True:
            scan = await client.scan(scan.id, after, wait=1)
            ids += [row.id for row in scan.rows]
            after = scan.next
            if scan.state != "running" and after >= scan.matched:
                return scan, ids


async def many(rig: Rig, count: int) -> None:
    for number in range(count):
        await rig.receive(result(f"M{number}", mrn=f"CAN{number % 3}"))
    await rig.settled(f"M{count - 1}", Status.SENT)


async def test_that_a_field_is_found_by_reading_and_rows_stay_masked(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await many(rig, 7)
        page = await rig.admin.messages("PID-3:*N1")
        begun = await rig.admin.begin_scan("PID-3:*N1 status:sent")
        scan, ids = await finished(rig.admin, begun)
        stored = (await rig.admin.messages("status:sent control:M*")).rows
        rows = (await rig.admin.scan(begun.id)).rows
    assert (page.scan, page.rows, page.matched) == (True, (), None)
    assert page.total == 7
    assert (scan.state, scan.matched, scan.scanned) == ("done", 2, 7)
    assert scan.text == "Read all 7. 2 found."
    assert ids == [row.id for row in stored if row.control_id in ("M4", "M1")]
    assert CANARY not in "".join(row.model_dump_json() for row in rows)


async def test_that_matching_answers_both_kinds_of_query(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await many(rig, 7)
        by_index = await matching(rig.gateway, parse("mrn:CAN1 status:sent"), 10)
        by_bytes = await matching(rig.gateway, parse("PID-3:*N1 status:sent"), 10)
        first = await matching(rig.gateway, parse(f"text:{CANARY.lower()}"), 3)
        nothing = await matching(rig.gateway, parse("OBX-5:>100"), 3)
    assert by_index == by_bytes
    assert len(by_index) == 2
    assert list(first) == sorted(first, reverse=True)
    assert (len(first), nothing) == (3, ())


async def test_that_a_scan_stops_when_enough_was_found_or_it_is_cancelled(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await many(rig, 7)
        full, ids = await finished(rig.admin, await rig.admin.begin_scan("PID-5:exists", most=3))
        async with rig.gateway.scans.turn:  # nothing is read while the test holds the turn
            begun = await rig.admin.begin_scan("PID-5:exists")
            ended = await rig.admin.cancel_scan(begun.id)
        again = await rig.admin.scan(begun.id)
    assert (full.state, full.matched, len(ids)) == ("full", 3, 3)
    assert (begun.state, begun.to_scan > 0) == ("running", True)
    assert (ended.state, again.state) == ("cancelled", "cancelled")


async def test_that_a_person_has_only_so_many_scans_and_never_those_of_another(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await many(rig, 1)
        async with rig.gateway.scans.turn:
            begun = [await rig.admin.begin_scan("PID-5:exists") for _ in range(4)]
            oldest = await rig.admin.scan(begun[0].id, wait=0)
            newest = await rig.admin.scan(begun[3].id, wait=0)
            with pytest.raises(ApiError, match="no such search") as caught:
                await rig.clients[Role.ANALYST].scan(begun[3].id)
    assert (oldest.state, newest.state) == ("cancelled", "running")
    assert oldest.text == "Ended because you began newer searches."
    assert caught.value.status == 404


async def test_that_a_scan_nobody_asks_for_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "PATIENCE", -1.0)
    async with running(tmp_path, Act.AA) as rig:
        await many(rig, 1)
        scan, _ = await finished(rig.admin, await rig.admin.begin_scan("PID-5:exists -PID-5:exists"))
    assert scan.state in {"cancelled", "done"}


async def test_that_what_is_looked_for_is_audited_by_hash_before_the_first_message_is_read(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await many(rig, 1)
        await finished(rig.admin, await rig.admin.begin_scan(f"PID-5.1:{CANARY}* text:{GIVEN} mrn:CAN0"))
        rows = (await rig.admin.audit()).rows
        with pytest.raises(ApiError, match="needs no reading"):
            await rig.admin.begin_scan("status:sent")
    searched = {row.object: row.action for row in rows if row.action.startswith("search.")}
    assert searched == {
        "messages by PID-5.1": "search.scan",
        "messages by text": "search.scan",
        "messages by mrn": "search.patient",
    }
    assert CANARY not in "".join(row.model_dump_json() for row in rows)


async def test_that_the_feed_reads_what_arrives_for_such_a_query(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        start = (await rig.admin.feed(0, wait=0)).number
        await rig.receive(result("M1", mrn="CAN1"))
        await rig.receive(result("M2", mrn="CAN2"))
        found: set[str] = set()
        async with asyncio.timeout(20):
            while "M2" not in found:
                batch = await rig.admin.feed(start, "PID-3:*2", wait=1)
                start = batch.number
                found |= {row.control_id for row in batch.messages}
    assert found == {"M2"}
