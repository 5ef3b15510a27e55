"""The task that groups what fails, beside the message path: it finds, notes in small works, and keeps the counts fresh.

It is woken by what happens and looks each second all the same, so that it catches up by itself after a restart, a crash
or an upgrade. What a look missed is found by the next one: the store knows what is not grouped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

from console.config.settings import SiteFile
from console.core.clock import Clock
from console.core.faultpoints import faultpoint
from console.gateway.feed import Feed
from console.gateway.running import RunningInterface
from console.gateway.triage.causes import Causes, addresses
from console.gateway.triage.known import KnownGroups
from console.store.errors import StoreError
from console.store.failures import members_as, ungrouped_as
from console.store.group_acts import Settled
from console.store.group_reads import groups_of, split_prints, splits
from console.store.group_stand import standings
from console.store.noting import MOST, Failing, NoteFailures
from console.store.store import Store
from console.triage.rules import Rulebook

log = logging.getLogger("console.triage")

LOOK = 1.0
"""Seconds between two looks that nobody asked for."""

REST = 5.0
"""Seconds of rest after a fault of ours, so that it cannot run hot."""

GATHER = 0.08
"""Seconds that what happens is gathered before a look: hundreds of failures are noted together."""

SHARE = 0.1
"""Of the time, at most so much is spent counting: with a hundred thousand open failures each count takes a while."""

WHOLE, WHOLE_SHARED = 60.0, 5.0
"""Seconds after which all groups are read again; another gateway on the same store changes them too."""

MOST_TOUCHED = 20_000
PAGES = 20
AT_ONCE = 900
"""Deliveries looked up in one statement."""

Page = Callable[[], Awaitable[tuple[Failing, ...]]]


class Grouper:
    """Groups failures of the interfaces whose lease this gateway holds. `known` is what the desk shows."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        feed: Feed,
        rules: Rulebook,
        running: Callable[[], Mapping[str, RunningInterface]],
        site: Callable[[], SiteFile],
    ) -> None:
        self._store = store
        self._clock = clock
        self._feed = feed
        self._running = running
        self._site = site
        self._wake = asyncio.Event()
        self._touched: dict[int, None] = {}
        self._dirty: set[int] = set()
        self._whole_at = float("-inf")
        self._count_at = float("-inf")
        self._causes: Causes | None = None
        self._caused_by: SiteFile | None = None
        self.rules = rules
        self.known = KnownGroups(clock.now, clock.monotonic)

    def touch(self, delivery_ids: Iterable[int]) -> None:
        """These deliveries changed."""
        self._touched.update(dict.fromkeys(delivery_ids))
        if len(self._touched) > MOST_TOUCHED:
            self._touched.clear()
            self._whole_at = float("-inf")
        self._wake.set()

    async def run(self) -> None:
        """Look when something happened, and each second."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.warning("triage.not_looked", extra={"kind": type(error).__name__})
                self._whole_at, self.known.is_current = float("-inf"), False
            # Last resort: a fault of ours in grouping must not end the gateway, whose messages go on without it.
            except Exception as error:
                log.exception("triage.stumbled", extra={"kind": type(error).__name__})
                await asyncio.sleep(REST)
            try:
                async with asyncio.timeout(LOOK):
                    await self._wake.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(GATHER)

    async def look(self) -> None:
        """Note what is not grouped, then bring the counts up to date."""
        self._wake.clear()
        await self._note_all()
        await self._find_touched()
        now = self._clock.monotonic()
        if now < self._count_at:
            return
        whole = now - self._whole_at > (WHOLE_SHARED if self._store.shared else WHOLE)
        if whole or self._dirty:
            await self.refresh(None if whole else tuple(self._dirty))
            self._count_at = self._clock.monotonic() + (self._clock.monotonic() - now) / SHARE
        if self.known.refresh_states(100):
            self._feed.topic_changed("groups")

    async def refresh(self, group_ids: tuple[int, ...] | None) -> None:
        """Read these groups, or all, and resolve those whose last message was handled."""
        if group_ids is None:
            self._whole_at = self._clock.monotonic()
            self._dirty.clear()
        else:
            self._dirty.difference_update(group_ids)
        read = await self._store.read(standings, self.known.since(), group_ids)
        over = tuple(ident for ident, known in read.items() if known.row.state == "open" and not known.counted.open)
        if over:
            settled = await self._store.write(Settled(group_ids=over, now=self._clock.now()))
            read |= await self._store.read(standings, self.known.since(), settled)
        if self.known.put(read, group_ids):
            self._feed.topic_changed("groups")

    async def _note_all(self) -> None:
        mine = tuple(item.id for item in self._running().values() if item.lease is not None)
        if not mine:
            return
        causes = self._causes_with(await self._store.read(splits))
        read = self._store.read
        await self._note_pages(lambda: read(ungrouped_as, mine, MOST, causes.of))
        if causes.splits:
            for ident in await self._store.read(split_prints):
                await self._note_pages(partial(read, members_as, ident, MOST, causes.of))

    async def _note_pages(self, page: Page) -> None:
        """Page by page until nothing is left, or nothing could be noted: that is for the next look."""
        for _ in range(PAGES):
            failures = await page()
            if not failures:
                return
            faultpoint("failure_seen")
            noted = await self._store.write(NoteFailures(failures=failures, now=self._clock.now()))
            self._dirty.update(noted.groups)
            if not noted.done:
                return
        self._wake.set()  # there is more; the counts of what is noted come first

    async def _find_touched(self) -> None:
        """Groups of what changed: a message that was sent, parked or cancelled counts no more."""
        touched, self._touched = tuple(self._touched), {}
        if not touched or not self.known.waits:
            return
        for start in range(0, len(touched), AT_ONCE):
            self._dirty |= await self._store.read(groups_of, touched[start : start + AT_ONCE])

    def _causes_with(self, told: Mapping[str, str]) -> Causes:
        """What causes are made of, as it is now."""
        site = self._site()
        if (
            self._causes is None
            or self._causes.splits != told
            or self._causes.rules is not self.rules
            or self._caused_by is not site
        ):
            self._causes, self._caused_by = Causes(self.rules, addresses(site), told), site
        return self._causes
