"""Interface rows with the rights of the one who looks, and the commands on interfaces."""

from __future__ import annotations

from console.api.interfaces import CommandOffer, InterfaceCommand, InterfaceRow
from console.gateway.desk import auditing
from console.gateway.desk.errors import ForbiddenError
from console.gateway.desk.rights import gateway_object, given_reason, interface_object, require
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Object, authorize


def rows(gateway: Gateway, actor: Actor) -> tuple[InterfaceRow, ...]:
    """All interfaces as this actor sees them."""
    require(actor, Action.VIEW, gateway_object(gateway))
    return tuple(for_actor(gateway, actor, row) for row in gateway.interfaces() if sees(gateway, actor, row.name))


def row(gateway: Gateway, actor: Actor, name: str) -> InterfaceRow:
    """One interface. Raises `NotFoundError`."""
    line = gateway.interface(name)
    require(actor, Action.VIEW, interface_object(gateway, name))
    return for_actor(gateway, actor, line)


def for_actor(gateway: Gateway, actor: Actor, line: InterfaceRow) -> InterfaceRow:
    """The row with commands greyed out that this actor may not give."""
    obj = interface_object(gateway, line.name)
    return line.model_copy(update={"commands": tuple(_offer(offer, actor, obj) for offer in line.commands)})


async def command(gateway: Gateway, actor: Actor, name: str, request: InterfaceCommand) -> InterfaceRow:
    """Start, stop, pause, hold or release, with its audit row in the same transaction; a refusal is audited too."""
    gateway.interface(name)
    action = Action(f"interface.{request.command.value}")
    obj = interface_object(gateway, name)
    decision = authorize(actor, action, obj)
    if not decision.allowed:
        subject = auditing.Subject(name=f"interface {name}")
        await auditing.forbidden(gateway, actor, action.value, subject, decision.reason)
        raise ForbiddenError(decision.reason)
    reason = given_reason(request.reason)
    changed = await gateway.interface_command(name, request.command, reason, actor.name, actor.role.value)
    return for_actor(gateway, actor, changed)


def _offer(offer: CommandOffer, actor: Actor, obj: Object) -> CommandOffer:
    decision = authorize(actor, Action(f"interface.{offer.name}"), obj)
    if not offer.allowed or decision.allowed:
        return offer
    return CommandOffer(name=offer.name, allowed=False, reason=decision.reason)
