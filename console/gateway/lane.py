"""One destination's way out: claim, send, judge, settle; one delivery on the wire at a time.

The claim is committed before a byte is written, the settlement and the next claim share a transaction, and a
fenced lane (another gateway took the lease) marks nothing.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from console.core.clock import Clock
from console.core.delivery import Attempt, Claimed, Settlement
from console.core.faultpoints import faultpoint
from console.core.interface import DeliveryPolicy, Ordering
from console.core.message import Summary
from console.core.outcome import Judgement
from console.core.status import Status
from console.gateway.breaker import Breaker
from console.gateway.judgement import judge
from console.gateway.settlement import settle
from console.gateway.stepping import Stepped, Stepper
from console.layers.contract import Layer
from console.store.depths import next_due
from console.store.errors import CommitUnknownError, StoreError
from console.store.queue import Claim, Settle
from console.store.sequence import Renumber
from console.store.store import Store
from console.transports.exchange import Exchange, Sender

log = logging.getLogger("console.lane")

POLL = 1.0
"""Seconds between looks at the queue without a wake-up: wake-ups are a hint, polling is the truth."""

REST = 5.0
"""Seconds a lane rests after a fault of ours, so that it cannot run hot."""

Settled = Callable[[Claimed, Judgement, Settlement, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to send for an interface, as taken from the store."""

    interface_id: int
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneSettings:
    """What one destination is and how it behaves."""

    destination_id: int
    name: str
    ordering: Ordering
    policy: DeliveryPolicy
    numbered: bool = False  # speaks the sequence number protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneHooks:
    """Whom a lane asks for its lease, and whom it tells: of claims, settlements, a commit in doubt, a fault of ours."""

    lease: Callable[[], Lease | None]
    claimed: Callable[[Claimed], None]
    settled: Settled
    doubt: Callable[[], None]
    stumbled: Callable[[int], None]


