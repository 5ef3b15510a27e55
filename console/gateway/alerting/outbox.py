"""Tells outside what the outbox holds: at least once, in order for each channel, again and again until it is told.

A row is claimed for a while before anything is sent, and marked after the other side took it. A gateway that dies in
between leaves a claim that runs out: the next one tells it again under the same key.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta

from console.config.settings import SiteFile, SmtpChannel
from console.core.clock import Clock
from console.core.faultpoints import faultpoint
from console.gateway.alerting.channel import Channel, NotTold, Secrets
from console.gateway.alerting.notice import notice
from console.gateway.alerting.smtp import SmtpTeller
from console.gateway.alerting.webhook import WebhookTeller
from console.store.alert_outbox import ClaimDue, Due, Told, next_due
from console.store.errors import StoreError
from console.store.store import Store

log = logging.getLogger("console.alerts")

POLL = 2.0
"""Seconds between looks at the outbox without a wake-up."""

FIRST, LONGEST = timedelta(seconds=10), timedelta(minutes=10)
"""After a failure: the first wait, doubled with each, and the longest."""

MOST_TRIES = 150
"""About a day; then it is given up, and the list says so."""

SPARE = timedelta(seconds=30)
"""What a claim lasts beyond the time-outs of all that was claimed with it."""


class Outbox:
    """The one of a gateway."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        site: Callable[[], SiteFile],
        secrets: Secrets,
        changed: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._site = site
        self._secrets = secrets
        self._changed = changed
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()

    def wake(self) -> None:
        """There may be something to tell."""
        self._wake.set()

    async def run(self) -> None:
        """Tell what is due, for ever."""
        while True:
            self._wake.clear()
            try:
                await self.look()
            except StoreError as error:
                log.warning("alerts.not_told", extra={"kind": type(error).__name__})
            # Last resort: whatever a mail server does, the gateway and its messages go on.
            except Exception as error:
                log.exception("alerts.telling_stumbled", extra={"kind": type(error).__name__})
            try:
                async with asyncio.timeout(POLL):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def look(self) -> int:
        """Tell what is due now; how many were told. Channels are told side by side, each in its order."""
        async with self._turn:
            channels = self._channels()
            if not channels:
                return 0
            settings = {item.name: item for item in self._site().alert_channel}
            now = self._clock.now()
            next_at = await self._store.read(next_due)
            if next_at is None or next_at > now:
                return 0  # looking costs a read; only a claim is written
            due: defaultdict[str, list[Due]] = defaultdict(list)
            for name in channels:
                until = now + timedelta(seconds=settings[name].timeout * MOST_AT_ONCE) + SPARE
                work = ClaimDue(channels=(name,), now=now, until=until, most=MOST_AT_ONCE)
                due[name] += await self._store.write(work)
            told = await asyncio.gather(*(self._one_by_one(channels[name], rows) for name, rows in due.items()))
            if any(due.values()):
                self._changed()
            return sum(told)

    async def _one_by_one(self, channel: Channel, rows: list[Due]) -> int:
        """In order; after a failure the rest of the channel waits as well, so that nothing overtakes."""
        told = 0
        for place, row in enumerate(rows):
            why = await self._told(channel, row)
            if why:
                for later in rows[place:]:
                    await self._store.write(self._again(later, why))
                break
            told += 1
        return told

    async def _told(self, channel: Channel, row: Due) -> str:
        """Why it failed; empty where it was told and that is kept."""
        hashed = self._store.hash_identifier("alert", f"{row.alert_id}/{row.channel}/{row.event}")
        gateway = self._site().gateway
        where = ", ".join(part for part in (gateway.site, gateway.environment) if part)
        try:
            await channel.tell(notice(row, f"alert-{row.alert_id}-{row.event}-{hashed:016x}", f"{where}."))
        except NotTold as error:
            log.warning("alerts.channel_failed", extra={"event": row.channel, "attempt": row.tries})
            return str(error)
        faultpoint("alert_told_not_marked")
        await self._store.write(Told(id=row.id, state="sent", at=self._clock.now()))
        return ""

    def _again(self, row: Due, why: str) -> Told:
        wait = min(LONGEST, FIRST * 2 ** min(row.tries - 1, 20))
        state = "failed" if row.tries >= MOST_TRIES else "waiting"
        return Told(id=row.id, state=state, at=self._clock.now() + wait, text=why[:300])

    def _channels(self) -> Mapping[str, Channel]:
        return {
            item.name: SmtpTeller(item, self._secrets, self._clock)
            if isinstance(item, SmtpChannel)
            else WebhookTeller(item, self._secrets)
            for item in self._site().alert_channel
        }


MOST_AT_ONCE = 4
"""Rows of one channel that are claimed together."""
