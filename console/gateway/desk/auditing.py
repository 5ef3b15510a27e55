"""Audit rows of the desk. They are durable before the act they speak of: no row, no act (RELIABILITY I7, S-03)."""

from __future__ import annotations

from console.gateway.service import Gateway
from console.security.roles import Actor
from console.store.audit import AuditEntry
from console.store.queue import AppendAudit


def entry(
    gateway: Gateway,
    actor: Actor,
    action: str,
    obj: str,
    *,
    message_id: int | None = None,
    patient_hash: int | None = None,
    reason: str = "",
    outcome: str = "done",
    detail: str = "",
) -> AuditEntry:
    """An audit row of this moment. No argument may hold patient data."""
    return AuditEntry(
        at=gateway.clock.now(),
        actor=actor.name,
        role=actor.role.value,
        action=action,
        object=obj,
        message_id=message_id,
        patient_hash=patient_hash,
        reason=reason,
        outcome=outcome,
        detail=detail,
    )


async def write(
    gateway: Gateway,
    actor: Actor,
    action: str,
    obj: str,
    *,
    message_id: int | None = None,
    patient_hash: int | None = None,
    reason: str = "",
    outcome: str = "done",
    detail: str = "",
) -> None:
    """Commit one audit row; whatever error the store has is the caller's, so that nothing is shown or done."""
    row = entry(
        gateway,
        actor,
        action,
        obj,
        message_id=message_id,
        patient_hash=patient_hash,
        reason=reason,
        outcome=outcome,
        detail=detail,
    )
    await gateway.store.write(AppendAudit(entry=row))
