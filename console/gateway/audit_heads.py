"""Sign the heads of the audit chains every few minutes and at the end, beside the store: a cut tail shows (S-04)."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from console.core.clock import Clock
from console.security.heads import EVERY_SECONDS, FILE_NAME, Head, append_head
from console.store.auditing import audit_heads
from console.store.errors import StoreError
from console.store.store import Store

log = logging.getLogger("console.audit")


class HeadKeeper:
    """Appends to `audit-heads.log` in the data folder."""

    def __init__(self, store: Store, clock: Clock, folder: Path) -> None:
        self._store = store
        self._clock = clock
        self._path = folder / FILE_NAME
        self._last: tuple[Head, ...] = ()

    async def run(self) -> None:
        """Sign for ever."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.sign()

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
