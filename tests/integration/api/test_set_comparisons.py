"""Two result sets compared by a key over the wire."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.api.caller import ApiError
from console.api.client import OpsClient
from console.api.comparisons import SetCompareRequest, SetComparison
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running
from tests.support.scripted_peer import Act


async def compared(client: OpsClient, request: SetCompareRequest) -> SetComparison:
    told = await client.compare_sets(request)
    async with asyncio.timeout(20):
        while told.state == "running":
            told = await client.compare_sets_result(told.id)
    return told


def order(control: str, number: str, value: str = "99.50") -> bytes:
    """A result of this order."""
    return result(control).replace(f"LAB{control}^LAB".encode(), f"{number}^LAB".encode()).replace(
        f"|ORD{control}|LAB{control}|".encode(), f"|PLACED|{number}|".encode()
    ).replace(b"99.50", value.encode())  # fmt: skip


async def sets(rig: Rig) -> None:
    """Old orders O1..O4 as A*, the new system's as B*: one equal, one changed, one alone on each side, one doubled."""
    for control, number, value in (
        ("A1", "O1", "1"), ("A2", "O2", "2"), ("A3", "O3", "3"), ("A4", "O4", "4"),
        ("B1", "O1", "1"), ("B2", "O2", "2.0"), ("B4", "O4", "4"), ("B5", "O4", "4"), ("B6", "O6", "6"),
    ):  # fmt: skip
        await rig.receive(order(control, number, value))
    await rig.receive(result("B7").replace(b"|LABB7|", b"||"))
    await rig.settled("B7", Status.SENT)


REQUEST = SetCompareRequest(left="control:A*", right="control:B*", key="OBR-3.1")


async def test_that_messages_are_paired_by_the_key_and_every_other_is_told_as_it_is(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sets(rig)
        told = await compared(rig.clients[Role.HELP_DESK], REQUEST)
        assert (told.state, told.equal, told.different) == ("done", 1, 1)
        assert (told.only_left, told.only_right, told.twice, told.without_key) == (1, 1, 1, 1)
        assert [(each.path, each.changed) for each in told.paths] == [("OBX-5", 1)]
        states = {each.state: each for each in told.pairs}
        assert set(states) == {"different", "only_left", "only_right", "twice"}
        assert (states["different"].differences, states["different"].paths) == (1, ("OBX-5",))
        assert states["only_left"].right is None
        assert "2 on the right" in states["twice"].text
        assert (told.total, told.read) == (4, told.to_read)
        shown = told.model_dump_json()
        assert not [secret for secret in (CANARY, GIVEN, MRN) if secret in shown]


async def test_that_ignored_and_volatile_places_count_as_asked(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sets(rig)
        blind = await compared(rig.admin, REQUEST.model_copy(update={"ignore": ("OBX-5",)}))
        assert (blind.equal, blind.different) == (2, 0)
        strict = await compared(rig.admin, REQUEST.model_copy(update={"volatile": True}))
        assert (strict.equal, strict.different) == (0, 2)
        assert {"MSH-10", "OBX-5"} <= {each.path for each in strict.paths}


async def test_that_the_audit_log_has_shapes_and_the_key_and_a_key_must_be_a_path(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sets(rig)
        await compared(rig.admin, REQUEST.model_copy(update={"right": f"mrn:{MRN}", "key": "PID-3.1"}))
        rows = (await rig.admin.audit()).rows
        assert [row.detail for row in rows if row.action == "statistics.compare"] == ["by PID-3.1: control with mrn"]
        assert not [row for row in rows if MRN in row.model_dump_json()]
        with pytest.raises(ApiError, match="no path of a value"):
            await rig.admin.compare_sets(REQUEST.model_copy(update={"key": "what?"}))


async def test_that_it_is_cancelled_and_only_the_newest_are_taken(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sets(rig)
        few = await compared(rig.admin, REQUEST.model_copy(update={"most": 2}))
        assert "only the newest 2" in few.text
        begun = await rig.admin.compare_sets(REQUEST)
        ended = await rig.admin.compare_sets_cancel(begun.id)
        assert ended.state in {"cancelled", "done"}
        with pytest.raises(ApiError, match="no such reading"):
            await rig.clients[Role.LEAD].compare_sets_result(begun.id)
