"""Six hours of a hospital's past, written into a store before its gateway listens: what was sent, refused and mended.

It goes the ways a gateway goes (intake, claim, judgement, settlement, commands with audit rows), only that a simulated
clock says when, and that the partners' replies come from `console.simulator.replies` and not from a socket. So the
store that comes of it cannot be told from one that was there for six hours. It follows from steps and site alone.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from console.compositions.files import STORE_FILE
from console.compositions.past_lane import Delivered, PastLane
from console.compositions.past_people import Handling, Person, handling, settled_work
from console.compositions.past_triage import Look, triage_acts
from console.compositions.past_watch import PastWatch, looks
from console.config.settings import SiteFile
from console.core.errors import BugError
from console.core.interface import WorkState
from console.core.message import Summary
from console.gateway.assembly import Hooks, assemble
from console.gateway.lane import Lease
from console.gateway.running import RunningInterface
from console.gateway.tallying import assume_watched
from console.simulator.batches import TOGETHER, batch
from console.simulator.day import Step
from console.simulator.faults import Fault
from console.simulator.feeds import Feed
from console.store.arrivals import Recorded
from console.store.queue import ReleaseLease, TakeLease
from console.store.store import Store

CHUNK = 512
"""Arrivals between two looks at the queues."""
_OWNER = "history"
_LEASE_SECONDS = 3600.0
_PORTS = 20_000


@dataclass(slots=True)
class SimulatedClock:
    """A clock that shows what it is told, on both sides."""

    at: datetime

    def now(self) -> datetime:
        """The simulated time, aware."""
        return self.at

    def monotonic(self) -> float:
        """The same in seconds: nothing waits here but what watches the past."""
        return self.at.timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was written, for tests and for the summary of a demo."""

    messages: int
    delivered: int
    open: int
    handled: int


async def write_history(
    data: Path,
    key: bytes,
    site: SiteFile,
    steps: Sequence[Step],
    base: datetime,
    *,
    left: Collection[str] = (),
) -> Past:
    """Write the past into the store of this data folder, which must have none yet. Raises what `Store.open` raises.

    Nobody has settled the failures of messages whose control ids are in `left`. The store appears under its name when
    it is whole, so that no gateway ever opens half of it.
    """
    unfinished = data / "history"
    clock = SimulatedClock(base)
    store = await asyncio.to_thread(_open, unfinished, key, clock)
    try:
        past = await _Writing(store, clock, site, base, frozenset(left)).write(steps)
    finally:
        await asyncio.to_thread(store.close)
    await asyncio.to_thread(_put_in_place, unfinished, data)
    return past


def _open(folder: Path, key: bytes, clock: SimulatedClock) -> Store:
    folder.mkdir(parents=True, mode=0o700)
    return Store.open(folder / STORE_FILE, key, clock=clock, name="gateway")


def _put_in_place(unfinished: Path, data: Path) -> None:
    (unfinished / STORE_FILE).replace(data / STORE_FILE)
    shutil.rmtree(unfinished)


