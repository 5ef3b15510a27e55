"""The hand-over page over the API: what happened, what is open, who has it, what was resent and why; no patient."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.commands import MessageCommand, MessageCommandName
from console.api.handover import Handover, HandoverRequest
from console.api.throughput import MarkRequest
from console.api.triage import GroupCommand, GroupRow, GroupsRequest
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import CANARY, GIVEN, Rig, result, running


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A message refused by its partner, its cause taken by the lead, an act with a reason, a deployment noted."""
    async with running(tmp_path) as made:
        await made.receive(result("H1"))
        row = await made.settled("H1", Status.ERROR)
        group = await _group(made)
        lead = made.clients[Role.LEAD]
        await lead.group_command(group.id, GroupCommand(command="own", owner="lead", version=group.version))
        await lead.mark(MarkRequest(text="LIS 7.4 deployed"))
        await lead.command(MessageCommand(command=MessageCommandName.PARK, ids=(row.id,), reason="waits for map v12"))
        yield made


async def _group(rig: Rig) -> GroupRow:
    async with asyncio.timeout(10):
        while not (rows := (await rig.admin.groups(GroupsRequest())).rows):
            await asyncio.sleep(0.02)
    return rows[0]


def _cells(page: Handover, title: str) -> str:
    found = next(section for section in page.sections if section.title == title)
    return "\n".join(" | ".join(row) for row in found.rows)


async def test_that_the_page_tells_what_is_open_who_has_it_and_what_was_done_and_why(rig: Rig) -> None:
    page = await rig.clients[Role.HELP_DESK].handover(HandoverRequest(remarks="Map v12 goes live at 08:00 <soon>"))
    still = _cells(page, "Still open")
    assert "LAB → CERN" in still
    assert "| lead |" in still
    done = _cells(page, "Resent, released and settled by hand")
    assert "lead | parked messages | 1 | LAB → CERN | waits for map v12" in done
    assert "LIS 7.4 deployed" in _cells(page, "What happened")
    assert dict(page.figures)["open messages"] == "1"
    assert "Map v12 goes live at 08:00 &lt;soon&gt;" in page.html
    assert page.html.startswith("<!doctype html>")
    assert CANARY not in page.html
    assert GIVEN not in page.html


async def test_that_making_it_is_a_row_of_the_audit_log(rig: Rig) -> None:
    await rig.clients[Role.HELP_DESK].handover(HandoverRequest())
    newest = (await rig.admin.audit()).rows[0]
    assert (newest.actor, newest.action, newest.outcome) == ("help_desk", "handover", "done")


async def test_that_remarks_and_reasons_that_name_the_patient_do_not_reach_it(rig: Rig) -> None:
    row = await rig.settled("H1", Status.PARKED)
    command = MessageCommand(command=MessageCommandName.RELEASE, ids=(row.id,), reason=f"{GIVEN} is waiting for it")
    await rig.clients[Role.LEAD].command(command)
    page = await rig.clients[Role.LEAD].handover(HandoverRequest())
    assert GIVEN not in page.html
    assert "(the reason names a patient: see the audit log)" in page.html
    with pytest.raises(ApiError, match="repeat patient data") as refused:
        await rig.clients[Role.LEAD].handover(HandoverRequest(remarks=f"call the ward about {GIVEN}"))
    assert refused.value.status == 422
    assert GIVEN not in str(refused.value)
