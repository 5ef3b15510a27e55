"""Bulk work through the API on a real gateway: dry run, start, receipts, pause, cancel, and what is left out."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.api.client import ApiError, OpsClient
from console.api.commands import MessageCommand, MessageCommandName
from console.api.desk import ArmRequest
from console.api.exchange import TestSendRequest
from console.api.interfaces import InterfaceCommand, InterfaceCommandName
from console.api.jobs import (
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
from console.api.people import HoldCommand, HoldRequest, HoldTarget
from console.core.status import Status
from console.gateway.desk.resend import one_at_a_time
from console.security.roles import Role
from tests.integration.api.rig import Rig, result, running
from tests.support.scripted_peer import Act, Step


async def planned(client: OpsClient, kind: JobKind = JobKind.RESEND, *, query: str | None = None, **more: str) -> Plan:
    selection = Selection(query=query or "", whole_query=True)
    return await client.plan(PlanRequest(kind=kind, selection=selection, **more))


async def started(client: OpsClient, plan: Plan, *, request_id: str = "request-1", **more: object) -> JobRow:
    request = {"plan": plan.id, "reason": "peer was mended", "request_id": request_id, **more}
    return await client.start_job(JobRequest.model_validate(request))


async def ended(client: OpsClient, job: int, *states: JobState) -> JobRow:
    """The job once it stands in one of these states; asks as the desktop does."""
    wanted = states or (JobState.DONE, JobState.CANCELLED)
    async with asyncio.timeout(20):
        after = 0
        while True:
            row = await client.job(job)
            assert sum(row.counts.model_dump().values()) == row.total
            if row.state in wanted:
                return row
            assert row.state is not JobState.PAUSED, row.note
            after = (await client.feed(after, wait=0.2)).number


def counted(plan: Plan) -> dict[str, int]:
    return {each.name: each.count for each in plan.classes if each.count}


async def sent(rig: Rig, *ids: str, mrn: str = "") -> None:
    for ident in ids:
        await rig.receive(result(ident, mrn or f"MRN{ident}"))
        await rig.settled(ident, Status.SENT)


async def test_that_a_query_is_resent_with_a_receipt_for_each_and_new_control_ids(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1", "M2", "M3")
        plan = await planned(rig.admin, query="destination:cern status:sent")
        assert counted(plan) == {"delivered": 3}
        assert plan.ready == 0
        assert not plan.typed_count
        rows = (await rig.admin.plan_messages(plan.id, "delivered")).rows
        assert [row.control_id for row in rows] == ["M1", "M2", "M3"]
        job = await started(rig.admin, plan, include=["delivered"])
        assert (await started(rig.admin, plan, include=["delivered"])).id == job.id
        done = await ended(rig.admin, job.id)
        assert done.state is JobState.DONE
        assert done.counts.accepted == 3
        assert (await rig.admin.status()).jobs == 0
        receipts = (await rig.admin.job_receipts(job.id)).rows
        assert {row.state for row in receipts} == {"accepted"}
        assert [row.original_control_id for row in receipts] == ["M3", "M2", "M1"]
        assert [row.copy_control_id for row in receipts] == ["M3R1", "M2R1", "M1R1"]
        assert all(row.text.startswith("AA in ") for row in receipts)
        assert rig.peer.ids == ["M1", "M2", "M3", "M1R1", "M2R1", "M3R1"]
        audit = [(row.action, row.object) for row in (await rig.admin.audit()).rows]
        assert ("job.start", f"job {job.id}") in audit
        assert sum(action == "message.created" for action, _ in audit) == 3
        (listed,) = (await rig.admin.jobs()).rows
        assert listed.id == job.id


async def test_that_what_a_job_sent_is_not_sent_again_by_the_next(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1", "M2")
        first, second = [await planned(rig.admin, query="destination:cern control:M1,M2") for _ in range(2)]
        await ended(rig.admin, (await started(rig.admin, first, include=["delivered"])).id)
        late = await started(rig.admin, second, include=["delivered"], request_id="request-2")
        done = await ended(rig.admin, late.id)
        assert done.counts.refused == 2
        assert "copy of it was made since" in (await rig.admin.job_receipts(late.id)).rows[0].text
        assert len(rig.peer.ids) == 4
        assert counted(await planned(rig.admin, query="destination:cern")) == {"delivered": 2, "duplicate": 2}


async def test_that_a_refused_message_that_holds_its_queue_is_replaced_in_its_place(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE) as rig:
        await rig.receive(result("M1"))
        await rig.settled("M1", Status.ERROR)
        await rig.receive(result("M2"))
        plan = await planned(rig.admin, query="destination:cern status:error,queued")
        assert counted(plan) == {"ready": 1, "busy": 1}
        assert "take the place" in plan.text
        rig.peer.choose = lambda _entry: Step(Act.AA)
        done = await ended(rig.admin, (await started(rig.admin, plan)).id)
        assert done.counts.accepted == 1
        await rig.settled("M2", Status.SENT)
        assert rig.peer.ids == ["M1", "M1", "M2"]
        await rig.row(lambda row: row.control_id == "M1" and row.status is Status.CANCELLED)


async def test_that_older_content_is_left_out_where_newer_was_sent_and_goes_only_on_wish(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1", "M2", mrn="SAME")
        plan = await planned(rig.admin, query="destination:cern control:M1")
        assert counted(plan) == {"newer": 1}
        with pytest.raises(ApiError, match="nothing to do"):
            await started(rig.admin, plan)
        done = await ended(rig.admin, (await started(rig.admin, plan, include=["newer"])).id)
        assert done.counts.accepted == 1
        both = await planned(rig.admin, query="destination:cern control:M1R1,M2")
        assert counted(both) == {"delivered": 2}


async def test_that_what_moved_since_the_dry_run_is_refused_in_words(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE) as rig:
        await rig.receive(result("M1"))
        row = await rig.settled("M1", Status.ERROR)
        plan = await planned(rig.admin, JobKind.CANCEL, query="destination:cern")
        assert counted(plan) == {"ready": 1}
        await rig.admin.command(MessageCommand(command=MessageCommandName.PARK, ids=(row.id,), reason="a test"))
        done = await ended(rig.admin, (await started(rig.admin, plan)).id)
        assert done.counts.refused == 1
        (receipt,) = (await rig.admin.job_receipts(done.id, state="refused")).rows
        assert receipt.text == "Moved since the dry run: it is parked by now"


async def test_that_other_kinds_move_what_their_rule_allows(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AE) as rig:
        for ident in ("M1", "M2", "M3"):
            await rig.receive(result(ident))
        await rig.settled("M1", Status.ERROR)
        plan = await planned(rig.admin, JobKind.HOLD, query="destination:cern")
        assert counted(plan) == {"ready": 2, "other_status": 1}
        done = await ended(rig.admin, (await started(rig.admin, plan)).id)
        assert done.counts.accepted == 2
        assert len((await rig.admin.messages("status:held")).rows) == 2


async def test_that_the_first_few_are_tried_and_the_rest_can_be_cancelled(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, *(f"M{n}" for n in range(6)))
        plan = await planned(rig.admin, query="destination:cern")
        job = await started(rig.admin, plan, include=["delivered"], try_first=2)
        row = await ended(rig.admin, job.id, JobState.PAUSED)
        assert row.note == "Tried 2: 2 accepted. Go on, or cancel the rest."
        assert row.counts.waiting == 4
        offers = {offer.name: offer.allowed for offer in row.commands}
        assert offers == {"pause": False, "resume": True, "cancel": True, "pace": True}
        cancel = JobCommand(command=JobCommandName.CANCEL)
        with pytest.raises(ApiError, match="needs the role"):
            await rig.clients[Role.HELP_DESK].job_command(job.id, cancel)
        row = await rig.clients[Role.ANALYST].job_command(job.id, cancel)
        assert row.state is JobState.CANCELLED
        assert (row.counts.accepted, row.counts.cancelled) == (2, 4)
        with pytest.raises(ApiError, match="cancelled by now"):
            await rig.admin.job_command(job.id, JobCommand(command=JobCommandName.RESUME))
        page = await rig.admin.job_receipts(job.id, state="cancelled")
        assert len(page.rows) == 4
        assert len(rig.peer.ids) == 8


async def test_that_a_job_goes_on_after_a_pause(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, *(f"M{n}" for n in range(5)))
        plan = await planned(rig.admin, query="destination:cern")
        job = await started(rig.admin, plan, include=["delivered"], per_minute=120)
        await rig.admin.job_command(job.id, JobCommand(command=JobCommandName.PAUSE))
        await rig.admin.job_command(job.id, JobCommand(command=JobCommandName.PACE))
        row = await rig.admin.job_command(job.id, JobCommand(command=JobCommandName.RESUME))
        assert row.per_minute == 0
        assert (await ended(rig.admin, job.id)).counts.accepted == 5
        assert len(rig.peer.ids) == len(set(rig.peer.ids)) == 10


async def test_that_prod_and_many_need_the_number_typed_and_prod_a_lead(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("P1"), "prod")
        await rig.settled("P1", Status.SENT)
        assert counted(await planned(rig.clients[Role.ANALYST], query="interface:prod")) == {"forbidden": 1}
        plan = await planned(rig.admin, query="interface:prod")
        assert (plan.environment, plan.typed_count) == ("PROD", True)
        with pytest.raises(ApiError, match=r"[Aa]rm"):
            await started(rig.admin, plan, include=["delivered"], typed_count=1)
        await rig.admin.arm(ArmRequest(reason="a downtime"))
        with pytest.raises(ApiError, match="Type the number"):
            await started(rig.admin, plan, include=["delivered"])
        with pytest.raises(ApiError, match="2 was typed"):
            await started(rig.admin, plan, include=["delivered"], typed_count=2)
        job = await started(rig.admin, plan, include=["delivered"], typed_count=1)
        assert (await ended(rig.admin, job.id)).environment == "PROD"


async def test_that_a_dry_run_belongs_to_its_actor_and_a_search_by_patient_is_noted(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1", mrn="QUERIED")
        plan = await planned(rig.clients[Role.ANALYST], query="mrn:QUERIED")
        with pytest.raises(ApiError, match="not known any more"):
            await started(rig.admin, plan, include=["delivered"])
        with pytest.raises(ApiError, match="needs the role"):
            await planned(rig.clients[Role.HELP_DESK])
        noted = [row for row in (await rig.admin.audit()).rows if row.action == "search.patient"]
        assert [row.actor for row in noted] == ["analyst"]
        with pytest.raises(ApiError, match="not both"):
            await rig.admin.plan(PlanRequest(kind=JobKind.HOLD, selection=Selection(ids=(1,), whole_query=True)))


async def test_that_messages_go_to_one_destination_only_and_once_each(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1", "M2")
        plan = await planned(rig.admin, destination="cern", query="interface:lab")
        # Each message has two deliveries, one of them filtered: it goes once, to the one that was named.
        assert counted(plan) == {"delivered": 2, "duplicate": 2}
        assert plan.destination == "CERN"
        with pytest.raises(ApiError, match="has a destination of that name"):
            await planned(rig.admin, destination="nobody")
        await ended(rig.admin, (await started(rig.admin, plan, include=["delivered"])).id)
        assert rig.peer.ids == ["M1", "M2", "M1R1", "M2R1"]


async def test_that_a_query_for_content_selects_by_reading_the_messages(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1", "M2")
        plan = await planned(rig.admin, query='destination:cern OBR-2:"ORDM2"')
        assert counted(plan) == {"delivered": 1}
        (row,) = (await rig.admin.plan_messages(plan.id, "delivered")).rows
        assert row.control_id == "M2"


async def test_that_a_job_waits_while_its_interface_is_held_and_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1")
        plan = await planned(rig.admin, query="destination:cern")
        hold = InterfaceCommand(command=InterfaceCommandName.HOLD, reason="downtime")
        await rig.admin.interface_command("lab", hold)
        job = await started(rig.admin, plan, include=["delivered"])
        async with asyncio.timeout(10):
            after = 0
            while (await rig.admin.job(job.id)).note != "Waits: the interface to CERN is held.":
                after = (await rig.admin.feed(after, wait=0.2)).number
        assert (await rig.admin.status()).jobs == 1
        release = InterfaceCommand(command=InterfaceCommandName.RELEASE, reason="over")
        await rig.admin.interface_command("lab", release)
        assert (await ended(rig.admin, job.id)).counts.accepted == 1


async def test_that_a_job_waits_for_a_planned_hold_and_goes_on_after_it(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1")
        plan = await planned(rig.admin, query="destination:cern")
        ends_at = datetime.now(UTC) + timedelta(hours=1)
        cern = HoldTarget(interface="lab", destination="cern")
        hold = await rig.admin.plan_hold(HoldRequest(system="C", targets=(cern,), reason="upgrade", ends_at=ends_at))
        await rig.receive(result("LIVE", "MRNLIVE"))
        job = await started(rig.admin, plan, include=["delivered"])
        async with asyncio.timeout(10):
            after = 0
            while not (await rig.admin.job(job.id)).note.startswith("Waits: Planned downtime of C until"):
                after = (await rig.admin.feed(after, wait=0.2)).number
        assert rig.peer.ids == ["M1"]
        await rig.admin.hold_command(hold.id, HoldCommand(command="end", reason="done"))
        assert (await ended(rig.admin, job.id)).counts.accepted == 1
        assert rig.peer.ids[:2] == ["M1", "LIVE"]


async def test_that_a_lease_lost_while_a_job_waits_its_turn_stops_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1")
        plan = await planned(rig.admin, query="destination:cern")
        lab, turn = rig.gateway.running["lab"], one_at_a_time(rig.gateway)
        async with turn:
            job = await started(rig.admin, plan, include=["delivered"])
            async with asyncio.timeout(5):
                while not turn._waiters:  # noqa: SLF001 - the runner stands in line
                    await rig.admin.job(job.id)
            lease, lab.lease = lab.lease, None
        assert (await rig.admin.job(job.id)).state is JobState.RUNNING
        lab.lease = lease
        assert (await ended(rig.admin, job.id)).counts.accepted == 1


async def test_that_no_person_takes_the_request_id_of_a_copy_or_of_somebody_else(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        test = TestSendRequest(raw=b64encode(result("T1")), to="lab/cern", reason="try it", request_id="job-1-0001")
        with pytest.raises(ApiError, match="does not begin with"):
            await rig.admin.test_send(test)
        mine = test.model_copy(update={"request_id": "request-0001"})
        assert await rig.admin.test_send(mine) is not None
        with pytest.raises(ApiError, match="used for something else"):
            await rig.clients[Role.ANALYST].test_send(mine)


async def test_that_one_dry_run_started_twice_at_once_makes_one_job(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await sent(rig, "M1")
        plan = await planned(rig.admin, query="destination:cern")
        ids = ("request-1", "request-1", "request-2", "request-3")
        begun = [started(rig.admin, plan, include=["delivered"], request_id=ident) for ident in ids]
        ends = await asyncio.gather(*begun, return_exceptions=True)
        assert {type(end) for end in ends} == {JobRow, ApiError}
        assert len((await rig.admin.jobs()).rows) == 1
