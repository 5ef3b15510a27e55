"""One destination's way out in the simulated past: claim, a reply as the partner would give it, judge, settle."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.core.clock import Clock
from console.core.delivery import Attempt, Claimed, Settlement
from console.core.errors import BugError
from console.core.interface import LinkState, Ordering, WorkState
from console.core.message import Summary
from console.core.status import Status
from console.gateway.judgement import judge
from console.gateway.policies import AnyDestination, address, delivery_policy
from console.gateway.running import RunningInterface
from console.gateway.settlement import settle
from console.layers.registry import layer as layer_named
from console.simulator.faults import DEAD, SLOW, SLOW_FROM, SLOW_TO, Fault
from console.simulator.replies import acknowledge, complaint, read
from console.store.queue import Claim, Settle
from console.store.store import Store
from console.transports.exchange import Exchange, Kind

TOGETHER = 128
"""Deliveries of one claim; different patients are independent."""
OUTAGE_FROM, OUTAGE_TO = timedelta(hours=-2, minutes=-20), timedelta(hours=-2, minutes=-5)
"""When radiology was down, from the base time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A delivery that waits for a person since `at`."""

    interface: str
    destination_id: int
    delivery_id: int
    message_id: int
    control_id: str
    raw: bytes
    status: Status
    at: datetime


@dataclass(slots=True, kw_only=True)
class Delivered:
    """What one look at a queue came to."""

    sent: int = 0
    refused: int = 0  # connections
    failures: list[Failure] = field(default_factory=list)


@dataclass(slots=True)
class PastWire:
    """The partner's connection as the simulated lane saw it last; nothing goes over it."""

    link: LinkState = LinkState.UNKNOWN
    link_detail: str = ""
    remark: str = ""

    async def exchange(self, payload: bytes, matches: Callable[[bytes], bool]) -> Exchange:
        """Nobody asks for it."""
        raise BugError("The past has no wires.")

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True, kw_only=True)
class PastLane:
    """Delivers what is queued for one destination, each at the time it would have gone."""

    store: Store
    running: RunningInterface
    destination: AnyDestination
    epoch: int
    base: datetime
    clock: Clock
    received: Mapping[int, datetime]
    summaries: Mapping[int, Summary]
    faults: Mapping[str, Fault]
    dice: random.Random
    wire: PastWire = field(default_factory=PastWire)
    _free: datetime | None = None
    _replies: int = 0

    @property
    def destination_id(self) -> int:
        """The number of the destination in the store."""
        return self.running.lanes[self.destination.name].destination_id

    async def deliver(self) -> Delivered:
        """Send all that has its turn, until nothing has; while the partner is down, try once what is due."""
        done = Delivered()
        if self.running.work.state is not WorkState.RUNNING:
            return done
        down = self._was_down(self.clock.now())
        while claimed := await self.store.write(self._claim(self.clock.now() if down else self.base)):
            works = [self._settle(item, done) for item in claimed]
            for future in [self.store.writer.submit(work) for work in works]:
                await future
            if down:
                break
        return done

    def _claim(self, now: datetime) -> Claim:
        return Claim(
            destination_id=self.destination_id,
            interface_id=self.running.id,
            epoch=self.epoch,
            ordering=Ordering(self.running.settings.ordering),
            now=now,
            limit=TOGETHER,
        )

    def _settle(self, claimed: Claimed, done: Delivered) -> Settle:
        layer = layer_named(self.running.settings.layer)
        sent = self.summaries[claimed.message_id]
        started = self._starts(claimed)
        exchange, ended = self._exchange(claimed, started)
        judgement = judge(layer, sent, exchange)
        settlement = settle(
            judgement,
            attempt=claimed.attempt,
            message_type=claimed.type,
            policy=delivery_policy(self.destination),
            now=ended,
            jitter=self.dice.random(),
        )
        self._note(claimed, settlement, ended, done)
        return Settle(
            delivery_id=claimed.delivery_id,
            interface_id=self.running.id,
            epoch=self.epoch,
            settlement=settlement,
            attempt=Attempt(
                delivery_id=claimed.delivery_id,
                number=claimed.attempt,
                started_at=started,
                ended_at=ended,
                judgement=judgement,
                reply=exchange.reply,
            ),
            now=ended,
        )

    def _note(self, claimed: Claimed, settlement: Settlement, ended: datetime, done: Delivered) -> None:
        if settlement.status is Status.SENT:
            done.sent += 1
        elif settlement.status is Status.QUEUED:
            done.refused += 1
        else:
            done.failures.append(
                Failure(
                    interface=self.running.settings.name,
                    destination_id=self.destination_id,
                    delivery_id=claimed.delivery_id,
                    message_id=claimed.message_id,
                    control_id=claimed.control_id,
                    raw=claimed.raw,
                    status=settlement.status,
                    at=ended,
                )
            )

    def _starts(self, claimed: Claimed) -> datetime:
        """After it came, after the one before it, and for a repeat after the outage or a moment's pause."""
        came = self.received[claimed.message_id]
        free = self._free or came
        start = max(came, free) + timedelta(milliseconds=self.dice.uniform(2, 9))
        if claimed.attempt > 1:
            pause = timedelta(seconds=self.dice.uniform(4, 9))
            start = max(start + pause, self._again(pause) if self._was_down(came) else start)
        return min(start, self.base)

    def _again(self, pause: timedelta) -> datetime:
        """When it is tried again what came in the outage: at this look, or as soon as it was over."""
        now = self.clock.now()
        return now if self._was_down(now) else self.base + OUTAGE_TO + pause

    def _exchange(self, claimed: Claimed, started: datetime) -> tuple[Exchange, datetime]:
        """What the wire did; a partner's refusal is its real reply."""
        if self._was_down(started):
            reason = f"refused by {address(self.destination)}"
            self.wire.link, self.wire.link_detail = LinkState.DOWN, reason
            return Exchange(kind=Kind.NOT_SENT, code="refused", reason=reason), started + timedelta(milliseconds=2)
        if claimed.attempt == 1 and claimed.control_id in self.faults:
            reason = f"closed by {address(self.destination)} before a reply"
            ended = started + timedelta(milliseconds=self.dice.uniform(40, 400))
            return Exchange(kind=Kind.NO_REPLY, code="eof", reason=reason), ended
        ended = started + self._latency()
        self._free = ended
        self._replies += 1
        self.wire.link, self.wire.link_detail = LinkState.UP, ""
        message = read(claimed.raw)
        reply = acknowledge(message, complaint(message), f"{self.destination.name.upper()}H{self._replies:06d}", ended)
        return Exchange(kind=Kind.REPLIED, reply=reply), ended

    def _latency(self) -> timedelta:
        if self.running.settings.name == SLOW:
            return timedelta(seconds=self.dice.uniform(SLOW_FROM, SLOW_TO))
        return timedelta(milliseconds=self.dice.uniform(9, 60))

    def _was_down(self, at: datetime) -> bool:
        return self.running.settings.name == DEAD and OUTAGE_FROM <= at - self.base < OUTAGE_TO
