"""How many messages each saved view matches: counted off the loop, kept for a few seconds, cut short in time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from console.core.clock import Clock
from console.query.nodes import Node
from console.store.saved_views import Counted, count_within
from console.store.store import Store

FRESH = 4.0
"""Seconds a count is shown before it is counted again; two desktops that look cost as much as one."""

CAP = 1_000
SECONDS = 0.25
"""Time one count may take; after that it is a lower bound."""

MOST = 200
"""Queries of which a count is remembered."""


class ViewCounts:
    """The last count of each query text. One count runs at a time, so that views never crowd out what people do."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Counted]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def count(self, text: str, query: Node) -> Counted:
        """How many match now, or did within the last few seconds. `query` is `text` parsed; it must need no scan."""
        kept = self._fresh(text)
        if kept is not None:
            return kept
        async with self._turn:
            kept = self._fresh(text)  # another caller may have counted while we waited
            if kept is not None:
                return kept
            store = self._store
            counted = await store.read(
                count_within, query, CAP, SECONDS, now=self._clock.now(), hash=store.hash_identifier
            )
            self._kept[text] = (self._clock.monotonic(), counted)
            self._kept.move_to_end(text)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
            return counted

    def _fresh(self, text: str) -> Counted | None:
        found = self._kept.get(text)
        if found is None or self._clock.monotonic() - found[0] > FRESH:
            return None
        return found[1]
