"""A real gateway whose alerts are looked at by hand, on a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from console.config.settings import Channel, InterfaceSettings, MllpDestination, MllpSource, Retry, SiteFile
from console.core.clock import SystemClock
from console.gateway.service import Gateway
from console.store.alert_reads import StoredAlert, alert_page
from console.store.alert_rules import SaveRule, stored_rules
from console.store.audit import AuditEntry
from console.store.store import Store
from tests.support.mllp_client import MllpClient

KEY = bytes(range(32))


class Ahead:
    """The machine's clock, moved ahead by hand."""

    def __init__(self) -> None:
        self._own = SystemClock()
        self.by = 0.0

    def now(self) -> datetime:
        """Aware."""
        return self._own.now() + timedelta(seconds=self.by)

    def monotonic(self) -> float:
        """Seconds."""
        return self._own.monotonic() + self.by


@dataclass
class Stage:
    """What a test holds."""

    gateway: Gateway
    clock: Ahead

    async def receive(self, raw: bytes, interface: str = "lab") -> None:
        """Deliver one message."""
        port = self.gateway.running[interface].port
        assert port is not None
        async with MllpClient(port) as sender:
            await sender.send(raw)

    async def looks(self, seconds: float, every: float = 5) -> None:
        """So much time goes by, with the looks of the gateway in it."""
        for _ in range(round(seconds / every)):
            self.clock.by += every
            await self.gateway.grouper.look()
            await self.gateway.watching.look()

    async def alerts(self, state: str = "all", *, swallowed: bool = False) -> tuple[StoredAlert, ...]:
        """As stored, oldest first."""
        found = await self.gateway.store.read(alert_page, state, None, 100, swallowed=swallowed, parent=None)
        return found[::-1]

    async def until(self, holds: Callable[[], bool], within: float = 10) -> None:
        """Wait for something that the gateway does by itself."""
        async with asyncio.timeout(within):
            while not holds():
                await asyncio.sleep(0.01)

    async def change(self, name: str, **changes: object) -> None:
        """Change a shipped rule as a lead would."""
        await self.gateway.watching.look()
        from console.gateway.alerting.rules import body_of, rule_of

        for stored in await self.gateway.store.read(stored_rules):
            if stored.built_in == name:
                rule = rule_of(stored).model_copy(update=changes)
                entry = AuditEntry(at=self.clock.now(), actor="lead", role="lead", action="alert.rule", object=name)
                await self.gateway.store.write(
                    SaveRule(
                        id=stored.id,
                        version=stored.version,
                        name=rule.name,
                        body=body_of(rule),
                        by="lead",
                        now=self.clock.now(),
                        entry=entry,
                    )
                )


def lab(port: int, **changes: object) -> InterfaceSettings:
    """One interface to one peer."""
    destination = MllpDestination(
        name="cern", title="CERN", port=port, reply_timeout=2, retry=Retry(base=0.05, cap=0.1)
    ).model_copy(update=changes)
    return InterfaceSettings(name="lab", title="LAB → CERN", source=MllpSource(), destination=(destination,))


@asynccontextmanager
async def staged(
    folder: Path,
    *interfaces: InterfaceSettings,
    channels: Iterable[Channel] = (),
    clock: Ahead | None = None,
    secrets: Callable[[str], str | None] = lambda _name: None,
) -> AsyncIterator[Stage]:
    """Started, and stopped in order; the same folder again is a restart."""
    async with AsyncExitStack() as stack:
        clock = clock or Ahead()
        store = await asyncio.to_thread(Store.open, folder / "store.db", KEY, clock=clock)
        stack.callback(store.close)
        site = SiteFile(interface=interfaces, alert_channel=tuple(channels))
        gateway = Gateway(site=site, store=store, clock=clock, owner="test", passphrases=secrets)
        stack.push_async_callback(gateway.stop_tasks)
        await gateway.start()
        stack.push_async_callback(gateway.stop_work)
        yield Stage(gateway, clock)
