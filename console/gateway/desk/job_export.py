"""Receipts leave the gateway for a file: who took them stands in the audit log before the first one does."""

from __future__ import annotations

from console.api.jobs import JobRow
from console.gateway.desk import auditing, jobs
from console.gateway.desk.errors import ForbiddenError
from console.gateway.desk.rights import gateway_object
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize

ACTION = "job.export"


async def note_export(gateway: Gateway, actor: Actor, job_id: int) -> JobRow:
    """Write down that this actor saves the receipts of a job. Raises `ForbiddenError`, `NotFoundError`."""
    job = await jobs.one(gateway, actor, job_id)
    subject = auditing.Subject(name=f"job {job.id}")
    decision = authorize(actor, Action.EXPORT_MASKED, gateway_object(gateway))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, ACTION, subject, decision.reason)
        raise ForbiddenError(decision.reason)
    detail = f"receipts of {job.total} messages: control IDs, states and reply codes"
    await auditing.write(gateway, actor, ACTION, subject, reason=job.reason, detail=detail)
    return job
