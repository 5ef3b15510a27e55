"""Cure and release through the API on a real gateway: recipes, a try before the rest, cures in place, two analysts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.api.client import ApiError, OpsClient
from console.api.commands import DraftRequest, MessageCommand, MessageCommandName, ResendRequest
from console.api.jobs import (
    ANYWAY,
    JobCommand,
    JobCommandName,
    JobKind,
    JobRequest,
    JobRow,
    JobState,
    Plan,
    PlanRequest,
    Selection,
)
from console.api.recipes import ChangeKind, PreviewRequest, Recipe, RecipeChange, RecipePreview
from console.api.triage import GroupRow, GroupsRequest
from console.core.interface import Ordering
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import CANARY, MRN, Rig, result, running
from tests.support.scripted_peer import Act, Entry, Step

LOINC = RecipeChange(path="OBX-3.1", kind=ChangeKind.MAP, table={"2345-7L": "2345-7"})
FAILED = Selection(query="status:error,parked", whole_query=True)


def recipe(*changes: RecipeChange, condition: str = "", name: str = "Result codes") -> Recipe:
    return Recipe(name=name, layer="hl7v2", condition=condition, changes=changes or (LOINC,))


def mended(entry: Entry) -> Step:
    """The peer takes what the recipe has changed, and refuses the rest."""
    return Step(Act.AA if b"|2345-7^" in entry.raw else Act.AE)


async def refused(rig: Rig, *ids: str) -> None:
    """Messages of one patient each, refused by the peer."""
    for ident in ids:
        await rig.receive(result(ident, f"MRN{ident}"))
        await rig.settled(ident, Status.ERROR)


async def group_of(rig: Rig, count: int) -> GroupRow:
    """The one group, once it holds so many."""
    async with asyncio.timeout(20):
        after = 0
        while True:
            rows = (await rig.admin.groups(GroupsRequest())).rows
            if len(rows) == 1 and rows[0].open == count:
                return rows[0]
            after = (await rig.admin.feed(after, wait=0.2)).number


async def previewed(client: OpsClient, request: PreviewRequest) -> RecipePreview:
    async with asyncio.timeout(20):
        while not (found := await client.preview_recipe(request)).done:
            pass
        return found


async def started(client: OpsClient, plan: Plan, request_id: str = "request-1", **more: object) -> JobRow:
    given = {"plan": plan.id, "reason": "codes were mended", "request_id": request_id, **more}
    return await client.start_job(JobRequest.model_validate(given))


async def stands(client: OpsClient, job: int, *states: JobState) -> JobRow:
    async with asyncio.timeout(20):
        after = 0
        while True:
            row = await client.job(job)
            if row.state in states and not row.counts.sending:
                return row
            after = (await client.feed(after, wait=0.2)).number


def counted(plan: Plan) -> dict[str, int]:
    return {each.name: each.count for each in plan.classes if each.count}


async def test_that_a_recipe_is_kept_by_version_and_previewed_masked_on_all(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        await refused(rig, "M1", "M2", "M3")
        analyst = rig.clients[Role.ANALYST]
        first = await analyst.save_recipe(recipe())
        second = await analyst.save_recipe(
            recipe(LOINC, RecipeChange(path="PID-2", kind=ChangeKind.COPY, value="PID-3.1"))
        )
        assert (first.version, second.version) == (1, 2)
        assert [row.id for row in (await analyst.recipes()).rows] == [second.id]
        assert (await analyst.recipe(first.id)).changes == (LOINC,)
        found = await previewed(analyst, PreviewRequest(recipe=second, selection=FAILED))
        assert (found.total, found.looked_at, found.changed, found.unchanged, found.failed) == (3, 3, 3, 0, 0)
        assert [row.control_id for row in found.rows] == ["M3", "M2", "M1"]
        shown = {change.path: (change.before, change.after) for change in found.rows[0].changes}
        assert shown["OBX-3.1"] == ("2345-7L", "2345-7")
        assert "MRN" not in found.model_dump_json()
        assert CANARY not in found.model_dump_json()
        odd = recipe(RecipeChange(path="PV1-2", kind=ChangeKind.SET, value="I"))
        failed = await previewed(
            analyst, PreviewRequest(recipe=odd, selection=FAILED, only="failed", limit=1, offset=2)
        )
        assert [row.control_id for row in failed.rows] == ["M1"]
        assert failed.problems == ("PV1-2: the message has no such segment, and a recipe makes none: 3",)
        acts = [row.action for row in (await rig.admin.audit()).rows]
        assert acts.count("recipe.save") == 2
        assert acts.count("recipe.preview") == 2
        with pytest.raises(ApiError, match="analyst"):
            await rig.clients[Role.HELP_DESK].save_recipe(recipe())


async def test_that_a_recipe_that_names_a_patient_is_refused_at_the_door(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE) as rig:
        named = recipe(RecipeChange(path="PID-5.1", kind=ChangeKind.SET, value="SMITH"))
        with pytest.raises(ApiError, match="names a patient") as caught:
            await rig.admin.save_recipe(named)
        assert "SMITH" not in str(caught.value)
        with pytest.raises(ApiError, match="names a patient"):
            await rig.admin.preview_recipe(PreviewRequest(recipe=named, selection=FAILED))


async def test_that_a_group_is_fixed_tried_and_released_by_recipe(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        ids = [f"M{number}" for number in range(1, 8)]
        await refused(rig, *ids)
        group = await group_of(rig, 7)
        analyst = rig.clients[Role.ANALYST]
        cure = (await analyst.group(group.id)).cure
        assert (cure.step, cure.rest) == (1, 7)
        assert "Fix one first" in cure.refusal
        saved = await analyst.save_recipe(recipe())
        rig.peer.choose = lambda _entry: Step(Act.AE)
        request = PlanRequest(
            kind=JobKind.RESEND,
            selection=Selection(query=group.query, whole_query=True),
            recipe=saved.id,
            group=group.id,
        )
        plan = await analyst.plan(request)
        assert counted(plan) == {"ready": 7}
        assert "Each is changed by Result codes v1" in plan.text
        with pytest.raises(ApiError, match="Try 3 of this group first"):
            await started(analyst, plan)
        job = await started(analyst, plan, try_first=3)
        assert (job.recipe, job.group) == (saved.id, group.id)
        paused = await stands(analyst, job.id, JobState.PAUSED)
        assert paused.counts.rejected == 3
        cure = (await analyst.group(group.id)).cure
        assert (cure.step, [each.state for each in cure.tries]) == (2, ["rejected"] * 3)
        assert "Release unlocks when all 3" in cure.refusal
        with pytest.raises(ApiError, match="Release unlocks when all 3"):
            await analyst.job_command(job.id, JobCommand(command=JobCommandName.RESUME))
        offers = {each.name: each for each in (await analyst.job(job.id)).commands}
        assert "Release unlocks" in offers["resume"].reason
        assert offers[ANYWAY].allowed
        await analyst.job_command(job.id, JobCommand(command=JobCommandName.CANCEL))

        rig.peer.choose = mended
        await group_of(rig, 7)
        plan = await analyst.plan(request)
        assert counted(plan) == {"ready": 4, "unchanged": 3}, "the three copies are mended, and refused: retry these"
        job = await started(analyst, plan, "request-2", try_first=3)
        await stands(analyst, job.id, JobState.PAUSED)
        cure = (await analyst.group(group.id)).cure
        assert (cure.step, cure.rest, cure.refusal, cure.recipe_name) == (3, 1, "", "Result codes v1")
        assert cure.fixed
        await analyst.job_command(job.id, JobCommand(command=JobCommandName.RESUME))
        done = await stands(analyst, job.id, JobState.DONE)
        assert done.counts.accepted == 4
        last = await rig.row(lambda row: row.control_id == "M7R1")
        message = await analyst.message(last.id)
        assert any("(recipe Result codes v1)" in entry.text for entry in message.timeline)
        originals = {row.control_id: row.status for row in (await rig.admin.messages()).rows}
        assert all(originals[ident] is Status.CANCELLED for ident in ids)


async def test_that_a_person_who_says_why_goes_on_without_or_against_a_try_and_it_is_audited(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        await refused(rig, "M1", "M2", "M3", "M4", "M5")
        group = await group_of(rig, 5)
        selection = Selection(query=group.query, whole_query=True)
        plan = await rig.admin.plan(PlanRequest(kind=JobKind.CURE, selection=selection, group=group.id))
        job = await started(rig.admin, plan, try_first=3)
        await stands(rig.admin, job.id, JobState.PAUSED)
        rig.peer.choose = lambda _entry: Step(Act.AA)
        against = JobCommand(command=JobCommandName.RESUME, reason="the ward cannot wait")
        await rig.admin.job_command(job.id, against)
        done = await stands(rig.admin, job.id, JobState.DONE)
        assert (done.counts.accepted, done.counts.rejected) == (2, 3)
        plan = await rig.admin.plan(PlanRequest(kind=JobKind.CURE, selection=FAILED, group=group.id))
        assert counted(plan) == {"ready": 3}
        details = [row.detail for row in (await rig.admin.audit()).rows if row.action == "job.resume"]
        assert details == ["goes on though not every try was accepted: the ward cannot wait"]


async def test_that_a_cure_elsewhere_lets_each_go_on_from_where_it_stands(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        await refused(rig, "M1", "M2", "M3", "M4", "M5")
        rows = {row.control_id: row for row in (await rig.admin.messages()).rows}
        park = MessageCommand(command=MessageCommandName.PARK, ids=(rows["M2"].id, rows["M4"].id), reason="set aside")
        await rig.admin.command(park)
        group = await group_of(rig, 5)
        rig.peer.choose = lambda _entry: Step(Act.AA)
        selection = Selection(query=group.query, whole_query=True)
        plan = await rig.admin.plan(PlanRequest(kind=JobKind.CURE, selection=selection, group=group.id))
        assert counted(plan) == {"ready": 5}
        job = await started(rig.admin, plan, try_first=3)
        await stands(rig.admin, job.id, JobState.PAUSED)
        cure = (await rig.admin.group(group.id)).cure
        assert cure.step == 3
        assert [each.state for each in cure.tries] == ["accepted"] * 3
        assert all(each.copy_id is None for each in cure.tries), "no copy is made: the message itself goes on"
        await rig.admin.job_command(job.id, JobCommand(command=JobCommandName.RESUME))
        done = await stands(rig.admin, job.id, JobState.DONE)
        assert done.counts.accepted == 5
        assert sorted(rig.peer.ids[5:]) == ["M1", "M2", "M3", "M4", "M5"]
        acts = [row.action for row in (await rig.admin.audit()).rows]
        assert acts.count("command.retry") == 3
        assert acts.count("command.release") == 2


async def test_that_of_two_jobs_on_the_same_messages_each_goes_once(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        await refused(rig, *[f"M{number}" for number in range(1, 9)])
        saved = await rig.admin.save_recipe(recipe())
        analyst = rig.clients[Role.ANALYST]
        plans = [
            await client.plan(PlanRequest(kind=kind, selection=FAILED, recipe=chosen))
            for client, kind, chosen in (
                (rig.admin, JobKind.RESEND, saved.id),
                (analyst, JobKind.RESEND, saved.id),
                (rig.clients[Role.LEAD], JobKind.CURE, None),
            )
        ]
        rig.peer.choose = lambda _entry: Step(Act.AA)
        clients = (rig.admin, analyst, rig.clients[Role.LEAD])
        jobs = await asyncio.gather(
            *(
                started(client, plan, f"request-{number}", untried="all three are asked at once")
                for number, (client, plan) in enumerate(zip(clients, plans, strict=True))
            )
        )
        done = [await stands(rig.admin, job.id, JobState.DONE) for job in jobs]
        assert sum(row.counts.accepted for row in done) == 8
        assert sum(row.counts.refused for row in done) == 16
        arrived = [ident.removesuffix("R1") for ident in rig.peer.ids[8:]]
        assert sorted(arrived) == sorted(f"M{number}" for number in range(1, 9))


async def test_that_a_stale_edit_is_refused_with_who_and_when_and_sends_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        await refused(rig, "M1")
        row = await rig.settled("M1", Status.ERROR)
        analyst = rig.clients[Role.ANALYST]
        draft = await analyst.draft(row.id, DraftRequest())
        assert draft.seen
        assert not draft.stale

        def wish(seen: str, request_id: str) -> ResendRequest:
            return ResendRequest(reason="mended", sha256=draft.sha256, request_id=request_id, seen=seen)

        rig.peer.choose = lambda _entry: Step(Act.AA)
        retry = MessageCommand(command=MessageCommandName.RETRY, ids=(row.id,), reason="the peer was mended")
        await rig.clients[Role.LEAD].command(retry)
        await rig.settled("M1", Status.SENT)
        with pytest.raises(ApiError, match=r"lead retried it at .* It is sent now. Nothing was sent"):
            await analyst.resend(row.id, wish(draft.seen, "stale-request"))
        again = await analyst.draft(row.id, DraftRequest(seen=draft.seen))
        assert "lead retried it" in again.stale
        assert again.checks[0].level == "error"
        assert not again.would_be_delivered
        assert rig.peer.ids == ["M1", "M1"]

        own = wish(again.seen, "own-request-1").model_copy(update={"sha256": again.sha256})
        sent = await analyst.resend(row.id, own)
        assert (await analyst.resend(row.id, own)).row.id == sent.row.id, "the same request again is no stale one"
        with pytest.raises(ApiError, match=f"analyst sent a copy of it, {sent.row.control_id}, at"):
            await rig.clients[Role.LEAD].resend(row.id, wish(again.seen, "second-desk"))
        assert MRN not in rig.peer.ids


async def test_that_a_parked_original_is_replaced_so_that_nobody_releases_it_later(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        await refused(rig, "M1")
        row = await rig.settled("M1", Status.ERROR)
        park = MessageCommand(command=MessageCommandName.PARK, ids=(row.id,), reason="set aside")
        await rig.admin.command(park)
        rig.peer.choose = lambda _entry: Step(Act.AA)
        draft = await rig.admin.draft(row.id, DraftRequest())
        assert draft.replaces_original
        request = ResendRequest(
            reason="mended", sha256=draft.sha256, request_id="park-request", replaces_original=True, seen=draft.seen
        )
        await rig.admin.resend(row.id, request)
        assert (await rig.row(lambda each: each.id == row.id and each.status is Status.CANCELLED)).status
