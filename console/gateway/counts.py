"""How many messages match a filter, for the head of the list: counted beside the rows, never waited for long."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from console.gateway.tasks import Tasks
from console.query.nodes import Node
from console.store.errors import StoreError
from console.store.search import count
from console.store.store import Store

UP_TO = 10_000
"""Matches counted exactly; beyond this the screen says "more than"."""

PATIENCE = 0.03
"""Seconds an answer with rows waits for its number; it comes with the next one otherwise."""

AT_ONCE = 2
"""Counts of different filters under way: a slow one must leave reader threads for the rows that people wait for."""

FRESH = 10.0
MOST = 64


@dataclass(frozen=True, slots=True)
class _Counted:
    matched: int | None
    at: float


class Counts:
    """One count at a time for each filter. Lives on one event loop."""

    def __init__(self, store: Store, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._running: dict[Node, asyncio.Task[int | None]] = {}
        self._known: OrderedDict[Node, _Counted] = OrderedDict()

    async def matched(self, query: Node) -> int | None:
        """The number; None where there are more than `UP_TO`, or where it is still being counted."""
        task = self._running.get(query)
        if task is None:
            task = self._tasks.spawn(self._count(query), name="count")
            self._running[query] = task
            task.add_done_callback(lambda _task: self._running.pop(query, None))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if done:
            return task.result()
        return self.known(query)

    def known(self, query: Node) -> int | None:
        """The number as it was counted some seconds ago; None where it was not."""
        known = self._known.get(query)
        fresh = known is not None and self._store.clock.monotonic() - known.at < FRESH
        return known.matched if known is not None and fresh else None

    def is_more(self, query: Node) -> bool:
        """True where it was counted, and there are more than `UP_TO`."""
        known = self._known.get(query)
        return known is not None and known.matched is None

    async def _count(self, query: Node) -> int | None:
        store = self._store
        try:
            async with self._turns:
                found = await store.read(count, query, UP_TO, now=store.clock.now(), hash=store.hash_identifier)
        except StoreError:
            return None  # the rows themselves say that the store fails; a missing number ends nothing
        self._known[query] = _Counted(found, store.clock.monotonic())
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found
