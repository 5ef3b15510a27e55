"""Arm PROD for a while, and end it; both are audit rows, written before they take effect."""

from __future__ import annotations

from dataclasses import replace

from console.api.desk import Arming
from console.gateway.desk import auditing
from console.gateway.desk.errors import ForbiddenError
from console.gateway.desk.rights import gateway_object, given_reason
from console.gateway.service import Gateway
from console.security.arming import Armings
from console.security.roles import Action, Actor, authorize

SUBJECT = auditing.Subject(name="PROD of this gateway")


def state(gateway: Gateway, armings: Armings, actor: Actor) -> Arming:
    """Whether it is needed here, and how long it still lasts."""
    return Arming(needed=has_prod(gateway), seconds=armings.seconds_left(actor.name))


async def arm(gateway: Gateway, armings: Armings, actor: Actor, reason: str) -> Arming:
    """From now on, for a quarter of an hour."""
    obj = replace(gateway_object(gateway), environment="TEST")  # arming itself cannot ask for an arming
    decision = authorize(actor, Action.PROD_ARM, obj)
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, Action.PROD_ARM.value, SUBJECT, decision.reason)
        raise ForbiddenError(decision.reason)
    given = given_reason(reason)
    await auditing.write(gateway, actor, Action.PROD_ARM.value, SUBJECT, reason=given, detail="for 15 minutes")
    armings.arm(actor.name)
    return state(gateway, armings, actor)


async def disarm(gateway: Gateway, armings: Armings, actor: Actor) -> Arming:
    """End it now: first, since a store that fails must not keep it; then its audit row."""
    was_armed = armings.seconds_left(actor.name) > 0
    armings.end(actor.name)
    if was_armed:
        await auditing.write(gateway, actor, "prod.disarm", SUBJECT)
    return state(gateway, armings, actor)


def has_prod(gateway: Gateway) -> bool:
    """Something here is PROD: the gateway, an interface or a destination."""
    site = gateway.site
    places = [site.gateway, *site.interface, *(item for each in site.interface for item in each.destination)]
    return any(place.environment == "PROD" for place in places)
