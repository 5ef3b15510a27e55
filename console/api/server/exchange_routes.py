"""Messages in and out by hand: look at one from outside, send it to a test connection."""

from __future__ import annotations

from fastapi import APIRouter

from console.api.commands import Resent
from console.api.exchange import Inspected, InspectRequest, TestSendRequest
from console.api.server.context import TheActor, TheGateway, refusals
from console.gateway.desk import inspecting, test_send

router = APIRouter(tags=["exchange"])


@router.post("/inspect", responses=refusals(403, 413, 422, 503))
async def inspect(request: InspectRequest, gateway: TheGateway, actor: TheActor) -> Inspected:
    """Read pasted bytes: split, checked, masked. Nothing is stored but an audit row."""
    return await inspecting.inspect(gateway, actor, request)


@router.post("/test-sends", responses=refusals(403, 404, 409, 413, 422, 503))
async def sent(request: TestSendRequest, gateway: TheGateway, actor: TheActor) -> Resent:
    """Put one pasted message into the queue of a connection that is not PROD."""
    return await test_send.test_send(gateway, actor, request)
