"""Prove the audit chains at the start and every few minutes, then sign their heads beside the store (S-04)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from console.core.clock import Clock
from console.gateway.desk.audit_log import for_store, kept_heads, result
from console.security.heads import EVERY_SECONDS, FILE_NAME, Head, append_head
from console.store.auditing import audit_heads, verify_audit
from console.store.errors import StoreError
from console.store.store import Store

log = logging.getLogger("console.audit")


class HeadKeeper:
    """Appends to `audit-heads.log` in the data folder."""

    def __init__(self, store: Store, clock: Clock, folder: Path, found: Callable[[bool], None] | None = None) -> None:
        """`found` is told after each look whether the chains hold."""
        self._store = store
        self._clock = clock
        self._path = folder / FILE_NAME
        self._found = found or _unheard
        self._last: tuple[Head, ...] = ()

    async def run(self) -> None:
        """Prove and sign for ever."""
        while True:
            await self.prove()
            await asyncio.sleep(EVERY_SECONDS)
            await self.sign()

    async def prove(self) -> None:
        """Read every chain in a reader thread and compare it with the heads that were signed before."""
        key = self._store.audit_key
        try:
            kept = await asyncio.to_thread(kept_heads, self._path.parent, key)
            proved = result(await self._store.read(verify_audit, key, for_store(kept, key)), kept)
        except (StoreError, OSError) as error:
            log.warning("audit.not_proved", extra={"kind": type(error).__name__})
            return
        if not proved.intact:
            log.error("audit.broken", extra={"first_bad": proved.first_bad})
        self._found(proved.intact)

    async def sign(self) -> None:
        """Sign what is new since the last time. A full disk is logged; the log itself is safe in the store."""
        try:
            rows = await self._store.read(audit_heads, self._store.audit_key)
            heads = tuple(Head(writer=row.writer, seq=row.seq, hash=bytes.fromhex(row.hash)) for row in rows)
            for head in heads:
                if head not in self._last:
                    await asyncio.to_thread(append_head, self._path, self._store.audit_key, head, self._clock.now())
            self._last = heads
        except (StoreError, OSError) as error:
            log.warning("audit.heads_not_signed", extra={"kind": type(error).__name__})


def _unheard(intact: bool) -> None:
    del intact
