"""Following the live feed: snapshot, then batches, at most one every 250 ms; after a loss, again with back-off.

Runs on the worker's loop. What happens is told by one callable, in order: `Linked`, batches, `Link.GAP`, `Lost`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from console.api.feed import ChangeBatch
from console.api.interfaces import Actor, GatewayStatus, InterfaceRow
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient

COALESCE_SECONDS = 0.25
"""The desktop repaints at most this often; the gateway keeps the last state of each row meanwhile."""
WAIT_SECONDS = 20.0
BACK_OFF_SECONDS = (1.0, 2.0, 4.0, 8.0, 15.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A fresh snapshot: the gateway is there."""

    status: GatewayStatus
    actor: Actor
    interfaces: tuple[InterfaceRow, ...]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The gateway does not answer; `retry_seconds` until the next try."""

    text: str
    retry_seconds: float


class Link(Enum):
    """News without content."""

    GAP = "gap"


News = Linked | Lost | Link | ChangeBatch


class FeedFollower:
    """Follows one gateway's feed until cancelled."""

    def __init__(self, tell: Callable[[News], None]) -> None:
        self._tell = tell
        self._query = ""
        self._poke = asyncio.Event()
        self._limit: asyncio.Timeout | None = None

    def set_query(self, query: str) -> None:
        """Follow this query from now on; a poll under way for the old one is cut short. On the loop only."""
        if query != self._query:
            self._query = query
            limit, self._limit = self._limit, None  # once only: a limit that runs out cannot be moved again
            if limit is not None:
                limit.reschedule(asyncio.get_running_loop().time())

    def try_now(self) -> None:
        """Cut the back-off short. On the loop only."""
        self._poke.set()

    async def run(self, client_of: Callable[[], GatewayClient]) -> None:
        """Connect, follow, and connect again for ever. `client_of` may raise `OperatorError` and is asked again."""
        failures = 0
        while True:
            try:
                client = client_of()
                number = await self._snapshot(client)
                failures = 0
                await self._follow(client, number)
            except OperatorError as error:
                seconds = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
                failures += 1
                self._tell(Lost(text=str(error), retry_seconds=seconds))
                await self._pause(seconds)

    async def _snapshot(self, client: GatewayClient) -> int:
        """The number first, then the state: changes in between come again by the feed, which is harmless."""
        first = await client.feed(0, self._query, 0)
        linked = Linked(
            status=await client.status(),
            actor=await client.me(),
            interfaces=await client.interfaces(),
            number=first.number,
        )
        self._tell(linked)
        return first.number

    async def _follow(self, client: GatewayClient, number: int) -> None:
        while True:
            batch = await self._next(client, number)
            if batch is None:
                continue
            if batch.gap:
                self._tell(Link.GAP)
                number = await self._snapshot(client)
            else:
                number = batch.number
                if batch.interfaces or batch.messages or batch.more or batch.topics or batch.status is not None:
                    self._tell(batch)
            await asyncio.sleep(COALESCE_SECONDS)

    async def _next(self, client: GatewayClient, number: int) -> ChangeBatch | None:
        """One poll; None where it was cut short for a new query."""
        try:
            async with asyncio.timeout(None) as self._limit:
                return await client.feed(number, self._query, WAIT_SECONDS)
        except TimeoutError:
            return None
        finally:
            self._limit = None

    async def _pause(self, seconds: float) -> None:
        self._poke.clear()
        try:
            await asyncio.wait_for(self._poke.wait(), seconds)
        except TimeoutError:
            return
