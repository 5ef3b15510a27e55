"""Start jobs from dry runs, look at them, pause, go on, cancel. What was sent stays sent."""

from __future__ import annotations

from collections.abc import Sequence

from console.api.jobs import JobCommand, JobCommandName, JobKind, JobRequest, JobRow, JobRows
from console.core.errors import NotFoundError, RefusedError
from console.core.status import Status
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.job_desk import job_desk
from console.gateway.desk.job_rights import by_role, decide, job_decision
from console.gateway.desk.job_rows import STARTS, job_row, seen, seen_job
from console.gateway.desk.places import places
from console.gateway.desk.plan_words import environment_of, must_type
from console.gateway.desk.planning import may_somewhere
from console.gateway.desk.recipes import titled
from console.gateway.desk.rights import gateway_object, given_reason, given_request_id, interface_object, require
from console.gateway.jobs.classes import CURABLE, includable
from console.gateway.jobs.plans import KeptPlan, PlannedItem, as_items
from console.gateway.jobs.receipts import counts
from console.gateway.jobs.tries import RELEASES, is_trying, why_not_released, why_not_started
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Object
from console.store.errors import StoreError
from console.store.job_reads import job_of_request, receipt_counts, stored_job, stored_jobs, withdrawable_copies
from console.store.job_rows import Item, StoredJob
from console.store.jobs import AddItems, ChangeJob, CreateJob
from console.store.queue import Move

LISTED = 50
"""Jobs of the list: those that have not ended, then the newest."""

AT_ONCE = 500
"""Items of the list written in one transaction."""

NOT_WRITTEN = "The list could not be written, so that nothing was done. Start it again from a dry run."


async def start(gateway: Gateway, actor: Actor, request: JobRequest) -> JobRow:
    """Start the job of a plan; the same request again gives the same job. Raises `ForbiddenError`, `NotFoundError`,
    `BadRequestError`, `RefusedError`."""
    may_somewhere(gateway, by_role(actor))
    reason = given_reason(request.reason)
    given_request_id(request.request_id)
    async with job_desk(gateway).plans.starting:  # the same dry run, or the same request, twice at once
        return await _started(gateway, actor, request, reason)


async def listed(gateway: Gateway, actor: Actor) -> JobRows:
    """Jobs that have not ended, then the newest."""
    require(actor, Action.VIEW, gateway_object(gateway))
    found = await gateway.store.read(stored_jobs, LISTED)
    return JobRows(rows=tuple([await job_row(gateway, actor, job) for job in found if await seen(gateway, actor, job)]))


async def one(gateway: Gateway, actor: Actor, job_id: int) -> JobRow:
    """One job. Raises `NotFoundError`."""
    require(actor, Action.VIEW, gateway_object(gateway))
    return await job_row(gateway, actor, await seen_job(gateway, actor, job_id))


async def command(gateway: Gateway, actor: Actor, job_id: int, wish: JobCommand) -> JobRow:
    """Pause, go on, cancel the rest, or another pace. Raises `ForbiddenError`, `NotFoundError`, `RefusedError`."""
    may_somewhere(gateway, by_role(actor))
    job = await seen_job(gateway, actor, job_id)
    decision = job_decision(gateway, actor, job, wish.command)
    if not decision.allowed:
        subject = auditing.Subject(name=f"job {job.id}")
        await auditing.forbidden(gateway, actor, f"job.{wish.command.value}", subject, decision.reason)
        raise ForbiddenError(decision.reason)
    trying = False
    if wish.command is JobCommandName.RESUME:
        trying = await _may_go_on(gateway, job, wish)
    await gateway.store.write(_change(gateway, actor, job, wish, trying=trying))
    gateway.feed.topic_changed("jobs")
    if wish.command is JobCommandName.CANCEL:
        await _take_back(gateway, actor, job)
    job_desk(gateway).runner.wake(job_id)
    return await job_row(gateway, actor, await _job(gateway, job_id))


# Start.


