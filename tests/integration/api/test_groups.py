"""Failure groups over the ops API: what crosses the seam, what is refused and how, and the rows of the audit log."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.api.caller import ApiError
from console.api.triage import GroupCommand, GroupRow, GroupsRequest
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import CANARY, MRN, Rig, result, running


async def grouped(rig: Rig) -> GroupRow:
    """The first group; it must be there a second after the refusal."""
    async with asyncio.timeout(10):
        after = 0
        while not (await rig.admin.groups(GroupsRequest())).rows:
            after = (await rig.admin.feed(after, wait=1)).number
    return (await rig.admin.groups(GroupsRequest())).rows[0]


async def test_that_a_refused_message_is_a_group_that_two_people_act_on_one_after_the_other(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.receive(result("M1"))
        row = await grouped(rig)
        assert (row.open, row.patients, row.layer) == (1, 1, "hl7v2")
        assert row.spark[-2:] != (0, 0)
        desk, analyst = rig.clients[Role.HELP_DESK], rig.clients[Role.ANALYST]
        taken = await desk.group_command(row.id, GroupCommand(command="own", version=row.version, owner="help_desk"))
        assert (taken.row.owner, taken.row.version) == ("help_desk", row.version + 1)
        with pytest.raises(ApiError, match="help_desk took it") as stale:
            await analyst.group_command(row.id, GroupCommand(command="resolve", version=row.version, text="mapped"))
        assert stale.value.status == 409
        note = GroupCommand(command="note", version=taken.row.version, text=f"is about {CANARY.title()}")
        with pytest.raises(ApiError, match="patient data, and was not kept"):
            await analyst.group_command(row.id, note)
        with pytest.raises(ApiError, match="needs the role analyst"):
            await desk.group_command(row.id, GroupCommand(command="archive", version=1, until_count=5))
        page = await rig.admin.audit()
        acts = [(entry.actor, entry.action, entry.outcome) for entry in page.rows if entry.action.startswith("triage")]
        assert acts == [
            ("help_desk", "triage.archive", "forbidden"),
            ("analyst", "triage.note", "refused"),
            ("help_desk", "triage.own", "done"),
        ]
        opened = await analyst.group(row.id)
        assert [(event.actor, event.kind) for event in opened.history] == [("help_desk", "own")]
        assert opened.samples == ((await rig.settled("M1", Status.ERROR)).id,)
        everything = opened.model_dump_json() + page.model_dump_json() + stale.value.args[0]
        assert CANARY not in everything
        assert MRN not in everything


async def test_that_the_totals_say_layer_and_state_and_a_wrong_term_its_cure(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.receive(result("M1"))
        await grouped(rig)
        totals = await rig.admin.group_summary()
        assert (totals.causes, totals.messages, totals.by_layer, totals.by_state) == (1, 1, {"hl7v2": 1}, {"new": 1})
        with pytest.raises(ApiError, match="This is not known of a cause") as wrong:
            await rig.admin.groups(GroupsRequest(query="mrn:1"))
        assert wrong.value.status == 422
        with pytest.raises(ApiError) as unknown:
            await rig.admin.group(4711)
        assert unknown.value.status == 404
