"""The day itself, step by step: messages in, peers up and down, and what people do when a cause is over."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from time import perf_counter

from sqlalchemy import Connection, func, select

from console.gateway.service import Gateway
from console.store.tables import delivery
from console.store.tables import message as message_table
from tests.support.mllp_client import MllpClient
from tests.support.planted.causes import DAY, INTERFACES, SECOND_DAY, STEP, Cause, Kind, Plan, second_day
from tests.support.planted.stage import STUCK, DayClock, Peer, message, name_of
from tests.support.planted.words import Person

EVERY = 3
"""An ordinary message for each interface once in so many steps: a minute."""

Look = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Day:
    """Plays one day. `look` is called after every step: the gateway's own clockwork, moved by hand."""

    plan: Plan
    gateway: Gateway
    clock: DayClock
    peers: dict[int, Peer]
    look: Look
    cure: Callable[[Cause], Awaitable[None]]
    second: bool = False  # the next day, when some causes come back
    sent: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    seconds: float = 0.0
    _numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _lines: dict[int, MllpClient] = field(default_factory=dict)
    _dice: random.Random = field(default_factory=random.Random)

    async def play(self) -> None:
        """From midnight to midnight."""
        began = perf_counter()
        self._dice = random.Random(f"day {self.plan.seed} {self.second}")
        schedule = self._schedule()
        for number in range(INTERFACES):
            port = self.gateway.running[name_of(number)].port
            assert port is not None
            self._lines[number] = MllpClient(port)
            await self._lines[number].connect()
        over = sorted((cause.end, cause.name, cause) for cause in self.causes)
        for step, second in enumerate(range(0, SECOND_DAY if self.second else DAY, STEP)):
            self.clock.go_to(second + (DAY if self.second else 0))
            await self._peers_at(second)
            await self._send(second, step, schedule.get(step, ()))
            await self._quiet()
            await self.look()
            while over and over[0][0] + 900 <= second:
                await self.cure(over.pop(0)[2])
        for _, _, cause in over:
            await self.cure(cause)
        for line in self._lines.values():
            await line.close()
        self.seconds = perf_counter() - began

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Those of this day."""
        if self.second:
            return tuple(second_day(cause) for cause in self.plan.causes if cause.again or cause.late)
        return tuple(cause for cause in self.plan.causes if not cause.late)

    def _schedule(self) -> dict[int, list[tuple[int, str]]]:
        """Step -> (interface, cause) of every message that is to fail."""
        steps: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for cause in self.causes:
            for number in range(cause.messages):
                at = self._dice.randrange(cause.begin, cause.end)
                steps[at // STEP].append((cause.interfaces[number % len(cause.interfaces)], cause.name))
        return steps

    async def _peers_at(self, second: int) -> None:
        down = {
            number
            for cause in self.causes
            if cause.kind is Kind.OUTAGE and cause.begin <= second < cause.end
            for number in cause.interfaces
        }
        if not self.second:
            down |= {blip.interface for blip in self.plan.blips if blip.at <= second < blip.at + STEP}
        for number, peer in self.peers.items():
            if number in down and peer.is_up:
                await peer.down()
            elif not any(self.peers[other] is peer for other in down) and not peer.is_up:
                await peer.up()
                for running in self.gateway.running.values():
                    for lane in running.lanes.values():
                        lane.wake()

    async def _send(self, second: int, step: int, failing: Iterable[tuple[int, str]]) -> None:
        work: dict[int, list[bytes]] = defaultdict(list)
        at = self.clock.now()
        for number, cause in failing:
            self._numbers[cause] += 1
            control = f"{cause}-{self.second:d}{self._numbers[cause]:06d}"
            person = Person(self._dice)
            work[number].append(message(control, person, at))
            if self._kind(cause) is Kind.ARRIVAL:
                work[number].append(message(control, person, at, note="again"))
            self.sent[cause] += 1
        for number in range(INTERFACES):
            if step % EVERY == number % EVERY and not self._is_silent(number, second):
                work[number].append(message(f"G-{number:02d}{self.second:d}{step:06d}", Person(self._dice), at))
        interface, begin, _ = self.plan.stuck
        if not self.second and begin <= second < begin + STEP:
            work[interface].append(message(f"{STUCK}-1", Person(self._dice), at))
        await asyncio.gather(*(self._line(number, messages) for number, messages in work.items()))

    async def _line(self, number: int, messages: list[bytes]) -> None:
        for raw in messages:
            await self._lines[number].send(raw)

    def _kind(self, name: str) -> Kind:
        return next(cause.kind for cause in self.plan.causes if cause.name == name)

    def _is_silent(self, number: int, second: int) -> bool:
        silent, begin, end = self.plan.silent
        return not self.second and number == silent and begin <= second < end

    async def _quiet(self) -> None:
        """Until nothing can go any further at this moment of the day."""
        up = [
            lane.destination_id
            for number in range(INTERFACES)
            if self.peers[number].is_up
            for lane in self.gateway.running[name_of(number)].lanes.values()
        ]
        async with asyncio.timeout(60):
            while await self.gateway.store.read(_under_way, tuple(up)):
                await asyncio.sleep(0.004)


def _under_way(connection: Connection, destinations: tuple[int, ...]) -> int:
    """Deliveries that wait for nothing but their turn; what stands behind a message that needs a person is left out."""
    blocked = select(delivery.c.destination_id).where(delivery.c.status == "error", delivery.c.in_queue == 1)
    statement = select(func.count()).where(
        delivery.c.destination_id.in_(destinations),
        delivery.c.in_queue == 1,
        delivery.c.status.in_(("queued", "sending")),
        delivery.c.destination_id.not_in(blocked),
    )
    return int(connection.execute(statement).scalar_one())


def truth(connection: Connection) -> dict[str, Counter[int]]:
    """Cause by the control id -> fingerprints of its deliveries with how many each; read from the store alone."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    statement = (
        select(message_table.c.control_id, delivery.c.fingerprint_id)
        .join(message_table, message_table.c.id == delivery.c.message_id)
        .where(delivery.c.fingerprint_id.is_not(None))
    )
    for control, fingerprint in connection.execute(statement):
        found[control.partition("-")[0]][fingerprint] += 1
    return found
