"""Rows of the gateway itself in the audit log: when it began and when it ended in order."""

from __future__ import annotations

import logging

from console import __version__
from console.gateway.service import Gateway
from console.store.audit import AuditEntry
from console.store.errors import StoreError
from console.store.queue import AppendAudit

log = logging.getLogger("console.audit")

WRITER = "gateway"


async def note(gateway: Gateway, action: str) -> None:
    """One row with version and number of interfaces. A store that fails is logged: a full disk must not keep the
    gateway from its messages, and what it could not note it has not done for anybody.
    """
    entry = AuditEntry(
        at=gateway.clock.now(),
        actor=WRITER,
        role=WRITER,
        action=action,
        object="gateway",
        detail=f"version {__version__}, {len(gateway.running)} interfaces",
    )
    try:
        await gateway.store.write(AppendAudit(entry=entry))
    except StoreError as error:
        log.warning("audit.not_noted", extra={"kind": type(error).__name__})
