"""Audit rows of the desk. They are durable before the act they speak of: no row, no act (RELIABILITY I7, S-03)."""

from __future__ import annotations

from dataclasses import dataclass

from console.gateway.service import Gateway
from console.security.roles import Actor
from console.store.audit import AuditEntry
from console.store.queue import AppendAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an act is about: its name (no patient data), and the message and patient (a keyed hash) where there are."""

    name: str
    message_id: int | None = None
    patient_hash: int | None = None


def entry(
    gateway: Gateway,
    actor: Actor,
    action: str,
    subject: Subject,
    *,
    reason: str = "",
    outcome: str = "done",
    detail: str = "",
) -> AuditEntry:
    """An audit row of this moment. No argument may hold patient data, but for the person's own words in `reason`."""
    return AuditEntry(
        at=gateway.clock.now(),
        actor=actor.name,
        role=actor.role.value,
        action=action,
        object=subject.name,
        message_id=subject.message_id,
        patient_hash=subject.patient_hash,
        reason=reason,
        outcome=outcome,
        detail=detail,
    )


async def write(
    gateway: Gateway,
    actor: Actor,
    action: str,
    subject: Subject,
    *,
    reason: str = "",
    outcome: str = "done",
    detail: str = "",
) -> None:
    """Commit one audit row; whatever error the store has is the caller's, so that nothing is shown or done."""
    row = entry(gateway, actor, action, subject, reason=reason, outcome=outcome, detail=detail)
    await gateway.store.write(AppendAudit(entry=row))


async def forbidden(gateway: Gateway, actor: Actor, action: str, subject: Subject, why: str) -> None:
    """An act that the role does not allow was asked for: reviews look for these."""
    await write(gateway, actor, action, subject, outcome="forbidden", detail=why)
