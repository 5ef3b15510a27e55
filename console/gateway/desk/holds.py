"""Planned-downtime holds as people plan, see and end them; what they do to the queues is `gateway/planned_holds.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from console.api.interfaces import CommandOffer
from console.api.people import (
    HoldCommand,
    HoldRequest,
    HoldState,
    HoldSystems,
    HoldTarget,
    PlannedHold,
    PlannedHolds,
)
from console.core.errors import NotFoundError, RefusedError
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.hold_systems import systems as systems_of
from console.gateway.desk.hold_systems import targets as targets_of
from console.gateway.desk.rights import gateway_object, given_reason, interface_object, require
from console.gateway.desk.visible import sees
from console.gateway.planned_holds import state_at
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Decision, authorize
from console.store.planned_holds import ChangeHold, HoldRow, Place, PlanHold, hold_row, past_holds

LONGEST = timedelta(days=7)
"""A hold beyond this is no downtime but a broken interface: somebody should look at it."""

FARTHEST = timedelta(days=90)
PAST = 30
"""How many of those that are over are listed."""


def systems(gateway: Gateway, actor: Actor) -> HoldSystems:
    """The systems of the site file, each with its queues."""
    require(actor, Action.VIEW, gateway_object(gateway))
    seen = {
        name: tuple(target for target in targets if sees(gateway, actor, target.interface))
        for name, targets in systems_of(gateway.site).items()
    }
    return HoldSystems(systems={name: targets for name, targets in seen.items() if targets})


async def listed(gateway: Gateway, actor: Actor) -> PlannedHolds:
    """Those not over, then the last that are."""
    require(actor, Action.VIEW, gateway_object(gateway))
    await gateway.planned.refresh()
    past = await gateway.store.read(past_holds, PAST)
    rows = (*gateway.planned.holds, *past)
    return PlannedHolds(rows=tuple(wire(gateway, actor, row) for row in rows if holds_seen(gateway, actor, row)))


def holds_seen(gateway: Gateway, actor: Actor, row: HoldRow) -> bool:
    """Whether a hold keeps a queue that this person may see."""
    return not actor.sites or any(sees(gateway, actor, interface) for interface, _ in row.places)


async def plan(gateway: Gateway, actor: Actor, request: HoldRequest) -> PlannedHold:
    """Keep the hold, and begin it where its time has come. Raises `BadRequestError`, `ForbiddenError`."""
    places = tuple(dict.fromkeys((item.interface, item.destination) for item in request.targets))
    system = " ".join(request.system.split())
    known = {(item.interface, item.destination) for item in targets_of(gateway.site)}
    unknown = [place for place in places if place not in known]
    if unknown:
        raise BadRequestError(f"There is no queue {unknown[0][0]} to {unknown[0][1]}. Choose among those listed.")
    await _permit(gateway, actor, places, f"planned hold of {system}")
    reason = given_reason(request.reason)
    now = gateway.clock.now()
    starts_at = max(now, _aware(request.starts_at)) if request.starts_at else now
    ends_at = _aware(request.ends_at)
    _check_times(now, starts_at, ends_at)
    subject = auditing.Subject(name=f"planned hold of {system}")
    detail = f"{starts_at:%Y-%m-%d %H:%M} to {ends_at:%Y-%m-%d %H:%M} UTC: {_named(places)}"
    work = PlanHold(
        system=system,
        places=places,
        reason=reason,
        starts_at=starts_at,
        ends_at=ends_at,
        now=now,
        entry=auditing.entry(gateway, actor, "hold.plan", subject, reason=reason, detail=detail),
    )
    ident = await gateway.store.write(work)
    await gateway.planned.tick()
    return await _shown(gateway, actor, ident)


async def command(gateway: Gateway, actor: Actor, hold_id: int, request: HoldCommand) -> PlannedHold:
    """End it now, put its end off (or forward), or cancel one that has not begun."""
    await gateway.planned.tick()
    row = await gateway.store.read(hold_row, hold_id)
    if row is None:
        require(actor, Action.PLAN_HOLD, gateway_object(gateway))
        raise NotFoundError(f"There is no planned hold {hold_id}.")
    await _permit(gateway, actor, row.places, f"planned hold {hold_id} of {row.system}")
    reason = given_reason(request.reason)
    now = gateway.clock.now()
    offer = next(item for item in offers(row, now, Decision(allowed=True)) if item.name == request.command)
    if not offer.allowed:
        raise RefusedError(offer.reason)
    ends_at = _new_end(row, request, now)
    subject = auditing.Subject(name=f"planned hold {hold_id} of {row.system}")
    act = f"hold.{request.command}"
    if act == "hold.end":
        act = "hold.end_now"
    detail = f"until {ends_at:%Y-%m-%d %H:%M} UTC" if ends_at else _named(row.places)
    change = ChangeHold(
        hold_id=hold_id,
        only_from=(row.state,),
        now=now,
        entry=auditing.entry(gateway, actor, act, subject, reason=reason, detail=detail),
        state={"end": HoldState.DRAINING.value, "cancel": HoldState.CANCELLED.value}.get(request.command),
        ends_at=ends_at,
    )
    if not await gateway.store.write(change):
        raise RefusedError("This hold has just changed. Look at it again, then decide.")
    await gateway.planned.tick()
    return await _shown(gateway, actor, hold_id)


def offers(row: HoldRow, now: datetime, right: Decision) -> tuple[CommandOffer, ...]:
    """What can be done with a hold that stands so, and why the rest cannot."""
    state = state_at(row, now)
    over = state in {HoldState.DRAINING, HoldState.ENDED, HoldState.CANCELLED}
    begun = "It has begun: end it instead." if state is HoldState.HOLDING else "It is over."
    reasons = {
        "end": ""
        if state is HoldState.HOLDING
        else ("It is over." if over else "It has not begun: cancel it instead."),
        "extend": "It is over: plan another one." if over else "",
        "cancel": "" if state is HoldState.PLANNED else begun,
    }
    return tuple(
        CommandOffer(name=name, allowed=not why and right.allowed, reason=why or right.reason)
        for name, why in reasons.items()
    )


def wire(gateway: Gateway, actor: Actor, row: HoldRow) -> PlannedHold:
    """A hold as it is shown."""
    now = gateway.clock.now()
    state = state_at(row, now)
    over = state in {HoldState.ENDED, HoldState.CANCELLED}
    drain = gateway.planned.drain(row)
    known = {(item.interface, item.destination): item for item in targets_of(gateway.site)}
    return PlannedHold(
        id=row.id,
        system=row.system,
        targets=tuple(
            known.get(place) or HoldTarget(interface=place[0], destination=place[1], title=place[1])
            for place in row.places
            if sees(gateway, actor, place[0])
        ),
        reason=row.reason,
        actor=row.actor,
        state=state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        depth=0 if over else drain.depth,
        drain_seconds=None if over else drain.seconds,
        commands=offers(row, now, decision(gateway, actor, row.places)),
    )


def decision(gateway: Gateway, actor: Actor, places: Iterable[Place]) -> Decision:
    """Whether this person may hold all of these queues; the first refusal where not."""
    for interface, destination in places:
        found = authorize(actor, Action.PLAN_HOLD, interface_object(gateway, interface, destination))
        if not found.allowed:
            return found
    return Decision(allowed=True)


async def _permit(gateway: Gateway, actor: Actor, places: tuple[Place, ...], name: str) -> None:
    found = decision(gateway, actor, places)
    if not found.allowed:
        await auditing.forbidden(gateway, actor, Action.PLAN_HOLD.value, auditing.Subject(name=name), found.reason)
        raise ForbiddenError(found.reason)


async def _shown(gateway: Gateway, actor: Actor, hold_id: int) -> PlannedHold:
    row = await gateway.store.read(hold_row, hold_id)
    if row is None:
        raise NotFoundError(f"There is no planned hold {hold_id}.")
    return wire(gateway, actor, row)


def _new_end(row: HoldRow, request: HoldCommand, now: datetime) -> datetime | None:
    if request.command == "end":
        return now
    if request.command == "cancel":
        return None
    if request.ends_at is None:
        raise BadRequestError("Say until when the hold is to last.")
    ends_at = _aware(request.ends_at)
    _check_times(now, row.starts_at, ends_at)
    return ends_at


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise BadRequestError("Give times with their offset from UTC, such as 2026-03-01T04:00:00+01:00.")
    return at


def _check_times(now: datetime, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at or ends_at <= now:
        raise BadRequestError("The hold would end before it begins. Choose a later end.")
    if ends_at - starts_at > LONGEST:
        raise BadRequestError(f"A hold lasts at most {LONGEST.days} days. Plan another one after it.")
    if starts_at - now > FARTHEST:
        raise BadRequestError(f"A hold begins within {FARTHEST.days} days. Plan it closer to its time.")


def _named(places: tuple[Place, ...]) -> str:
    return ", ".join(f"{interface} to {destination}" for interface, destination in places)
