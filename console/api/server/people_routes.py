"""Notes, saved views, planned holds and the look back. Queries, notes and reasons travel in bodies only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from console.api.people import (
    HoldCommand,
    HoldRequest,
    HoldSystems,
    Note,
    NoteRequest,
    Notes,
    PlannedHold,
    PlannedHolds,
    SavedView,
    SavedViews,
    SaveViewRequest,
    Shift,
    ShiftRequest,
)
from console.api.server.context import TheActor, TheGateway, refusals
from console.gateway.desk import holds, notes, saved_views, shift

router = APIRouter(tags=["people"])

Ident = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/messages/{delivery_id}/notes", responses=refusals(403, 404, 422, 503))
async def noted(delivery_id: Ident, gateway: TheGateway, actor: TheActor) -> Notes:
    """The notes of the message of this delivery, oldest first."""
    return await notes.listed(gateway, actor, delivery_id)


@router.post("/messages/{delivery_id}/notes", responses=refusals(403, 404, 409, 422, 503))
async def note(delivery_id: Ident, request: NoteRequest, gateway: TheGateway, actor: TheActor) -> Note:
    """Add a note or a ticket number; refused where it repeats patient data of this message."""
    return await notes.add(gateway, actor, delivery_id, request)


@router.get("/views", responses=refusals(403, 503))
async def views(gateway: TheGateway, actor: TheActor) -> SavedViews:
    """One's own views and those that others share, with what they match now."""
    return await saved_views.listed(gateway, actor)


@router.post("/views", responses=refusals(403, 404, 409, 422, 503))
async def save_view(request: SaveViewRequest, gateway: TheGateway, actor: TheActor) -> SavedView:
    """Keep a filter under a name; refused where it names a patient or text."""
    return await saved_views.save(gateway, actor, request)


@router.delete("/views/{view_id}", status_code=204, responses=refusals(403, 404, 422, 503))
async def delete_view(view_id: Ident, gateway: TheGateway, actor: TheActor) -> None:
    """Remove a view of one's own."""
    await saved_views.delete(gateway, actor, view_id)


@router.get("/holds/systems", responses=refusals(403, 503))
async def hold_systems(gateway: TheGateway, actor: TheActor) -> HoldSystems:
    """The systems that can be held, each with its queues."""
    return holds.systems(gateway, actor)


@router.get("/holds", responses=refusals(403, 503))
async def planned_holds(gateway: TheGateway, actor: TheActor) -> PlannedHolds:
    """Planned holds that are not over, then the last that are."""
    return await holds.listed(gateway, actor)


@router.post("/holds", responses=refusals(403, 409, 422, 503))
async def plan_hold(request: HoldRequest, gateway: TheGateway, actor: TheActor) -> PlannedHold:
    """Hold these queues from then until then; they go on taking messages in."""
    return await holds.plan(gateway, actor, request)


@router.post("/holds/{hold_id}/commands", responses=refusals(403, 404, 409, 422, 503))
async def hold_command(hold_id: Ident, request: HoldCommand, gateway: TheGateway, actor: TheActor) -> PlannedHold:
    """End, extend or cancel a planned hold."""
    return await holds.command(gateway, actor, hold_id, request)


@router.post("/shift", responses=refusals(403, 422, 503))
async def look_back(request: ShiftRequest, gateway: TheGateway, actor: TheActor) -> Shift:
    """What changed since then; without a moment, since this person's last shift."""
    return await shift.look_back(gateway, actor, request)
