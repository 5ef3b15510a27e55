"""The gateway itself: status, who am I, stop, and the one address that needs no token."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter

from console.api.interfaces import Actor, GatewayStatus
from console.api.server.context import TheActor, TheGateway, refusals
from console.gateway.desk import stopping
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.visible import sees
from console.security.roles import Action, actions_of

router = APIRouter(tags=["gateway"])
open_router = APIRouter(tags=["gateway"])


@open_router.get("/health", summary="Says only that somebody answers; no token needed")
async def health() -> dict[str, bool]:
    """Nothing about the gateway, since anybody may ask."""
    return {"ok": True}


@router.get("/status", responses=refusals(403))
async def status(gateway: TheGateway, actor: TheActor) -> GatewayStatus:
    """The gateway itself, for the status bar."""
    require(actor, Action.VIEW, gateway_object(gateway))
    return await gateway.status(partial(sees, gateway, actor))


@router.get("/me", responses=refusals())
async def me(gateway: TheGateway, actor: TheActor) -> Actor:
    """Who this token is, and what it may do on this gateway (an interface in PROD may allow less)."""
    return Actor(name=actor.name, role=actor.role.value, actions=actions_of(actor.role, gateway_object(gateway)))


@router.post("/stop", status_code=202, responses=refusals(403, 503))
async def stop(gateway: TheGateway, actor: TheActor) -> dict[str, bool]:
    """Stop in order; the answer comes before the end."""
    await stopping.stop(gateway, actor)
    return {"stopping": True}
