"""The live feed: numbered batches in a bounded ring; last state per delivery wins; a gap asks for a snapshot."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

RING = 600
"""Batches kept: a minute at one batch each 100 ms."""

LARGEST = 4000
"""Delivery ids kept in one batch; the newest win, the rest are counted in `more`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBatch:
    """What changed after a number. `deliveries` newest last; `new` of them had not been seen before."""

    number: int
    gap: bool = False
    interfaces: tuple[str, ...] = ()
    deliveries: tuple[int, ...] = ()
    new: int = 0
    more: int = 0
    topics: tuple[str, ...] = ()


class Feed:
    """Collects changes on the event loop and hands them out by number. Memory is bounded by RING * LARGEST ids."""

    def __init__(self, interval: float = 0.1) -> None:
        self._interval = interval
        self._ring: deque[FeedBatch] = deque(maxlen=RING)
        self._number = 0
        self._interfaces: dict[str, None] = {}
        self._deliveries: dict[int, bool] = {}
        self._topics: dict[str, None] = {}
        self._overflow = 0
        self._arrived = asyncio.Event()

    @property
    def number(self) -> int:
        """The newest batch."""
        return self._number

    def interface_changed(self, name: str) -> None:
        """Note that an interface's row changed."""
        self._interfaces[name] = None

    def deliveries_changed(self, ids: Iterable[int], *, new: bool = False) -> None:
        """Note that deliveries changed; the last state is read when a client asks."""
        for delivery_id in ids:
            known = self._deliveries.pop(delivery_id, False)
            self._deliveries[delivery_id] = new or known
        while len(self._deliveries) > LARGEST:
            del self._deliveries[next(iter(self._deliveries))]
            self._overflow += 1

    def topic_changed(self, topic: str) -> None:
        """Note that something changed that a client asks for by itself: groups, alerts, recipes, jobs, marks."""
        self._topics[topic] = None

    async def run(self) -> None:
        """Close a batch every interval while there is something to tell."""
        while True:
            await asyncio.sleep(self._interval)
            self.flush()

    def flush(self) -> None:
        """Close the batch that is being collected, if it holds anything."""
        if not (self._interfaces or self._deliveries or self._topics):
            return
        self._number += 1
        new = sum(self._deliveries.values())
        self._ring.append(
            FeedBatch(
                number=self._number,
                interfaces=tuple(self._interfaces),
                deliveries=tuple(self._deliveries),
                new=new,
                more=self._overflow,
                topics=tuple(self._topics),
            )
        )
        self._interfaces, self._deliveries, self._topics, self._overflow = {}, {}, {}, 0
        self._arrived.set()
        self._arrived = asyncio.Event()

    async def wait(self, after: int, seconds: float) -> FeedBatch:
        """Everything after `after`, waiting at most `seconds` for something to happen."""
        if after == self._number:
            try:
                async with asyncio.timeout(seconds):
                    await self._arrived.wait()
            except TimeoutError:
                return FeedBatch(number=self._number)
        return self._since(after)

    def _since(self, after: int) -> FeedBatch:
        oldest = self._ring[0].number if self._ring else self._number + 1
        if after > self._number or after + 1 < oldest:
            return FeedBatch(number=self._number, gap=True)
        batches = [batch for batch in self._ring if batch.number > after]
        deliveries: dict[int, None] = {}
        for batch in batches:
            for delivery_id in batch.deliveries:
                deliveries.pop(delivery_id, None)
                deliveries[delivery_id] = None
        return FeedBatch(
            number=self._number,
            interfaces=tuple(dict.fromkeys(name for batch in batches for name in batch.interfaces)),
            deliveries=tuple(deliveries),
            new=sum(batch.new for batch in batches),
            more=sum(batch.more for batch in batches),
            topics=tuple(dict.fromkeys(topic for batch in batches for topic in batch.topics)),
        )
