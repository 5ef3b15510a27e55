"""Interfaces: rows and commands."""

from __future__ import annotations

from fastapi import APIRouter

from console.api.interfaces import InterfaceCommand, InterfaceRow, InterfaceRows
from console.api.server.context import TheActor, TheGateway, refusals
from console.gateway.desk import interfaces

router = APIRouter(prefix="/interfaces", tags=["interfaces"])


@router.get("", responses=refusals(403))
async def all_interfaces(gateway: TheGateway, actor: TheActor) -> InterfaceRows:
    """All interfaces: link, work, depth, rates, and what holds them."""
    return InterfaceRows(rows=interfaces.rows(gateway, actor))


@router.get("/{name}", responses=refusals(403, 404, 422))
async def one_interface(name: str, gateway: TheGateway, actor: TheActor) -> InterfaceRow:
    """One interface."""
    return interfaces.row(gateway, actor, name)


@router.post("/{name}/commands", responses=refusals(403, 404, 409, 422, 503))
async def command(name: str, request: InterfaceCommand, gateway: TheGateway, actor: TheActor) -> InterfaceRow:
    """Start, stop, pause, hold or release an interface; gives its row after it."""
    return await interfaces.command(gateway, actor, name, request)
