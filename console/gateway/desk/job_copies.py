"""The copies of a job, made by the steps of the single resend: same splice, same rule for control ids, same lineage."""

from __future__ import annotations

import asyncio

from console.core.errors import OperatorError
from console.gateway.desk import auditing
from console.gateway.desk.copying import Copy, make_copy
from console.gateway.desk.rights import OF_JOBS
from console.gateway.intake import Lineage
from console.gateway.lane import Lane
from console.gateway.running import RunningInterface
from console.gateway.service import Gateway
from console.layers.registry import layer as layer_named
from console.security.roles import Actor, Role
from console.store.errors import DamagedError
from console.store.job_items import GONE, ItemCopy
from console.store.job_originals import Original, is_used, originals
from console.store.job_rows import Item, StoredJob


async def copies(
    gateway: Gateway, job: StoredJob, running: RunningInterface, lane: Lane, items: tuple[Item, ...]
) -> tuple[ItemCopy, ...]:
    """One for each item, or the words why it cannot be made; off the event loop, whatever the size."""
    found = await gateway.store.read(originals, tuple(item.message_id for item in items))
    return await asyncio.to_thread(_make, gateway, job, running, lane, items, found)


def _make(
    gateway: Gateway,
    job: StoredJob,
    running: RunningInterface,
    lane: Lane,
    items: tuple[Item, ...],
    found: dict[int, Original],
) -> tuple[ItemCopy, ...]:
    chosen: set[str] = set()  # control ids of this very batch, which the store does not know yet
    made = []
    for item in items:
        original = found.get(item.message_id)
        if original is None or original.raw is None:
            made.append(ItemCopy(item=item, problem=GONE if original is None else original.problem))
            continue
        try:
            copy = _spliced(gateway, item, original, original.raw, chosen)
        except (OperatorError, DamagedError) as error:
            made.append(ItemCopy(item=item, problem=f"No copy could be made: {error}"))
            continue
        chosen.add(copy.control_id)
        made.append(_linked(gateway, job, running, lane, item, original, copy))
    return tuple(made)


def _spliced(gateway: Gateway, item: Item, original: Original, raw: bytes, chosen: set[str]) -> Copy:
    return make_copy(
        layer_named(original.layer),
        raw,
        (),
        new_control_id=False,
        delivered=item.delivered,
        used=lambda control_id: control_id in chosen or gateway.store.read_now(is_used, control_id),
    )


def _linked(
    gateway: Gateway,
    job: StoredJob,
    running: RunningInterface,
    lane: Lane,
    item: Item,
    original: Original,
    copy: Copy,
) -> ItemCopy:
    """The copy with its lineage and its audit rows, which are committed with it."""
    actor = Actor(name=job.actor, role=Role(job.role))
    reason = f"{job.reason} ({job.ticket})" if job.ticket else job.reason
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
        reason=job.reason,
        ticket=job.ticket,
        request_id=f"{OF_JOBS}{job.id}-{item.number}",
        audit=created,
    )
    arrival = running.intake.copy(copy.raw, lane.destination_id, lineage, gateway.clock.now())
    return ItemCopy(item=item, copy=arrival, replaced=replaced if item.replaces else None)
