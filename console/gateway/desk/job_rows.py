"""A stored job and its receipts as the desktop sees them."""

from __future__ import annotations

from console.api.interfaces import CommandOffer
from console.api.jobs import (
    ANYWAY,
    JobCommandName,
    JobCounts,
    JobKind,
    JobReceipt,
    JobReceipts,
    JobRow,
    JobState,
)
from console.api.messages import MessageRow
from console.core.errors import NotFoundError
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.job_desk import job_desk
from console.gateway.desk.job_rights import job_decision
from console.gateway.desk.rows import message_rows
from console.gateway.desk.visible import sees
from console.gateway.jobs.receipts import receipt_state
from console.gateway.jobs.tries import why_not_released
from console.gateway.service import Gateway
from console.security.roles import Actor
from console.store.job_reads import item_rows, numbered_rows, stored_job
from console.store.job_rows import ItemRow, StoredJob
from console.store.search import rows as delivery_rows

PAGE = 100
STATES = (*JobCounts.model_fields,)

STARTS: dict[JobCommandName, frozenset[str]] = {
    JobCommandName.PAUSE: frozenset({"running"}),
    JobCommandName.RESUME: frozenset({"paused"}),
    JobCommandName.CANCEL: frozenset({"running", "paused"}),
    JobCommandName.PACE: frozenset({"running", "paused"}),
}
"""From which states each command may be given."""

WHY_NOT: dict[str, str] = {
    "preparing": "Its list is being written.",
    "running": "It runs.",
    "paused": "It is paused.",
    "done": "It is done.",
    "cancelled": "It was cancelled.",
}


async def job_row(gateway: Gateway, actor: Actor, job: StoredJob) -> JobRow:
    """One job with its counts and what may be done with it."""
    desk = job_desk(gateway)
    tally = await desk.tallies.counted(job)
    running = job.state == JobState.RUNNING.value
    rate = desk.tallies.rate(job.id) if running else 0.0
    left = tally.waiting + tally.sending
    return JobRow(
        id=job.id,
        kind=JobKind(job.kind),
        title=title(job),
        state=JobState(job.state),
        actor=job.actor,
        reason=job.reason,
        ticket=job.ticket,
        environment=job.environment,
        started_at=job.created_at,
        updated_at=job.updated_at,
        total=job.total,
        counts=tally,
        per_minute=job.per_minute,
        rate=round(rate, 2),
        seconds_left=round(left / rate, 1) if rate and left else None,
        recipe=job.recipe_id,
        group=job.group_id,
        note=desk.runner.words(job.id) if running else job.note,
        commands=offers(gateway, actor, job, tally),
    )


def title(job: StoredJob) -> str:
    """ "Resend to CERN", "Hold, CERN"; without a place where there are several."""
    verb = job.kind.capitalize()
    if not job.destination:
        return verb
    return f"{verb} to {job.destination}" if job.kind == JobKind.RESEND.value else f"{verb}, {job.destination}"


def offers(gateway: Gateway, actor: Actor, job: StoredJob, tally: JobCounts) -> tuple[CommandOffer, ...]:
    """The commands, with the reason where one is not to be had."""
    found = []
    for name, starts in STARTS.items():
        reason = job_decision(gateway, actor, job, name).reason if job.state in starts else WHY_NOT[job.state]
        if name is JobCommandName.RESUME and not reason:
            reason = why_not_released(job.group_id, job.try_first, tally)
            if reason:
                found.append(CommandOffer(name=ANYWAY, allowed=True))
        found.append(CommandOffer(name=name.value, allowed=not reason, reason=reason))
    return tuple(found)


async def seen(gateway: Gateway, actor: Actor, job: StoredJob) -> bool:
    """Whether this person may see all that a job is about: its counts, reasons and receipts cannot be told apart."""
    return not actor.sites or all(sees(gateway, actor, name) for name in await job_desk(gateway).interfaces(job))


async def job_seen(gateway: Gateway, actor: Actor, job_id: int) -> bool:
    """The same by its number."""
    if not actor.sites:
        return True
    found = await gateway.store.read(stored_job, job_id)
    return found is not None and await seen(gateway, actor, found)


async def seen_job(gateway: Gateway, actor: Actor, job_id: int) -> StoredJob:
    """One job. Raises `NotFoundError`, also where this person may not see it."""
    found = await gateway.store.read(stored_job, job_id)
    if found is None or not await seen(gateway, actor, found):
        raise NotFoundError(f"There is no job {job_id}{' that you may see' if actor.sites else ''}.")
    return found


async def receipts(gateway: Gateway, actor: Actor, job_id: int, before: str | None, state: str) -> JobReceipts:
    """A page, the newest act first. Raises `NotFoundError`, `BadRequestError`."""
    if state and state not in STATES:
        raise BadRequestError(f"A receipt has no such state. There are: {', '.join(STATES)}.")
    job = await seen_job(gateway, actor, job_id)
    items = await gateway.store.read(item_rows, job_id, place(before), state, PAGE)
    shown = await _shown(gateway, job, items)
    last = items[-1] if len(items) == PAGE else None
    return JobReceipts(rows=shown, next=None if last is None else f"{last.at_micros}-{last.number}")


async def receipts_of(gateway: Gateway, job: StoredJob, numbers: tuple[int, ...]) -> tuple[JobReceipt, ...]:
    """The receipts of these items, in order."""
    items = await gateway.store.read(numbered_rows, job.id, numbers) if numbers else ()
    return await _shown(gateway, job, items)


async def _shown(gateway: Gateway, job: StoredJob, items: tuple[ItemRow, ...]) -> tuple[JobReceipt, ...]:
    ids = tuple(item.copy_delivery_id for item in items if item.copy_delivery_id is not None)
    copies = {row.id: row for row in await message_rows(gateway, await gateway.store.read(delivery_rows, ids))}
    return tuple(receipt(job, item, copies.get(item.copy_delivery_id or 0)) for item in items)


def receipt(job: StoredJob, item: ItemRow, copy: MessageRow | None) -> JobReceipt:
    """One receipt: what became of the copy, in the words of its own row."""
    stands = receipt_state(
        item.state,
        copy.status if copy is not None else item.copy_status,
        item.outcome,
        has_copy=item.copy_delivery_id is not None,
        job_cancelled=job.state == JobState.CANCELLED.value,
    )
    is_copy = item.copy_delivery_id != item.delivery_id
    return JobReceipt(
        number=item.number,
        state=stands,
        at=copy.updated_at if copy is not None else item.at,
        original_id=item.delivery_id,
        original_control_id=item.control_id,
        copy_id=item.copy_delivery_id if is_copy else None,
        copy_control_id=copy.control_id if copy is not None and is_copy else "",
        type=item.type,
        text=text_of(job, item, copy, stands),
    )


def text_of(job: StoredJob, item: ItemRow, copy: MessageRow | None, stands: str) -> str:
    """The last column."""
    if copy is not None:
        return copy.detail or copy.outcome
    if item.text:
        return item.text
    if stands == "waiting":
        return "To go"
    if stands == "cancelled":
        return "Not sent: the job was cancelled" if job.kind == JobKind.RESEND.value else "Not done: cancelled"
    return "Done"


def place(before: str | None) -> tuple[int, int] | None:
    """The place in a page mark. Raises `BadRequestError`."""
    if before is None:
        return None
    at, dash, number = before.partition("-")
    if not (dash and at.isascii() and at.isdigit() and number.isascii() and number.isdigit() and len(before) < 40):
        raise BadRequestError("'before' is not a mark of ours: take it from 'next' of the page before.")
    return int(at), int(number)
