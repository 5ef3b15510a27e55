"""Release keeps the order of one patient's messages: parked and refused together, and over a job that stood paused."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.commands import MessageCommand, MessageCommandName
from console.api.jobs import JobKind, JobState, PlanRequest, Selection
from console.core.interface import Ordering
from console.core.status import Status
from tests.integration.api.rig import Rig, result, running
from tests.integration.api.test_release import counted, group_of, refused, stands, started
from tests.support.scripted_peer import Act, Step

WAITS = Selection(query="status:error,parked", whole_query=True)


async def commanded(rig: Rig, name: MessageCommandName, ident: int) -> None:
    await rig.admin.command(MessageCommand(command=name, ids=(ident,), reason="a test"))


def arrived(rig: Rig) -> list[str]:
    """The control ids at the peer, in order, without a copy's number."""
    return [entry.raw.split(b"|")[9].decode()[:2] for entry in rig.peer.journal]


@pytest.mark.parametrize("ordering", [Ordering.PATIENT, Ordering.INTERFACE])
@pytest.mark.parametrize("kind", [JobKind.CURE, JobKind.RESEND])
async def test_that_a_parked_message_goes_before_a_newer_refused_one(
    tmp_path: Path, ordering: Ordering, kind: JobKind
) -> None:
    async with running(tmp_path, Act.AE, ordering=ordering) as rig:
        for ident in ("M1", "M2", "M3"):
            await rig.receive(result(ident))
            row = await rig.settled(ident, Status.ERROR)
            if ident == "M1":
                await commanded(rig, MessageCommandName.PARK, row.id)
            if ident == "M2":
                await commanded(rig, MessageCommandName.PARK, row.id)
        before = len(rig.peer.journal)
        rig.peer.choose = lambda _entry: Step(Act.AA)
        plan = await rig.admin.plan(PlanRequest(kind=kind, selection=WAITS))
        assert counted(plan) == {"ready": 3}
        job = await started(rig.admin, plan)
        done = await stands(rig.admin, job.id, JobState.DONE)
        assert done.counts.accepted == 3
        assert arrived(rig)[before:] == ["M1", "M2", "M3"]


async def test_that_what_a_newer_one_overtook_since_the_dry_run_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        await rig.receive(result("M1"))
        older = await rig.settled("M1", Status.ERROR)
        await commanded(rig, MessageCommandName.PARK, older.id)
        await rig.receive(result("M2"))
        newer = await rig.settled("M2", Status.ERROR)
        plan = await rig.admin.plan(PlanRequest(kind=JobKind.CURE, selection=Selection(ids=(older.id,))))
        assert counted(plan) == {"ready": 1}
        rig.peer.choose = lambda _entry: Step(Act.AA)
        await commanded(rig, MessageCommandName.RETRY, newer.id)
        await rig.settled("M2", Status.SENT)
        job = await started(rig.admin, plan)
        done = await stands(rig.admin, job.id, JobState.DONE)
        assert done.counts.refused == 1
        (receipt,) = (await rig.admin.job_receipts(job.id)).rows
        assert "went there since the dry run" in receipt.text
        assert arrived(rig)[-1] == "M2"


async def test_that_no_other_way_goes_round_the_try_of_a_group(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE, ordering=Ordering.PATIENT) as rig:
        ids = [f"M{number}" for number in range(1, 6)]
        await refused(rig, *ids)
        group = await group_of(rig, 5)
        before = len(rig.peer.journal)
        by_query = Selection(query=group.query, whole_query=True)
        for kind in (JobKind.RESEND, JobKind.CURE, JobKind.RETRY):
            plan = await rig.admin.plan(PlanRequest(kind=kind, selection=by_query))
            assert counted(plan) == {"ready": 5}
            with pytest.raises(ApiError, match="first"):
                await started(rig.admin, plan, f"request-{kind.value}")
        rows = (await rig.admin.messages()).rows
        plan = await rig.admin.plan(
            PlanRequest(kind=JobKind.CURE, selection=Selection(ids=tuple(row.id for row in rows)))
        )
        with pytest.raises(ApiError, match="first"):
            await started(rig.admin, plan, "request-by-ids")
        for wrong in (0, 999, 99_999_999_999):
            with pytest.raises(ApiError, match="no failure group"):
                await rig.admin.plan(PlanRequest(kind=JobKind.CURE, selection=by_query, group=wrong))
        assert len(rig.peer.journal) == before
        left_out = Selection(query=f"status:error -cause:{group.id}", whole_query=True)
        assert (await rig.admin.plan(PlanRequest(kind=JobKind.CURE, selection=left_out))).total == 0
