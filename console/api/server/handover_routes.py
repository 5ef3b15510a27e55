"""The hand-over page. Remarks travel in the body."""

from __future__ import annotations

from fastapi import APIRouter

from console.api.handover import Handover, HandoverRequest
from console.api.server.context import TheActor, TheGateway, refusals
from console.gateway.desk import handover

router = APIRouter(tags=["people"])


@router.post("/handover", responses=refusals(403, 422, 503))
async def make(request: HandoverRequest, gateway: TheGateway, actor: TheActor) -> Handover:
    """What happened, what is open, who has it, what was resent, by whom and why."""
    return await handover.make(gateway, actor, request)
