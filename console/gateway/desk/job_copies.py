"""The copies of a job, made by the steps of the single resend: same splice, same rule for control ids, same lineage."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from console.core.errors import OperatorError, RefusedError
from console.gateway.desk import auditing
from console.gateway.desk.copying import Copy, copy_of
from console.gateway.desk.recipes import titled
from console.gateway.desk.rights import OF_JOBS
from console.gateway.intake import Lineage
from console.gateway.lane import Lane
from console.gateway.recipes.applying import Outcome, Prepared
from console.gateway.recipes.trying import changed, reader
from console.gateway.running import RunningInterface
from console.gateway.service import Gateway
from console.security.roles import Actor, Role
from console.store.errors import DamagedError
from console.store.job_items import GONE, ItemCopy
from console.store.job_originals import Original, is_used, originals
from console.store.job_rows import Item, StoredJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What the copies of one batch have in common."""

    gateway: Gateway
    job: StoredJob
    running: RunningInterface
    lane: Lane
    recipe: Prepared | None


async def copies(
    gateway: Gateway,
    job: StoredJob,
    running: RunningInterface,
    lane: Lane,
    items: tuple[Item, ...],
    recipe: Prepared | None,
) -> tuple[ItemCopy, ...]:
    """One for each item, or the words why it cannot be made; off the event loop, whatever the size."""
    found = await gateway.store.read(originals, tuple(item.message_id for item in items))
    way = Way(gateway=gateway, job=job, running=running, lane=lane, recipe=recipe)
    return await asyncio.to_thread(_make, way, items, found)


def _make(way: Way, items: tuple[Item, ...], found: dict[int, Original]) -> tuple[ItemCopy, ...]:
    chosen: set[str] = set()  # control ids of this very batch, which the store does not know yet
    made = []
    for item in items:
        original = found.get(item.message_id)
        if original is None or original.raw is None:
            made.append(ItemCopy(item=item, problem=GONE if original is None else original.problem))
            continue
        try:
            copy = _spliced(way, item, original, original.raw, chosen)
        except (OperatorError, DamagedError) as error:
            made.append(ItemCopy(item=item, problem=f"No copy could be made: {error}"))
            continue
        chosen.add(copy.control_id)
        made.append(_linked(way, item, original, copy))
    return tuple(made)


def _spliced(way: Way, item: Item, original: Original, raw: bytes, chosen: set[str]) -> Copy:
    """The bytes as stored, or as the recipe changes them at this very moment. Raises `RefusedError` where it does not:
    the dry run left such messages out, so that this one was never meant to go as it is."""
    edited = raw
    if way.recipe is not None:
        applied = changed(way.gateway, way.recipe, way.running.settings.name, original)
        if applied.outcome is not Outcome.CHANGED:
            raise RefusedError(f"{titled(way.recipe.recipe)}: {applied.text}")
        edited = applied.raw
    return copy_of(
        reader(way.gateway, way.running.settings.name, original.layer),
        raw,
        edited,
        new_control_id=False,
        delivered=item.delivered,
        used=lambda control_id: control_id in chosen or way.gateway.store.read_now(is_used, control_id),
    )


def _linked(way: Way, item: Item, original: Original, copy: Copy) -> ItemCopy:
    """The copy with its lineage and its audit rows, which are committed with it."""
    gateway, job, lane = way.gateway, way.job, way.lane
    actor = Actor(name=job.actor, role=Role(job.role))
    said = f"{job.reason} (recipe {titled(way.recipe.recipe)})" if way.recipe is not None else job.reason
    reason = f"{said} ({job.ticket})" if job.ticket else said
    name = (
        f"delivery {item.delivery_id} ({original.control_id})"
        if original.control_id
        else f"delivery {item.delivery_id}"
    )
    created = auditing.entry(
        gateway,
        actor,
        "message.created",
        auditing.Subject(name=f"copy of {name}", patient_hash=original.patient_hash),
        reason=reason,
        detail=f"job {job.id}: {copy.control_id or 'no id'} to {lane.name}, sha256 {copy.sha256}",
    )
    replaced = auditing.entry(
        gateway,
        actor,
        "message.replaced",
        auditing.Subject(name=name, message_id=item.message_id, patient_hash=original.patient_hash),
        reason=reason,
        detail=f"job {job.id}: cancelled; {copy.control_id or 'its copy'} takes its place",
    )
    lineage = Lineage(
        parent_message_id=item.message_id,
        actor=job.actor,
        reason=said,
        ticket=job.ticket,
        request_id=f"{OF_JOBS}{job.id}-{item.number}",
        audit=created,
    )
    arrival = way.running.intake.copy(copy.raw, lane.destination_id, lineage, gateway.clock.now())
    return ItemCopy(item=item, copy=arrival, replaced=replaced if item.replaces else None)
