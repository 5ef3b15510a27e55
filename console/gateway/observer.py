"""Reads the queues' depths off the event loop; only destinations that were touched are read again."""

from __future__ import annotations

from collections.abc import Iterable

from console.core.clock import Clock
from console.core.interface import Ordering
from console.gateway.depths import EMPTY, Depth
from console.gateway.holding import Head
from console.gateway.running import RunningInterface
from console.store.depths import depths, why_blocked
from console.store.rows import DepthRow
from console.store.store import Store


class Observer:
    """The last known depth and head of every destination."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._depths: dict[int, Depth] = {}
        self._touched: set[int] = set()
        self._first = True

    def depth(self, destination_id: int) -> Depth:
        """As last seen."""
        return self._depths.get(destination_id, EMPTY)

    def touch(self, destination_ids: Iterable[int]) -> None:
        """Something moved in these queues."""
        self._touched.update(destination_ids)

    async def look(self, interfaces: Iterable[RunningInterface]) -> None:
        """Refresh what was touched; one grouped query for all depths, one small one for each queue that waits."""
        if not self._touched and not self._first:
            return
        self._first = False
        self._touched.clear()
        rows: dict[int, DepthRow] = await self._store.read(depths)
        for running in interfaces:
            for lane in running.lanes.values():
                row = rows.get(lane.destination_id)
                self._depths[lane.destination_id] = await self._depth(lane.destination_id, row, running)

    async def _depth(self, destination_id: int, row: DepthRow | None, running: RunningInterface) -> Depth:
        if row is None or not row.depth:
            return EMPTY
        ordering: Ordering = running.settings.ordering
        block = await self._store.read(why_blocked, destination_id, ordering)
        head = None
        if block is not None:
            head = Head(
                status=block.status,
                detail=block.detail,
                behind=block.behind,
                due_at=block.due_at,
                blocks_all=ordering is Ordering.INTERFACE or block.barrier,
            )
        return Depth(
            depth=row.depth,
            oldest_at=row.oldest_at,
            by_status={status.value: count for status, count in row.by_status.items()},
            head=head,
        )
