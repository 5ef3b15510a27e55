"""The audit log read and proved; both need the right to."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.api.audit import AuditCheck, AuditPage, AuditRow
from console.gateway.desk import auditing
from console.gateway.desk.rights import gateway_object, require
from console.gateway.service import Gateway
from console.security import heads
from console.security.heads import FILE_NAME, HeadsRead, read_heads
from console.security.roles import Action, Actor
from console.store import rows
from console.store.auditing import Head, Verified, audit_page, signed_head, verify_audit

PAGE = 200


async def page(gateway: Gateway, actor: Actor, before: int | None) -> AuditPage:
    """A page, newest first; `next` is the `before` of the following one."""
    require(actor, Action.AUDIT_READ, gateway_object(gateway))
    found = await gateway.store.read(audit_page, before, PAGE)
    return AuditPage(rows=tuple(wire(row) for row in found), next=found[-1].id if len(found) == PAGE else None)


async def check(gateway: Gateway, actor: Actor, data: Path | None) -> AuditCheck:
    """Read every chain and compare it with the heads in the data folder; who asked is part of the log."""
    require(actor, Action.AUDIT_READ, gateway_object(gateway))
    await auditing.write(gateway, actor, "audit.check", auditing.Subject(name="audit log"))
    key = gateway.store.audit_key
    kept = await asyncio.to_thread(kept_heads, data, key)
    verified = await gateway.store.read(verify_audit, key, for_store(kept, key))
    return result(verified, kept)


def kept_heads(data: Path | None, key: bytes) -> HeadsRead:
    """The heads of a data folder; none where the gateway has no folder. Blocks."""
    return HeadsRead(heads=()) if data is None else read_heads(data / FILE_NAME, key)


def for_store(kept: HeadsRead, key: bytes) -> tuple[Head, ...]:
    """The heads as the store compares them."""

    def one(head: heads.Head) -> Head:
        return signed_head(key, head.writer, head.seq, head.hash.hex())

    return tuple(one(head) for head in kept.heads)


def result(verified: Verified, kept: HeadsRead) -> AuditCheck:
    """The store's word and the state of the heads' own file, together."""
    if verified.intact and kept.bad_lines:
        text = f"The rows hold, but line {kept.bad_lines[0]} of {FILE_NAME} is damaged."
        return AuditCheck(intact=False, rows=verified.rows, text=text)
    return AuditCheck(intact=verified.intact, rows=verified.rows, text=verified.text, first_bad=verified.first_bad)


def wire(row: rows.AuditRow) -> AuditRow:
    """A stored row as it is shown; its place in the list is its number."""
    return AuditRow(
        seq=row.id,
        at=row.at,
        actor=row.actor,
        role=row.role,
        action=row.action,
        object=row.object,
        reason=row.reason,
        outcome=row.outcome,
        detail=row.detail,
    )