class Lane:
    """Drives one destination until it is stopped."""

    def __init__(
        self,
        settings: LaneSettings,
        *,
        layer: Layer,
        sender: Sender,
        store: Store,
        clock: Clock,
        hooks: LaneHooks,
        rng: random.Random | None = None,
    ) -> None:
        self.destination_id = settings.destination_id
        self.name = settings.name
        self.sender = sender
        self.breaker = Breaker()
        self.current: Claimed | None = None
        self._ordering = settings.ordering
        self._policy = settings.policy
        self._layer = layer
        self._store = store
        self._clock = clock
        self._hooks = hooks
        known = layer.numbering if settings.numbered else None
        self._stepper = None if known is None else Stepper(layer, known, clock)
        self._rng = rng or random.Random()  # noqa: S311 - jitter, not a secret
        self._wake = asyncio.Event()
        self._running = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    @property
    def sends(self) -> bool:
        """True while it is not paused."""
        return self._running.is_set()

    def resume(self) -> None:
        """Send from now on."""
        self._running.set()
        self._wake.set()

    async def pause(self, grace: float) -> None:
        """Stop claiming and wait until what is on the wire is settled, at most `grace` seconds."""
        self._running.clear()
        self._wake.set()
        try:
            async with asyncio.timeout(grace):
                await self._idle.wait()
        except TimeoutError:
            log.warning("lane.slow_to_pause", extra={"lane": self.name})

    async def run(self) -> None:
        """Work until cancelled. A store that fails is waited for; a fault of ours is shown, recovered and survived."""
        while True:
            try:
                await self._work()
            # Last resort: one message that makes us stumble must not end the lane, nor the other lanes of the gateway.
            except Exception as error:
                log.exception("lane.stumbled", extra={"lane": self.name, "kind": type(error).__name__})
                self._hooks.stumbled(self.destination_id)
                await asyncio.sleep(REST)

    async def _work(self) -> None:
        claimed: Claimed | None = None
        while True:
            if claimed is None:
                await self._pause_before_claim()
                self._idle.clear()  # a pause waits from here on: a claim under way must not be sent after it
            following: Claimed | None = None
            try:
                if claimed is None:
                    following = await self._claim()
                elif self._running.is_set():
                    following = await self._send(claimed)
                else:
                    await self._give_back(claimed)
            finally:
                self.current = following
                if following is None:
                    self._idle.set()
            claimed = following

    async def _pause_before_claim(self) -> None:
        await self._running.wait()
        closed = self.breaker.closed_until - self._clock.monotonic()
        if closed > 0:
            await asyncio.sleep(closed)
            await self._running.wait()

    async def _claim(self) -> Claimed | None:
        """The next delivery, or None after waiting for a wake-up, a due time or the poll interval."""
        self._wake.clear()
        lease = self._hooks.lease()
        wait = POLL
        if lease is not None:
            try:
                taken = await self._store.write(self._next_claim(lease))
                if taken:
                    return self._took(taken[0])
                wait = await self._until_due()
            except StoreError as error:
                self._store_failed(error)
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            pass
        return None

    async def _give_back(self, claimed: Claimed) -> None:
        """The lane was paused between the claim and the first byte: the delivery goes back to its place, untried."""
        lease = self._hooks.lease()
        if lease is not None:
            try:
                await self._store.write(self._next_claim(lease).undo((claimed,)))
            except StoreError as error:
                self._store_failed(error)
                self._hooks.doubt()  # it stands in SENDING: only a recovery brings it back
        self._hooks.claimed(claimed)

    def _store_failed(self, error: StoreError) -> None:
        """A claim that may or may not have been committed is settled by taking the lease anew and recovering."""
        log.warning("lane.store_failed", extra={"lane": self.name, "kind": type(error).__name__})
        if isinstance(error, CommitUnknownError):
            self._hooks.doubt()

    async def _until_due(self) -> float:
        due: datetime | None = await self._store.read_first(next_due, self.destination_id)
        if due is None:
            return POLL
        return min(POLL, max(0.02, (due - self._clock.now()).total_seconds()))

    def _next_claim(self, lease: Lease) -> Claim:
        return Claim(
            destination_id=self.destination_id,
            interface_id=lease.interface_id,
            epoch=lease.epoch,
            ordering=self._ordering,
            now=self._clock.now(),
            numbered=self._stepper is not None,
        )

    def _took(self, claimed: Claimed) -> Claimed:
        self.current = claimed
        self._hooks.claimed(claimed)
        return claimed

    async def _send(self, claimed: Claimed) -> Claimed | None:
        """One try; returns the next claim, taken in the transaction of the settlement, or None."""
        lease = self._hooks.lease()
        if lease is None:
            return None
        sent = self._layer.summarize(claimed.raw)
        started = self._clock.now()
        tried = await self._try(claimed, sent, lease)
        if tried is None:
            return None
        exchange, judgement = tried.exchange, tried.judgement
        faultpoint("acked_not_marked")
        now = self._clock.now()
        jitter = self._rng.random()
        self.breaker = self.breaker.after(judgement.outcome, self._policy.retry, self._clock.monotonic(), jitter)
        settlement = settle(
            judgement,
            attempt=claimed.attempt,
            message_type=claimed.type,
            policy=self._policy,
            now=now,
            jitter=jitter,
            application=sent.wants_application_ack,
        )
        if tried.adopt is not None:
            settlement = replace(settlement, adopt=tried.adopt)
        attempt = Attempt(
            delivery_id=claimed.delivery_id,
            number=claimed.attempt,
            started_at=started,
            ended_at=now,
            judgement=judgement,
            reply=exchange.reply,
            strays=exchange.strays,
        )
        return await self._record(claimed, attempt, settlement, lease)

    async def _try(self, claimed: Claimed, sent: Summary, lease: Lease) -> Stepped | None:
        """The exchange and its judgement; None where the lease was lost before anything was written."""
        if self._stepper is not None:
            return await self._stepper.exchange(claimed, sent, self._exchange, partial(self._renumber, claimed, lease))
        exchange = await self._exchange(claimed.raw, lambda reply: self._layer.matches(sent, reply))
        return Stepped(exchange=exchange, judgement=judge(self._layer, sent, exchange))

    async def _renumber(self, claimed: Claimed, lease: Lease, value: int) -> bool:
        """Keep the number that the message will bear before it is written; in doubt the lease is taken anew."""
        work = Renumber(
            interface_id=lease.interface_id,
            epoch=lease.epoch,
            destination_id=self.destination_id,
            delivery_id=claimed.delivery_id,
            value=value,
        )
        try:
            return await self._store.write(work)
        except StoreError as error:
            self._store_failed(error)
            self._hooks.doubt()
            return False

    async def _exchange(self, raw: bytes, matches: Callable[[bytes], bool]) -> Exchange:
        try:
            return await self.sender.exchange(raw, matches)
        except asyncio.CancelledError:
            # The gateway is stopping in the middle of a try: recovery at the next start treats it as unanswered.
            await self.sender.close()
            raise

    async def _record(self, claimed: Claimed, attempt: Attempt, settlement: Settlement, lease: Lease) -> Claimed | None:
        mark = Settle(
            delivery_id=claimed.delivery_id,
            interface_id=lease.interface_id,
            epoch=lease.epoch,
            settlement=settlement,
            attempt=attempt,
            now=attempt.ended_at,
            destination_id=self.destination_id,
        )
        done = self._store.writer.submit(mark)
        goes_on = self._running.is_set() and settlement.status is Status.SENT
        following = self._store.writer.submit(self._next_claim(lease)) if goes_on else None
        marked = await self._marked(done, mark)
        if marked:
            self._hooks.settled(claimed, attempt.judgement, settlement, attempt.ended_at)
        if following is None:
            return None
        try:
            taken = await following
        except StoreError as error:
            self._store_failed(error)
            return None
        return self._took(taken[0]) if taken else None

    async def _marked(self, done: asyncio.Future[bool], mark: Settle) -> bool:
        """Keep at it until the settlement is durable: what is known of a try must not be lost to a full disk."""
        while True:
            try:
                return await done
            except StoreError as error:
                log.warning("lane.settle_failed", extra={"lane": self.name, "kind": type(error).__name__})
                await asyncio.sleep(POLL)
                done = self._store.writer.submit(mark)
