"""Arming PROD, comparing two messages, and telling of a copy: enforced and written down in the gateway."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from console.api.audit import AuditRow
from console.api.caller import ApiError
from console.api.commands import DraftRequest, EditChange, MessageCommand, MessageCommandName, ResendRequest
from console.api.desk import ARMED_SECONDS, ArmRequest, CopiedRequest
from console.api.interfaces import InterfaceCommand, InterfaceCommandName
from console.core.status import Status
from console.security.arming import SECONDS, Armings
from console.security.roles import Action, Actor, Object, Role, authorize
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running

HOLD = InterfaceCommand(command=InterfaceCommandName.HOLD, reason="planned work")


async def acts(rig: Rig, action: str) -> list[AuditRow]:
    return [row for row in (await rig.admin.audit()).rows if row.action == action]


async def test_that_prod_is_read_only_until_a_person_arms_it_and_again_after(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        lead, admin = rig.clients[Role.LEAD], rig.admin
        assert (await lead.arming()).needed
        with pytest.raises(ApiError, match="until you arm it"):
            await lead.interface_command("prod", HOLD)
        await lead.interface_command("lab", HOLD)
        armed = await lead.arm(ArmRequest(reason="downtime of the pharmacy"))
        assert ARMED_SECONDS - 5 < armed.seconds <= ARMED_SECONDS
        await lead.interface_command("prod", HOLD)
        with pytest.raises(ApiError, match="until you arm it"):
            await admin.interface_command("prod", HOLD)
        assert (await lead.disarm()).seconds == 0
        with pytest.raises(ApiError, match="until you arm it"):
            await lead.interface_command("prod", HOLD)
        assert [row.reason for row in await acts(rig, "prod.arm")] == ["downtime of the pharmacy"]
        assert len(await acts(rig, "prod.disarm")) == 1


async def test_that_help_desk_arms_nothing_and_a_reason_is_needed(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError, match="needs the role analyst"):
            await rig.clients[Role.HELP_DESK].arm(ArmRequest(reason="let me"))
        with pytest.raises(ApiError, match="reason of at least"):
            await rig.clients[Role.LEAD].arm(ArmRequest(reason=" "))
        assert [row.outcome for row in await acts(rig, "prod.arm")] == ["forbidden"]
    async with running(tmp_path, read_only=True) as rig:
        with pytest.raises(ApiError, match="read-only"):
            await rig.admin.arm(ArmRequest(reason="really"))


async def test_that_commands_on_prod_messages_ask_for_an_arming(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        lead = rig.clients[Role.LEAD]
        await lead.arm(ArmRequest(reason="a test"))
        await lead.interface_command("prod", HOLD)
        await lead.disarm()
        await rig.receive(result("P1"), "prod")
        row = await rig.row(lambda row: row.control_id == "P1")
        park = MessageCommand(command=MessageCommandName.PARK, ids=(row.id,), reason="a test")
        with pytest.raises(ApiError, match="until you arm it"):
            await lead.command(park)
        offers = {offer.name: offer for offer in (await lead.message(row.id)).commands}
        assert not offers["park"].allowed
        assert "arm" in offers["park"].reason


def test_that_an_arming_runs_out_by_the_monotonic_clock() -> None:
    now = [100.0]
    armings = Armings(lambda: now[0])
    lead, prod = Actor(name="m.ito", role=Role.LEAD), Object(environment="PROD")
    assert not authorize(armings.stamped(lead), Action.COMMAND_SKIP, prod).allowed
    armings.arm("m.ito")
    now[0] += SECONDS - 1
    assert authorize(armings.stamped(lead), Action.COMMAND_SKIP, prod).allowed
    now[0] += 1
    assert not authorize(armings.stamped(lead), Action.COMMAND_SKIP, prod).allowed
    assert authorize(armings.stamped(lead), Action.REVEAL_FIELD, prod).allowed
    assert authorize(armings.stamped(lead), Action.COMMAND_SKIP, Object(environment="TEST")).allowed


async def test_that_a_copy_is_compared_with_its_original_masked_and_audited(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.receive(result("M1"))
        row = await rig.settled("M1", Status.ERROR)
        change = EditChange(path="OBX[1]-3.1", value="2345-7")
        draft = await rig.admin.draft(row.id, DraftRequest(changes=(change,)))
        resent = await rig.admin.resend(
            row.id,
            ResendRequest(
                changes=(change,),
                destination=draft.destination,
                reason="code mended",
                replaces_original=draft.replaces_original,
                sha256=draft.sha256,
                request_id="request-0001",
            ),
        )
        diff = await rig.admin.diff(row.id, resent.row.id)
        assert {"OBX-3.1", "MSH-10"} <= {each.path for each in diff.changes}
        shown = diff.model_dump_json()
        assert not [secret for secret in (CANARY, GIVEN, MRN) if secret in shown]
        compared = [row.detail for row in await acts(rig, "message.view") if row.detail]
        assert sorted(compared) == [f"compared with delivery {row.id}", f"compared with delivery {resent.row.id}"]
        with pytest.raises(ApiError, match="one and the same"):
            await rig.admin.diff(row.id, row.id)


async def test_that_a_copy_of_revealed_values_is_written_down_by_place_never_by_value(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.receive(result("M1"))
        row = await rig.settled("M1", Status.ERROR)
        told = await rig.clients[Role.ANALYST].copied(row.id, CopiedRequest(paths=("PID-5.1",)))
        assert timedelta(seconds=told.seconds) == timedelta(minutes=1)
        (act,) = await acts(rig, "message.copy")
        assert (act.actor, act.detail, act.outcome) == ("analyst", "PID-5.1", "done")
        assert CANARY not in act.model_dump_json()
        with pytest.raises(ApiError, match="nothing at one of the places"):
            await rig.admin.copied(row.id, CopiedRequest(paths=("PID-99",)))
        with pytest.raises(ApiError):
            await rig.clients[Role.HELP_DESK].copied(row.id, CopiedRequest(paths=("PID-5.1",)))
        assert [row.outcome for row in await acts(rig, "message.copy")] == ["forbidden", "done"]
