"""Put a message from outside into the queue of a connection that is not PROD, and say who put it there.

It goes the way of every message (stored, queued, sent, judged). It carries no identity of its sender, so that a peer's
own message with the same control id is never taken for a repeat of it (`console.store.record`).
"""

from __future__ import annotations

import asyncio
import hashlib

from console.api.commands import DestinationChoice, Resent
from console.api.exchange import TestSendRequest, too_large
from console.config.settings import FolderDestination, InterfaceSettings, MllpDestination
from console.core.errors import BugError, RefusedError
from console.gateway.desk import auditing
from console.gateway.desk.copying import Copy, make_copy
from console.gateway.desk.drafting import used
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.loading import newest_delivery
from console.gateway.desk.pasting import messages_of
from console.gateway.desk.resend import one_at_a_time
from console.gateway.desk.rights import given_reason, given_request_id, interface_object, interface_settings
from console.gateway.desk.rows import message_rows
from console.gateway.intake import Lineage
from console.gateway.policies import address, title
from console.gateway.service import Gateway
from console.layers.registry import layer as layer_named
from console.security.roles import Action, Actor, authorize
from console.store.requests import message_of_request

Destination = MllpDestination | FolderDestination

NEVER_PROD = "This is PROD: a pasted message never goes there. Resend a received one instead."


def targets(gateway: Gateway, actor: Actor, layer: str) -> tuple[DestinationChoice, ...]:
    """Every connection of this layer, and whether this actor may send a test there; PROD ones are never allowed."""
    return tuple(
        _choice(gateway, actor, interface, place)
        for interface in gateway.site.interface
        if interface.layer == layer
        for place in interface.destination
    )


async def test_send(gateway: Gateway, actor: Actor, request: TestSendRequest) -> Resent:
    """Store and queue it. Raises `ForbiddenError`, `BadRequestError`, `RefusedError`, `NotFoundError`."""
    interface, place = _place(gateway, request.to)
    await _permitted(gateway, actor, interface, place)
    reason = given_reason(request.reason)
    given_request_id(request.request_id)
    if words := too_large(len(request.raw)):
        raise BadRequestError(words)
    async with one_at_a_time(gateway):
        known = await gateway.store.read(message_of_request, request.request_id)
        if known is not None and (known.parent_id is not None or known.actor != actor.name):
            raise RefusedError("This request id was used for something else. Send it again from the window.")
        if known is not None:
            return await _answer(gateway, known.message_id)
        copy = await asyncio.to_thread(_made, gateway, interface, request)
        return await _send(gateway, actor, interface, place, copy, reason, request.request_id)


def _choice(gateway: Gateway, actor: Actor, interface: InterfaceSettings, place: Destination) -> DestinationChoice:
    environment = _environment(gateway, interface.name, place.name)
    decision = authorize(actor, Action.SEND_TEST, interface_object(gateway, interface.name, place.name))
    reason = NEVER_PROD if environment == "PROD" else decision.reason
    return DestinationChoice(
        name=f"{interface.name}/{place.name}",
        title=f"{title(interface)}, {place.title or place.name}",
        environment=environment,
        address=address(place),
        allowed=not reason,
        reason=reason,
    )


def _environment(gateway: Gateway, interface: str, place: str) -> str:
    """PROD where the interface or the destination is; else the destination's."""
    whole = interface_object(gateway, interface).environment
    return "PROD" if whole == "PROD" else interface_object(gateway, interface, place).environment


def _place(gateway: Gateway, to: str) -> tuple[InterfaceSettings, Destination]:
    name, _, destination = to.partition("/")
    interface = interface_settings(gateway, name)
    for place in interface.destination:
        if place.name == destination:
            return interface, place
    raise BadRequestError(f"{interface.name} has no such destination. Choose one of those offered.")


async def _permitted(gateway: Gateway, actor: Actor, interface: InterfaceSettings, place: Destination) -> None:
    subject = auditing.Subject(name=f"{interface.name} to {place.name}")
    if _environment(gateway, interface.name, place.name) == "PROD":
        await auditing.forbidden(gateway, actor, Action.SEND_TEST.value, subject, NEVER_PROD)
        raise ForbiddenError(NEVER_PROD)
    decision = authorize(actor, Action.SEND_TEST, interface_object(gateway, interface.name, place.name))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, Action.SEND_TEST.value, subject, decision.reason)
        raise ForbiddenError(decision.reason)


def _made(gateway: Gateway, interface: InterfaceSettings, request: TestSendRequest) -> Copy:
    """The bytes to send, as the look at them showed; blocks."""
    layer = layer_named(interface.layer)
    found = messages_of(layer, request.raw, text=request.text)
    if request.number > len(found):
        raise BadRequestError(f"There are {len(found)} messages in it. Choose one of them.")
    raw = found[request.number - 1].raw
    if not layer.summarize(raw).readable:
        raise RefusedError("No header (MSH) can be read in it, so it is no message to send. Copy it again, whole.")
    return make_copy(
        layer,
        raw,
        (),
        new_control_id=request.new_control_id,
        delivered=request.new_control_id,
        used=lambda control_id: used(gateway, control_id),
    )


async def _send(
    gateway: Gateway,
    actor: Actor,
    interface: InterfaceSettings,
    place: Destination,
    copy: Copy,
    reason: str,
    request_id: str,
) -> Resent:
    """The audit row of the wish comes first; that of the act is committed with the message."""
    subject = auditing.Subject(name=f"{interface.name} to {place.name}")
    detail = f"{copy.control_id or 'no id'}, {len(copy.raw)} bytes, sha256 {hashlib.sha256(copy.raw).hexdigest()}"
    await auditing.write(gateway, actor, "message.test_send", subject, reason=reason, detail=detail)
    created = auditing.entry(gateway, actor, "message.created", subject, reason=reason, detail=detail)
    lineage = Lineage(actor=actor.name, reason=reason, request_id=request_id, audit=created)
    recorded = await gateway.submit(interface.name, copy.raw, place.name, lineage)
    return await _answer(gateway, recorded.message_id)


async def _answer(gateway: Gateway, message_id: int) -> Resent:
    row = await newest_delivery(gateway, message_id)
    if row is None:
        raise BugError("A test was stored without a delivery.")
    return Resent(row=(await message_rows(gateway, (row,)))[0])
