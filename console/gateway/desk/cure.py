"""How far the release of a failure group is: fix one, try a few, release the rest; and why the next step waits.

What is told here is enforced elsewhere: `jobs` refuses a release without its try, and the rest while a try is open or
was not accepted, unless a person says why (`gateway.jobs.tries`).
"""

from __future__ import annotations

from console.api.jobs import JobCounts, JobReceipt
from console.api.triage import Cure, CureTry
from console.gateway.desk.job_rows import receipts_of
from console.gateway.desk.job_rows import seen as sees_job
from console.gateway.desk.recipes import known, titled
from console.gateway.jobs.receipts import counts
from console.gateway.jobs.tries import TRY, is_trying, why_not_released
from console.gateway.service import Gateway
from console.security.roles import Actor
from console.store.cures import begun_numbers, fixed_since, release_job
from console.store.job_reads import receipt_counts
from console.store.job_rows import OPEN_STATES, StoredJob

FIX_ONE = (
    "Fix one first: edit and resend one of them, or mend the cause and retry one. When it is accepted, try three of "
    "the rest."
)
TRY_FIRST = f"Release unlocks when all {TRY} try messages are accepted."
HIDDEN = "A release of this cause is under way that holds messages of a site that you may not see."
NOTHING_LEFT = "Nothing of this group waits any more."


async def cure(gateway: Gateway, actor: Actor, group_id: int, prints: tuple[int, ...], waits: int) -> Cure:
    """The cure of this group as far as this person sees it: by `prints` its fingerprints, of which `waits` messages are
    open. A release that holds messages of hidden sites is not told."""
    read = gateway.store.read
    fixed = await read(fixed_since, group_id, prints)
    job = await read(release_job, group_id)
    if job is None:
        return without_job(fixed, waits)
    if not await sees_job(gateway, actor, job):
        told = without_job(fixed, waits)
        return told.model_copy(update={"refusal": HIDDEN}) if job.state in OPEN_STATES else told
    tally = counts(await read(receipt_counts, job.id), job.total)
    tries = await receipts_of(gateway, job, await read(begun_numbers, job.id, TRY))
    recipe = None if job.recipe_id is None else await known(gateway, job.recipe_id)
    return with_job(job, tally, fixed, waits).model_copy(
        update={
            "tries": tuple(as_try(receipt) for receipt in tries),
            "recipe": job.recipe_id,
            "recipe_name": "" if recipe is None else titled(recipe),
        }
    )


def without_job(fixed: str, waits: int) -> Cure:
    """Nothing was released yet."""
    if not waits:
        return Cure(step=2 if fixed else 1, fixed=fixed, rest=0, refusal=NOTHING_LEFT)
    return Cure(step=2 if fixed else 1, fixed=fixed, rest=waits, refusal="" if fixed else FIX_ONE)


def with_job(job: StoredJob, tally: JobCounts, fixed: str, waits: int) -> Cure:
    """With its newest release job: under way, waiting for its try, or ended. Pure."""
    told = Cure(step=2, fixed=fixed, job=job.id, job_state=job.state, rest=waits)
    if job.state not in OPEN_STATES:
        return told.model_copy(update={"step": 3} if not waits else {"refusal": "" if fixed else FIX_ONE})
    told = told.model_copy(update={"rest": tally.waiting})
    if not job.try_first:
        return told.model_copy(update={"step": 3})
    if is_trying(job.try_first, tally) or tally.sending:
        return told.model_copy(update={"refusal": TRY_FIRST})
    why = why_not_released(job.group_id, job.try_first, tally)
    return told.model_copy(update={"refusal": why} if why else {"step": 3})


def as_try(receipt: JobReceipt) -> CureTry:
    """One message of the try, with its receipt."""
    return CureTry(
        delivery_id=receipt.original_id,
        copy_id=receipt.copy_id,
        control_id=receipt.copy_control_id or receipt.original_control_id,
        state=receipt.state,
        text=receipt.text,
        at=receipt.at,
    )
