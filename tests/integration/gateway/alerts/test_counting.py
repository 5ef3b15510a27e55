"""Rules that count: two of them may ask the same, and each is told under its own name."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from console.core.clock import SystemClock
from console.gateway.alerting.counting import Counting
from console.store.store import Store

KEY = bytes(range(32))


async def test_that_two_rules_with_one_filter_keep_their_names(tmp_path: Path) -> None:
    clock = SystemClock()
    store = await asyncio.to_thread(Store.open, tmp_path / "store.db", KEY, clock=clock)
    try:
        counting, now = Counting(store), clock.now()
        first = await counting.reading("Refused", "status:error", 5, now)
        second = await counting.reading("Refused at night", "status:error", 5, now + timedelta(seconds=1))
        assert (first.subject.title, second.subject.title) == ("Refused", "Refused at night")
        assert first.value == second.value == 0
    finally:
        await asyncio.to_thread(store.close)
