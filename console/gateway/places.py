"""Places of the whole list, for those who jump in it: the ladder of the store, counted beside the rows."""

from __future__ import annotations

import asyncio

from console.gateway.tasks import Tasks
from console.store.errors import StoreError
from console.store.ladder import FOOT, Rungs, below, climb, mark
from console.store.store import Store

PATIENCE = 0.05
"""Seconds a page waits for the number of its places; it comes with a later page otherwise."""

FRESH = 1.0
"""Seconds after which new blocks are looked for; until then what came on top is counted with the place itself."""


class Places:
    """Keeps the rungs. Lives on one event loop."""

    def __init__(self, store: Store, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        self._rungs: Rungs = FOOT
        self._climbing: asyncio.Task[None] | None = None
        self._due = 0.0

    async def below(self, ident: int) -> int | None:
        """How many deliveries are older than this one; None while they are being counted."""
        climbing = self._climb()
        if climbing is not None:
            await asyncio.wait({climbing}, timeout=PATIENCE)
            if not climbing.done():
                return None
        return await self._store.read(below, self._rungs, ident)

    async def mark(self, before: int | None, skip: int) -> int:
        """The `before` of the page that begins `skip` deliveries after the page of this `before`."""
        climbing = self._climb()
        if climbing is not None:
            await asyncio.wait({climbing})
        return await self._store.read(mark, self._rungs, before, skip)

    def begin(self) -> None:
        """Count ahead, so that the first page can tell."""
        self._climb()

    def _climb(self) -> asyncio.Task[None] | None:
        """The count that runs; None where one has just ended."""
        if self._climbing is None or (self._climbing.done() and self._store.clock.monotonic() > self._due):
            self._climbing = self._tasks.spawn(self._all(), name="places")
        return None if self._climbing.done() else self._climbing

    async def _all(self) -> None:
        try:
            while added := await self._store.read(climb, self._rungs):
                self._rungs += added
        except StoreError:
            return  # the rows themselves say that the store fails; fewer rungs cost a longer count, no wrong place
        finally:
            self._due = self._store.clock.monotonic() + FRESH