async def _started(gateway: Gateway, actor: Actor, request: JobRequest, reason: str) -> JobRow:
    known = await gateway.store.read(job_of_request, request.request_id)
    if known is not None:
        if known.actor != actor.name:
            raise RefusedError("This request id was used for another job. Run the dry run again.")
        return await job_row(gateway, actor, known)
    desk = job_desk(gateway)
    kept = desk.plans.get(request.plan, actor.name, gateway.clock.now())
    chosen = _chosen(kept, request)
    await _permitted(gateway, actor, kept, chosen)
    untried = given_reason(request.untried) if request.untried.strip() else ""
    why = why_not_started(kept.kind, kept.group, failed_among(kept, chosen), request.try_first, untried)
    if why:
        raise RefusedError(why)
    job = _stored(gateway, actor, kept, request, reason, chosen)
    _typed(request.typed_count, len(chosen), job.environment)
    return await job_row(gateway, actor, await _write(gateway, actor, kept, job, as_items(chosen), untried))


def _chosen(kept: KeptPlan, request: JobRequest) -> tuple[PlannedItem, ...]:
    if kept.more:
        raise RefusedError("The query matches more than one job may hold. Narrow it and run the dry run again.")
    may_go = includable(kept.kind)
    unknown = set(request.include) - {name.value for name in may_go}
    if unknown:
        names = ", ".join(sorted(name.value for name in may_go))
        raise BadRequestError(f"Only these may be included on top: {names}.")
    chosen = kept.chosen(request.include)
    if not chosen:
        raise RefusedError("There is nothing to do: every message of this dry run is left out.")
    return chosen


def failed_among(kept: KeptPlan, chosen: Sequence[PlannedItem]) -> int:
    """How many a try would stand for. What a person holds back on purpose failed in nothing when it is let go."""
    if kept.kind in RELEASES:
        return len(chosen)
    return sum(item.candidate.status in CURABLE for item in chosen)


def _typed(typed: int | None, count: int, environment: str) -> None:
    """The number a person typed must be the number that will be done."""
    if typed is None and must_type(count, environment):
        raise BadRequestError(f"Type the number of messages to confirm: {count}.")
    if typed is not None and typed != count:
        raise RefusedError(f"{count} messages would be done, and {typed} was typed. Look at the dry run again.")


async def _permitted(gateway: Gateway, actor: Actor, kept: KeptPlan, chosen: Sequence[PlannedItem]) -> None:
    known = places(gateway)
    objects: dict[tuple[str, int | None], Object] = {}
    for item in chosen:
        key = (item.candidate.interface, item.destination_id)
        if key not in objects:
            place = known.get(item.destination_id or 0)
            objects[key] = place.obj if place is not None else interface_object(gateway, item.candidate.interface)
    decision = decide(actor, kept.kind, objects.values(), recipe=kept.recipe is not None)
    if not decision.allowed:
        subject = auditing.Subject(name=f"{len(chosen)} messages")
        await auditing.forbidden(gateway, actor, f"job.{kept.kind.value}", subject, decision.reason)
        raise ForbiddenError(decision.reason)


def _stored(
    gateway: Gateway,
    actor: Actor,
    kept: KeptPlan,
    request: JobRequest,
    reason: str,
    chosen: Sequence[PlannedItem],
) -> StoredJob:
    now = gateway.clock.now()
    return StoredJob(
        id=0,
        kind=kept.kind.value,
        state="preparing",
        request_id=request.request_id,
        actor=actor.name,
        role=actor.role.value,
        reason=reason,
        ticket=" ".join(request.ticket.split())[:100],
        destination=kept.destination,
        environment=environment_of(chosen, places(gateway)) or gateway_object(gateway).environment,
        total=len(chosen),
        per_minute=request.per_minute,
        try_first=request.try_first if request.try_first < len(chosen) else 0,
        note="",
        owner=gateway.owner,
        last_message_id=kept.last_message_id,
        recipe_id=None if kept.recipe is None else kept.recipe.id,
        group_id=kept.group,
        created_at=now,
        updated_at=now,
    )


