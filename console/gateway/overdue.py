"""Accepted, but never answered by the application: found by the clock, shown in words, searched as application:overdue.

Such a message is SENT for the queue and lost for the patient: nobody downstream has worked on it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from console.config.settings import MllpDestination
from console.core.clock import Clock
from console.gateway.running import RunningInterface
from console.store.application import MarkOverdue, Overdue, any_awaited, overdue
from console.store.errors import StoreError
from console.store.store import Store

log = logging.getLogger("console.overdue")

LOOK = 5.0
"""Seconds between two looks."""


class OverdueWatch:
    """Marks what is overdue and keeps the words of each interface's row."""

    def __init__(self, store: Store, clock: Clock, changed: Callable[[Iterable[int]], None]) -> None:
        self._store = store
        self._clock = clock
        self._changed = changed

    async def run(self, interfaces: Callable[[], Iterable[RunningInterface]]) -> None:
        """Look now and then, for ever."""
        while True:
            try:
                await self.look(interfaces())
            except StoreError as error:
                log.warning("overdue.not_looked", extra={"kind": type(error).__name__})
            await asyncio.sleep(LOOK)

    async def look(self, interfaces: Iterable[RunningInterface]) -> None:
        """One look; costs nothing where no destination awaits later replies."""
        awaiting = [(running, item) for running in interfaces for item in running.settings.destination]
        later = [
            (running, item)
            for running, item in awaiting
            if isinstance(item, MllpDestination) and item.application_ack == "later"
        ]
        if not later:
            return
        now = self._clock.now()
        for running, item in later:
            before = now - timedelta(seconds=item.application_alarm)
            destination_id = running.lanes[item.name].destination_id
            if running.lease is not None and await self._store.read(any_awaited, destination_id, before):
                self._changed(await self._store.write(MarkOverdue(destination_id=destination_id, before=before)))
        found = await self._store.read(overdue)
        for running, item in later:
            state = found.get(running.lanes[item.name].destination_id)
            running.overdue[item.name] = "" if state is None else words(state, item.title or item.name, now)


def words(state: Overdue, title: str, now: datetime) -> str:
    """ "Cerner accepted 3 messages and its application never answered, the oldest 2 h ago: search …" """
    minutes = max(1, int((now - state.since).total_seconds() // 60))
    age = f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
    many = "1 message" if state.count == 1 else f"{state.count} messages"
    return (
        f"{title} accepted {many} and its application never answered, the oldest for {age}: "
        "ask there, and search application:overdue"
    )
