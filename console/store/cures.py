"""How far the cure of a failure group is: its newest release job, what was accepted since, the tries of the job."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from console.core.status import Status
from console.store.failures import REFUSED_LATER
from console.store.job_reads import stored_job
from console.store.job_rows import StoredJob
from console.store.tables import delivery, job, job_item, message
from console.store.tables_triage import failure_group

RELEASES = ("resend", "cure")
LOOKED_AT = 500
"""Replaced originals, newest first, whose copies are looked at: the newest fix is what a person asks for."""


def release_job(connection: Connection, group_id: int) -> StoredJob | None:
    """The newest job that releases this group, or None."""
    newest = select(func.max(job.c.id)).where(job.c.group_id == group_id, job.c.kind.in_(RELEASES))
    found = connection.execute(newest).scalar()
    return None if found is None else stored_job(connection, found)


def fixed_since(connection: Connection, group_id: int, prints: Sequence[int]) -> str:
    """The control id of a member with one of these fingerprints, or of the copy that replaced one, that was accepted
    since this group opened (again); "" where there is none. Of several the newest."""
    opened = select(func.coalesce(failure_group.c.regressed_at, failure_group.c.created_at))
    since = connection.execute(opened.where(failure_group.c.id == group_id)).scalar()
    if since is None:
        return ""
    of_group = delivery.c.fingerprint_id.in_(prints)
    accepted = (
        select(delivery.c.updated_at, message.c.control_id)
        .join(message, message.c.id == delivery.c.message_id)
        .where(of_group, delivery.c.status == Status.SENT.value, delivery.c.application != REFUSED_LATER)
        .where(delivery.c.updated_at >= since)
        .order_by(delivery.c.updated_at.desc())
        .limit(1)
    )
    replaced = (
        select(delivery.c.message_id)
        .where(of_group, delivery.c.status == Status.CANCELLED.value)
        .order_by(delivery.c.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    copy = delivery.alias("copy")
    copied = (
        select(copy.c.updated_at, message.c.control_id)
        .select_from(
            replaced.join(message, message.c.parent_id == replaced.c.message_id).join(
                copy, copy.c.message_id == message.c.id
            )
        )
        .where(copy.c.status == Status.SENT.value, copy.c.application != REFUSED_LATER, copy.c.updated_at >= since)
        .order_by(copy.c.updated_at.desc())
        .limit(1)
    )
    found = [row for statement in (accepted, copied) if (row := connection.execute(statement).first()) is not None]
    return str(max(found, key=lambda row: row.updated_at).control_id) if found else ""


def begun_numbers(connection: Connection, job_id: int, limit: int) -> tuple[int, ...]:
    """The first items of a job that were sent, by number; what was refused before is no try."""
    statement = select(job_item.c.number).where(job_item.c.job_id == job_id, job_item.c.state == "done")
    return tuple(connection.execute(statement.order_by(job_item.c.number).limit(limit)).scalars())
