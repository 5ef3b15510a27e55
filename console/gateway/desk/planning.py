"""The dry run of bulk work: select, read what is known, class, count. Nothing is changed, nothing is sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from secrets import token_urlsafe

from console.api.commands import MessageCommandName
from console.api.jobs import JobKind, Plan, PlanMessages, PlanRequest
from console.core.errors import NotFoundError
from console.core.status import Status
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.job_rights import actions_of, by_role
from console.gateway.desk.offers import RULES
from console.gateway.desk.places import Place, named, places
from console.gateway.desk.plan_group import group_among, group_of
from console.gateway.desk.plan_words import plan_shown
from console.gateway.desk.recipes import ready
from console.gateway.desk.rights import gateway_object, interface_object, require
from console.gateway.desk.rows import message_rows
from console.gateway.desk.selecting import MOST, permit, selected_ids
from console.gateway.jobs.classes import (
    Name,
    Newest,
    Pair,
    Subject,
    cure_class,
    first_class,
    in_order,
    with_newer,
    without_repeats,
)
from console.gateway.jobs.plans import KEPT, KeptPlan, PlannedItem, Shelf
from console.gateway.recipes.planned import Trial
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Object, authorize
from console.store.job_selection import (
    Candidate,
    Standing,
    doubtful,
    families,
    identifiers,
    in_other_jobs,
    last_message_id,
    newest_at,
    newest_named,
    seconds_each,
    selected,
    standings,
)
from console.store.search import rows as delivery_rows

PAGE = 100


async def plan(gateway: Gateway, shelf: Shelf, actor: Actor, request: PlanRequest) -> Plan:
    """Count it and keep it. Raises `QueryError`, `ForbiddenError`, `BadRequestError`, `NotFoundError`."""
    may_somewhere(gateway, by_role(actor))
    await permit(gateway, actor, request.selection)
    if request.destination and request.kind is not JobKind.RESEND:
        raise BadRequestError("Only a resend takes a destination: everything else happens where the message stands.")
    if request.recipe is not None and request.kind is not JobKind.RESEND:
        raise BadRequestError(
            "Only a resend takes a recipe: it changes copies, and never a message as it was received."
        )
    group = await group_of(gateway, actor, request)
    trial = None if request.recipe is None else Trial(await ready(gateway, request.recipe))
    known = places(gateway)
    targets = named(known, request.destination) if request.destination else None
    last = await gateway.store.read(last_message_id)
    ids = await selected_ids(gateway, actor, request.selection)
    more = len(ids) > MOST
    found = await gateway.store.read(selected, ids[:MOST])
    ordered = await asyncio.to_thread(in_order, found)
    if request.kind is JobKind.RESEND:
        items = await _resends(gateway, by_role(actor), ordered, known, targets, trial)
    elif request.kind is JobKind.CURE:
        items = await _cures(gateway, by_role(actor), ordered, known)
        group = await group_among(gateway, items) if group is None else group
    else:
        items = _moves(gateway, by_role(actor), ordered, known, MessageCommandName(request.kind.value))
    now = gateway.clock.now()
    kept = KeptPlan(
        id=token_urlsafe(12),
        actor=actor.name,
        kind=request.kind,
        counted_at=now,
        expires_at=now + KEPT,
        more=more,
        destination=_only_title(items, known),
        last_message_id=last,
        items=items,
        recipe=None if trial is None else trial.ready.recipe,
        group=group,
        problems=() if trial is None else trial.lines,
    )
    shelf.keep(kept, now)
    return plan_shown(kept, known, await gateway.store.read(seconds_each))


async def messages(
    gateway: Gateway, shelf: Shelf, actor: Actor, plan_id: str, name: str, after: int | None
) -> PlanMessages:
    """A page of one class; `after` is how many were seen. Raises `NotFoundError`."""
    require(actor, Action.VIEW, gateway_object(gateway))
    kept = shelf.get(plan_id, actor.name, gateway.clock.now())
    if name not in list(Name):
        raise NotFoundError("A dry run has no class of that name.")
    start = after or 0
    ids = [item.candidate.delivery_id for item in kept.items if item.name == name]
    page = ids[start : start + PAGE]
    rows = {row.id: row for row in await message_rows(gateway, await gateway.store.read(delivery_rows, tuple(page)))}
    following = start + len(page)
    return PlanMessages(
        rows=tuple(rows[ident] for ident in page if ident in rows), next=following if following < len(ids) else None
    )


def may_somewhere(gateway: Gateway, actor: Actor) -> None:
    """Go on where this actor may do bulk work at any place at all. Raises `ForbiddenError`."""
    objects = [place.obj for place in places(gateway).values()]
    if not any(authorize(actor, Action.JOB, obj).allowed for obj in objects):
        require(actor, Action.JOB, gateway_object(gateway))


def _only_title(items: tuple[PlannedItem, ...], known: dict[int, Place]) -> str:
    titles = {place.title for item in items if (place := known.get(item.destination_id or 0)) is not None}
    return titles.pop() if len(titles) == 1 else ""


def _allowed(actor: Actor, obj: Object, *actions: Action) -> bool:
    return all(authorize(actor, action, obj).allowed for action in actions)


# Everything but a resend.


def _moves(
    gateway: Gateway,
    actor: Actor,
    found: list[Candidate],
    known: dict[int, Place],
    command: MessageCommandName,
) -> tuple[PlannedItem, ...]:
    """Ready where the status is one that the command starts from, and the actor may do it there."""
    rule = RULES[command]
    allowed: dict[tuple[str, int | None], bool] = {}
    items = []
    for each in found:
        key = (each.interface, each.destination_id)
        if key not in allowed:
            place = known.get(each.destination_id or 0)
            obj = place.obj if place is not None else interface_object(gateway, each.interface)
            allowed[key] = _allowed(actor, obj, Action.JOB, rule.action)
        name = Name.READY if allowed[key] else Name.FORBIDDEN
        if each.status not in rule.starts or each.destination_id is None:
            name = Name.OTHER_STATUS
        items.append(PlannedItem(each, each.destination_id, name, replaces=False, delivered=False))
    return tuple(items)


# Resend.


async def _resends(
    gateway: Gateway,
    actor: Actor,
    found: list[Candidate],
    known: dict[int, Place],
    targets: dict[str, Place] | None,
    trial: Trial | None,
) -> tuple[PlannedItem, ...]:
    """What is known of each, its class, and with a recipe whether that changes it."""
    rights = actions_of(JobKind.RESEND, recipe=trial is not None)
    subjects = await _known(gateway, actor, found, known, targets, rights)
    names = await asyncio.to_thread(_first_names, subjects)
    if trial is not None:
        names = await trial.names(gateway, subjects, names)
    newest = await _newest(gateway, subjects, names)
    return _planned(subjects, await asyncio.to_thread(with_newer, subjects, names, newest))


async def _cures(
    gateway: Gateway, actor: Actor, found: list[Candidate], known: dict[int, Place]
) -> tuple[PlannedItem, ...]:
    """Each goes on from where it stands, unless it, or a copy of it, went or may go."""
    rights = actions_of(JobKind.CURE)
    unsure = await gateway.store.read(doubtful, [each.delivery_id for each in found if each.status is Status.PARKED])
    subjects = [
        replace(each, in_place=True, doubtful=each.candidate.delivery_id in unsure)
        for each in await _known(gateway, actor, found, known, None, rights)
    ]
    names = [cure_class(subject) for subject in subjects]
    newest = await _newest(gateway, subjects, names)
    return _planned(subjects, await asyncio.to_thread(with_newer, subjects, names, newest))


def _planned(subjects: list[Subject], names: list[Name]) -> tuple[PlannedItem, ...]:
    """What goes to its own place comes first, and in the order of the places: a parked message would otherwise follow a
    newer one of its patient that was refused. What joins the end of the queue comes after, oldest first."""
    items = [
        (
            (0, subject.seq) if subject.own_place else (1, 0),
            PlannedItem(subject.candidate, subject.target, name, subject.replaces, subject.delivered),
        )
        for subject, name in zip(subjects, names, strict=True)
    ]
    return tuple(item for _, item in sorted(items, key=lambda each: each[0]))


async def _known(
    gateway: Gateway,
    actor: Actor,
    found: list[Candidate],
    known: dict[int, Place],
    targets: dict[str, Place] | None,
    rights: tuple[Action, ...],
) -> list[Subject]:
    """Read in chunks on a reader thread what is known of them."""
    store = gateway.store
    allowed = {ident: _allowed(actor, place.obj, *rights) for ident, place in known.items()}
    family = await store.read(families, found)
    concerned = {each.message_id for each in found}.union(*family.values())
    stands = await store.read(standings, concerned)
    elsewhere = await store.read(in_other_jobs, [each.delivery_id for each in found])
    targets_of = {own: _target(known, targets, own) for own in _pairs(found)}
    at: dict[tuple[int, int], list[Standing]] = {}
    for stand in stands:
        at.setdefault((stand.message_id, stand.destination_id), []).append(stand)
    return await asyncio.to_thread(_subjects, found, targets_of, allowed, family, at, elsewhere)


_Own = tuple[str, int | None]  # interface, own destination


def _pairs(found: list[Candidate]) -> set[_Own]:
    return {(each.interface, each.destination_id) for each in found}


def _target(known: dict[int, Place], targets: dict[str, Place] | None, own: _Own) -> int | None:
    """Where a copy goes: the destination that was named, in the message's own interface, or the message's own."""
    interface, destination_id = own
    if targets is not None:
        place = targets.get(interface)
        return None if place is None else place.id
    return destination_id if destination_id in known else None


def _subjects(
    found: list[Candidate],
    targets_of: dict[_Own, int | None],
    allowed: dict[int, bool],
    family: dict[int, tuple[int, ...]],
    at: dict[tuple[int, int], list[Standing]],
    elsewhere: dict[int, int],
) -> list[Subject]:
    subjects = []
    for each in found:
        target = targets_of[each.interface, each.destination_id]
        members = family.get(each.message_id, ())
        here = [stand for ident in members or (each.message_id,) for stand in at.get((ident, target or 0), ())]
        permitted = allowed.get(target or 0, False)
        other = elsewhere.get(each.delivery_id)
        subjects.append(Subject(each, target, permitted, members, tuple(here), other))
    return subjects


def _first_names(subjects: list[Subject]) -> list[Name]:
    return without_repeats(subjects, [first_class(subject) for subject in subjects])


async def _newest(gateway: Gateway, subjects: list[Subject], names: list[Name]) -> Newest:
    """What the store knows of newer messages than those that could go."""
    store = gateway.store
    wanted = {
        subject.candidate.message_id
        for subject, name in zip(subjects, names, strict=True)
        if name in {Name.READY, Name.DELIVERED}
    }
    by_message = await store.read(identifiers, wanted)
    newest = await store.read(newest_named, {pair[0] for pairs in by_message.values() for pair in pairs})
    stands = await store.read(
        standings, {newest[pair] for pairs in by_message.values() for pair in pairs if pair in newest}
    )

    def ask(
        pair: Pair, destination_id: int, seq: int, statuses: frozenset[Status], family: tuple[int, ...]
    ) -> tuple[int, int] | None:
        return store.read_now(newest_at, pair, destination_id, seq, statuses, family)

    return Newest(
        named=by_message,
        newest=newest,
        standing={(stand.message_id, stand.destination_id): stand for stand in stands},
        ask=ask,
    )