@dataclass(slots=True)
class _Writing:
    """The work itself; used once."""

    store: Store
    clock: SimulatedClock
    site: SiteFile
    base: datetime
    left: frozenset[str]
    _running: dict[str, RunningInterface] = field(default_factory=dict)
    _leases: dict[int, int] = field(default_factory=dict)  # interface id -> epoch
    _lanes: list[PastLane] = field(default_factory=list)
    _received: dict[int, datetime] = field(default_factory=dict)  # message id -> when
    _summaries: dict[int, Summary] = field(default_factory=dict)
    _faults: dict[str, Fault] = field(default_factory=dict)  # control id -> what goes wrong around it
    _touched: set[str] = field(default_factory=set)  # interfaces that may have something to send
    _due: list[tuple[datetime, int, Handling]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=itertools.count)
    _unanswered: int = 0
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _delivered: int = 0
    _open: int = 0
    _handled: int = 0
    _files: int = 0
    _person: Person = field(init=False)

    async def write(self, steps: Sequence[Step]) -> Past:
        """Everything, in the order of time."""
        await self._assemble()
        self._person = Person(self.store, self._running, PastWatch(self.store, self.clock, self.site, self._running))
        first = self.base + timedelta(seconds=steps[0].at if steps else 0.0)
        watched = (Look(at) for at in looks(self.base, first))
        for work in itertools.chain(settled_work(self._running, self.base), triage_acts(self.base), watched):
            heapq.heappush(self._due, (work.at, next(self._order), work))
        waiting: dict[str, list[Step]] = {}
        for number, step in enumerate(steps):
            at = self.base + timedelta(seconds=step.at)
            await self._people(at)
            self._arrive(step, at, number, waiting)
            if self._unanswered >= CHUNK:
                await self._flush()
        for collected in waiting.values():
            if collected:
                self._batch(collected, self.base + timedelta(seconds=steps[-1].at))
        await self._flush()
        await self._people(self.base)
        await self._flush()
        for interface_id, epoch in self._leases.items():
            await self.store.write(ReleaseLease(interface_id=interface_id, owner=_OWNER, epoch=epoch))
        if steps:
            await assume_watched(self.store, self._leases, self.base + timedelta(seconds=steps[0].at), self.base)
        return Past(messages=len(self._received), delivered=self._delivered, open=self._open, handled=self._handled)

    async def _assemble(self) -> None:
        """The interfaces as a gateway would build them; nothing of them is started."""
        hooks = Hooks(
            stored=self._stored,
            lost=_raise,
            claimed=lambda name, claimed: None,
            settled=lambda *told: None,
            event=lambda name, event, detail: None,
        )
        for settings in self.site.interface:
            running = await assemble(
                settings,
                store=self.store,
                clock=self.clock,
                environment=self.site.gateway.environment,
                hooks=hooks,
            )
            self._running[settings.name] = running
            taken = await self.store.write(
                TakeLease(interface_id=running.id, owner=_OWNER, now=self.base, seconds=_LEASE_SECONDS)
            )
            if taken is None:
                raise BugError("A new store cannot have another owner.")
            self._leases[running.id] = taken
            running.lease = Lease(interface_id=running.id, epoch=taken)
            for item in settings.destination:
                dice = random.Random(f"past {settings.name} {item.name}")  # noqa: S311 - a story, not a secret
                lane = PastLane(
                    store=self.store,
                    running=running,
                    destination=item,
                    epoch=taken,
                    base=self.base,
                    clock=self.clock,
                    received=self._received,
                    summaries=self._summaries,
                    faults=self._faults,
                    dice=dice,
                )
                running.lanes[item.name].sender = lane.wire
                self._lanes.append(lane)

    def _arrive(self, step: Step, at: datetime, number: int, waiting: dict[str, list[Step]]) -> None:
        """Hand a message to the intake of its interface as if it had come now; those of a folder come by the file."""
        running = self._running.get(step.feed.name)
        if running is None or running.work.state is WorkState.STOPPED:
            return
        if step.fault is Fault.NO_REPLY:
            self._faults[step.control_id] = step.fault
        if step.feed.folder:
            collected = waiting.setdefault(step.feed.name, [])
            collected.append(step)
            if len(collected) == TOGETHER:
                self._batch(collected, at)
                collected.clear()
            return
        for _ in range(2 if step.fault is Fault.TWICE else 1):
            # A connection of its own for each: so one message is one work, and they are stored in the order of time.
            self._accept(step.feed, step.raw, f"127.0.0.1:{32768 + number % _PORTS}", at)

    def _batch(self, steps: Sequence[Step], at: datetime) -> None:
        self._files += 1
        feed = steps[0].feed
        raw = batch(feed, self._files, [step.raw for step in steps])
        self._accept(feed, raw, f"folder:{feed.sender}{self._files:05d}.hl7", at)

    def _accept(self, feed: Feed, raw: bytes, peer: str, at: datetime) -> None:
        self.clock.at = at
        self._unanswered += 1
        self._running[feed.name].intake.accept(raw, peer, self._answer)

    def _answer(self, reply: bytes | None, *, kept: bool = True) -> None:
        del reply, kept  # nobody waits for it
        self._unanswered -= 1
        if not self._unanswered:
            self._answered.set()

    def _stored(self, name: str, summary: Summary, recorded: Recorded, at: datetime) -> None:
        self._touched.add(name)
        if not recorded.duplicate:
            self._received[recorded.message_id] = at
            self._summaries[recorded.message_id] = summary

    async def _flush(self) -> None:
        """Wait until all is stored, then deliver what may be delivered."""
        while self._unanswered:
            self._answered.clear()
            await self._answered.wait()
        busy = [lane for lane in self._lanes if lane.running.settings.name in self._touched]
        self._touched.clear()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(lane.deliver(), name="past lane") for lane in busy]
        for lane, task in zip(busy, tasks, strict=True):
            self._count(lane, task.result())

    def _count(self, lane: PastLane, delivered: Delivered) -> None:
        self._delivered += delivered.sent
        if delivered.refused:
            self._touched.add(lane.running.settings.name)
        self._person.watch.moved |= bool(delivered.failures or delivered.refused)
        for failure in delivered.failures:
            person = None if failure.control_id in self.left else handling(failure, self.base)
            if person is None:
                self._open += 1
            else:
                heapq.heappush(self._due, (person.at, next(self._order), person))

    async def _people(self, until: datetime) -> None:
        """What people did up to this moment, each act at its time."""
        while self._due and self._due[0][0] <= until:
            at, _, act = heapq.heappop(self._due)
            if not act.aside:
                await self._flush()
            self.clock.at = at
            await act.apply(self._person)
            if act.counts:  # what waited behind it may go
                self._touched.update(self._running)
                self._person.watch.moved = True
            self._handled += act.counts


def _raise(name: str, error: BaseException) -> None:
    """A history that cannot be stored is no history: whoever asked for it hears why."""
    del name
    raise error
