"""Comparing two messages, telling of a copy, arming PROD. Reasons travel in bodies only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from console.api.desk import Arming, ArmRequest, Copied, CopiedRequest, MessageDiff
from console.api.server.context import TheActor, TheArmings, TheGateway, refusals
from console.gateway.desk import arming, comparing, copied

router = APIRouter(tags=["desk"])

DeliveryId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Delivery id")]


@router.get("/messages/{delivery_id}/diff/{other}", responses=refusals(403, 404, 422, 503))
async def compared(delivery_id: DeliveryId, other: DeliveryId, gateway: TheGateway, actor: TheActor) -> MessageDiff:
    """What differs between a message and another, masked; the audit rows of both are written first."""
    return await comparing.diff(gateway, actor, delivery_id, other)


@router.post("/messages/{delivery_id}/copied", responses=refusals(403, 404, 422, 503))
async def told(delivery_id: DeliveryId, request: CopiedRequest, gateway: TheGateway, actor: TheActor) -> Copied:
    """Revealed values go to a clipboard; call it before they do."""
    return await copied.copied(gateway, actor, delivery_id, request)


@router.get("/arming", responses=refusals())
async def armed(gateway: TheGateway, actor: TheActor, armings: TheArmings) -> Arming:
    """Whether PROD is armed for this person, and for how long."""
    return arming.state(gateway, armings, actor)


@router.post("/arming", responses=refusals(403, 422, 503))
async def arm(request: ArmRequest, gateway: TheGateway, actor: TheActor, armings: TheArmings) -> Arming:
    """Arm PROD for this person, for a quarter of an hour."""
    return await arming.arm(gateway, armings, actor, request.reason)


@router.post("/arming/end", responses=refusals(503))
async def disarm(gateway: TheGateway, actor: TheActor, armings: TheArmings) -> Arming:
    """End it now."""
    return await arming.disarm(gateway, armings, actor)
