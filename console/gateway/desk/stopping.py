"""Stop the gateway on a person's word."""

from __future__ import annotations

from console.gateway.desk import auditing
from console.gateway.desk.rights import gateway_object, require
from console.gateway.service import Gateway
from console.security.roles import Action, Actor


async def stop(gateway: Gateway, actor: Actor) -> None:
    """Write who stopped it, then let its owner end it in order."""
    require(actor, Action.GATEWAY_STOP, gateway_object(gateway))
    await auditing.write(gateway, actor, "gateway.stop", auditing.Subject(name="gateway"))
    gateway.stop_requested.set()