async def _write(
    gateway: Gateway, actor: Actor, kept: KeptPlan, job: StoredJob, items: tuple[Item, ...], untried: str
) -> StoredJob:
    """The job with its audit row, its list in parts, and only then the start."""
    words = f"{job.reason} ({job.ticket})" if job.ticket else job.reason
    included = sum(1 for item in items if item.anyway)
    detail = f"{job.kind} of {job.total} to {job.destination or 'several'}, {included} though a newer message exists"
    if job.group_id is not None:
        detail += f", failure group {job.group_id}{f', without a try: {untried}' if untried else ''}"
    if kept.recipe is not None:
        detail += f", recipe {titled(kept.recipe)}"
    entry = auditing.entry(gateway, actor, "job.start", auditing.Subject(name=""), reason=words, detail=detail)
    ident, created = await gateway.store.write(CreateJob(job=job, audit=entry))
    if not created:
        return await _job(gateway, ident)
    desk = job_desk(gateway)
    desk.plans.drop(kept.id)
    try:
        for place in range(0, len(items), AT_ONCE):
            part = items[place : place + AT_ONCE]
            await gateway.store.write(AddItems(job_id=ident, items=part, now=gateway.clock.now()))
        await _move(gateway, ident, "running", "")
    except StoreError:
        await _move(gateway, ident, "cancelled", NOT_WRITTEN)
        raise
    desk.runner.wake(ident)
    gateway.feed.topic_changed("jobs")
    return await _job(gateway, ident)


async def _move(gateway: Gateway, job_id: int, to: str, note: str) -> None:
    before = frozenset({"preparing"})
    await gateway.store.write(ChangeJob(job_id=job_id, before=before, to=to, now=gateway.clock.now(), note=note))


# Commands.


async def _may_go_on(gateway: Gateway, job: StoredJob, wish: JobCommand) -> bool:
    """True where the try of a group is not through and goes on. Raises `RefusedError` where it is through and was not
    accepted as a whole, unless the person says why the rest goes all the same."""
    found = counts(await gateway.store.read(receipt_counts, job.id), job.total)
    if job.group_id is not None and is_trying(job.try_first, found):
        return True
    why = why_not_released(job.group_id, job.try_first, found)
    if why and not wish.reason.strip():
        raise RefusedError(f"{why} Cancel the rest, or say why it goes on all the same.")
    if wish.reason:
        given_reason(wish.reason)
    return False


def _change(gateway: Gateway, actor: Actor, job: StoredJob, wish: JobCommand, *, trying: bool) -> ChangeJob:
    """The change of the job itself, with its audit row; the store checks the state again."""
    subject = auditing.Subject(name=f"job {job.id}")
    pace = wish.command is JobCommandName.PACE
    resume = wish.command is JobCommandName.RESUME
    detail = f"{wish.per_minute or 'as many as live traffic allows'} per minute" if pace else ""
    if resume and wish.reason.strip():
        detail = f"goes on though not every try was accepted: {given_reason(wish.reason)}"
    notes = {
        JobCommandName.PAUSE: f"Paused by {actor.name}.",
        JobCommandName.RESUME: "",
        JobCommandName.CANCEL: f"Cancelled by {actor.name}. What was sent stays sent.",
    }
    states = {JobCommandName.PAUSE: "paused", JobCommandName.RESUME: "running", JobCommandName.CANCEL: "cancelled"}
    return ChangeJob(
        job_id=job.id,
        before=frozenset({job.state}) & STARTS[wish.command] if pace else STARTS[wish.command],
        to=states.get(wish.command, job.state),
        now=gateway.clock.now(),
        note=notes.get(wish.command),
        per_minute=wish.per_minute if pace else None,
        try_first=0 if resume and not trying else None,
        owner=gateway.owner if resume else None,
        audit=auditing.entry(gateway, actor, f"job.{wish.command.value}", subject, reason=job.reason, detail=detail),
    )


async def _take_back(gateway: Gateway, actor: Actor, job: StoredJob) -> None:
    """The job's own copies that still wait in a queue are cancelled; what is on the wire is left alone."""
    if job.kind != JobKind.RESEND.value:
        return
    ids = await gateway.store.read(withdrawable_copies, job.id)
    if not ids:
        return
    moved = await gateway.store.write(
        Move(
            delivery_ids=ids,
            to=Status.CANCELLED,
            now=gateway.clock.now(),
            actor=actor.name,
            role=actor.role.value,
            action=Action.COMMAND_CANCEL.value,
            reason=f"job {job.id} was cancelled",
            only_from=frozenset({Status.QUEUED}),
        )
    )
    gateway.changed([item.delivery_id for item in moved if item.done])
    gateway.wake(places(gateway))


async def _job(gateway: Gateway, job_id: int) -> StoredJob:
    found = await gateway.store.read(stored_job, job_id)
    if found is None:
        raise NotFoundError(f"There is no job {job_id}.")
    return found
