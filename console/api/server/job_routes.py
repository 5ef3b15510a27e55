"""Bulk work: dry runs, jobs, their receipts. Queries travel in bodies only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from console.api.jobs import JobCommand, JobReceipts, JobRequest, JobRow, JobRows, Plan, PlanMessages, PlanRequest
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk import job_export, job_rows, jobs, planning
from console.gateway.desk.job_desk import job_desk
from console.gateway.desk.rights import gateway_object, require
from console.security.roles import Action

router = APIRouter(prefix="/jobs", tags=["jobs"])

JobId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Job id")]


@router.post("/plan", response_model=Plan, responses=refusals(403, 404, 422, 503))
async def planned(request: PlanRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Count what would be done; nothing is changed."""
    return as_json(await planning.plan(gateway, job_desk(gateway).plans, actor, request))


@router.get("/plan/{plan_id}/{name}", response_model=PlanMessages, responses=refusals(403, 404, 422, 503))
async def planned_messages(
    plan_id: Annotated[str, Path(max_length=64)],
    name: Annotated[str, Path(max_length=32)],
    gateway: TheGateway,
    actor: TheActor,
    after: Annotated[int | None, Query(ge=0, le=100_000)] = None,
) -> Response:
    """The messages of one class of a dry run, in the order they would go; `after` is `next` of the page before."""
    return as_json(await planning.messages(gateway, job_desk(gateway).plans, actor, plan_id, name, after))


@router.post("", responses=refusals(403, 404, 409, 422, 503))
async def started(request: JobRequest, gateway: TheGateway, actor: TheActor) -> JobRow:
    """Start the job of a dry run; the same `request_id` again gives the same job."""
    return await jobs.start(gateway, actor, request)


@router.get("", responses=refusals(403, 503))
async def listed(gateway: TheGateway, actor: TheActor) -> JobRows:
    """Jobs that have not ended, then the newest."""
    return await jobs.listed(gateway, actor)


@router.get("/{job_id}", responses=refusals(403, 404, 422, 503))
async def opened(job_id: JobId, gateway: TheGateway, actor: TheActor) -> JobRow:
    """One job as it stands."""
    return await jobs.one(gateway, actor, job_id)


@router.get("/{job_id}/receipts", response_model=JobReceipts, responses=refusals(403, 404, 422, 503))
async def receipts(
    job_id: JobId,
    gateway: TheGateway,
    actor: TheActor,
    before: Annotated[str | None, Query(max_length=64)] = None,
    state: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """A page of receipts, the newest act first; all, or those of one state."""
    require(actor, Action.VIEW, gateway_object(gateway))
    return as_json(await job_rows.receipts(gateway, actor, job_id, before, state))


@router.post("/{job_id}/exports", responses=refusals(403, 404, 422, 503))
async def export_noted(job_id: JobId, gateway: TheGateway, actor: TheActor) -> JobRow:
    """Write down that the receipts are saved to a file; asked before they are."""
    return await job_export.note_export(gateway, actor, job_id)


@router.post("/{job_id}/commands", responses=refusals(403, 404, 409, 422, 503))
async def commanded(job_id: JobId, request: JobCommand, gateway: TheGateway, actor: TheActor) -> JobRow:
    """Pause, go on, cancel the rest, or another pace."""
    return await jobs.command(gateway, actor, job_id, request)
