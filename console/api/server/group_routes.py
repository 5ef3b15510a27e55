"""Failure groups: the list, the totals, one opened, acts on one. Queries, notes and reasons travel in bodies only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.api.triage import GroupCommand, Groups, GroupsRequest, GroupSummary, GroupView
from console.gateway.desk import group_acts, group_view, groups

router = APIRouter(prefix="/groups", tags=["triage"])

Ident = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.post("/search", response_model=Groups, responses=refusals(403, 422, 503))
async def search(request: GroupsRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """A page of causes with their counts, the totals of all that match, and what this person's rights hide."""
    return as_json(await groups.listed(gateway, actor, request))


@router.get("/summary", responses=refusals(403, 503))
async def summary(gateway: TheGateway, actor: TheActor) -> GroupSummary:
    """Open causes and messages, by layer and by state."""
    return groups.summary(gateway, actor)


@router.get("/{group_id}", responses=refusals(403, 404, 422, 503))
async def opened(group_id: Ident, gateway: TheGateway, actor: TheActor) -> GroupView:
    """One cause; a merged one answers as what it became part of."""
    return await group_view.opened(gateway, actor, group_id)


@router.post("/{group_id}/commands", responses=refusals(403, 404, 409, 422, 503))
async def command(group_id: Ident, request: GroupCommand, gateway: TheGateway, actor: TheActor) -> GroupView:
    """Act on a cause; refused where somebody else acted since the version that was seen."""
    return await group_acts.act(gateway, actor, group_id, request)
