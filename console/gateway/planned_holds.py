"""The clockwork of planned holds: which queues are held now, when a hold begins, ends and is drained.

The times and states in the store are the truth, so a hold survives a restart, and one that ended while the gateway was
off drains at the start. A queue is gated by time alone: it is held although the store cannot take the note that it
began, and two holds on one queue hold it until both have ended. What a person decided about an interface stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.api.people import HoldState
from console.core.clock import Clock
from console.gateway.feed import Feed
from console.gateway.observer import Observer
from console.gateway.running import RunningInterface
from console.store.audit import AuditEntry
from console.store.errors import StoreError
from console.store.planned_holds import (
    RATE_WINDOW,
    ChangeHold,
    HoldRow,
    Place,
    open_holds,
    received_for,
    waits_since_before,
)
from console.store.store import Store

log = logging.getLogger("console.holds")

TICK = 1.0
"""Seconds between two looks at the clock."""

SAMPLES = timedelta(seconds=30)
"""How far back the live rate of a drain looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """What is seen of a hold's queues: how many wait, and how fast they become fewer (messages per second)."""

    depth: int = 0
    per_second: float = 0.0

    @property
    def seconds(self) -> float | None:
        """Until they are empty; None where that cannot be said."""
        if not self.depth:
            return 0.0
        return self.depth / self.per_second if self.per_second > 0 else None


def state_at(hold: HoldRow, now: datetime, *, drained: bool = False) -> HoldState:
    """Where a hold stands at a time; `drained`: nothing from before its end waits any more.

    What has begun stays begun and what has ended stays ended, whichever way the clock jumps.
    """
    state = HoldState(hold.state)
    if state is HoldState.PLANNED and now >= hold.starts_at:
        state = HoldState.HOLDING
    if state is HoldState.HOLDING and now >= hold.ends_at:
        state = HoldState.DRAINING
    if HoldState(hold.state) is HoldState.DRAINING and drained:
        state = HoldState.ENDED
    return state


def held_places(holds: Iterable[HoldRow], now: datetime) -> dict[Place, str]:
    """Every queue that is held now, with the words of the hold that keeps it longest."""
    holding = [hold for hold in holds if state_at(hold, now) is HoldState.HOLDING]
    longest = sorted(holding, key=lambda hold: (hold.ends_at, hold.id))
    return {place: words(hold, now) for hold in longest for place in hold.places}


def words(hold: HoldRow, now: datetime) -> str:
    """ "Planned downtime of CERN until 04:00: upgrade (r.keller)"; the day where it is not today's."""
    ends, today = hold.ends_at.astimezone(), now.astimezone().date()
    until = f"{ends:%H:%M}" if ends.date() == today else f"{ends:%d %b %H:%M}"
    return f"Planned downtime of {hold.system} until {until}: {hold.reason} ({hold.actor})"


class PlannedHolds:
    """Keeps the lanes of one gateway as the planned holds say. `refresh` first, then interfaces may be brought up.

    `running` gives the gateway's interfaces by name as they are now.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        feed: Feed,
        observer: Observer,
        running: Callable[[], Mapping[str, RunningInterface]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._feed = feed
        self._observer = observer
        self._running = running
        self._holds: tuple[HoldRow, ...] = ()
        self._asked = self._read = 0  # looks into the store begun, and the one that `_holds` comes from
        self._turn = asyncio.Lock()
        self._moved: set[str] = set()  # interfaces of which a queue was marked anew
        self._samples: dict[int, list[tuple[datetime, int]]] = {}

    @property
    def holds(self) -> tuple[HoldRow, ...]:
        """Those not over, as last read."""
        return self._holds

    async def run(self) -> None:
        """Look at the clock once a second; while the store fails, what was read last is held as its times say."""
        while True:
            await asyncio.sleep(TICK)
            try:
                await self.tick()
            except StoreError as error:
                log.warning("holds.not_noted", extra={"kind": type(error).__name__})

    async def refresh(self) -> None:
        """Read what is planned and say to each interface which of its queues are held; starts and stops nothing."""
        self._asked += 1
        mine = self._asked
        found = await self._store.read_first(open_holds)
        if mine > self._read:  # an older look that comes late must not undo a newer one
            self._holds, self._read = found, mine
        self._mark()

    async def tick(self) -> None:
        """One turn of the clockwork: gate the queues, note what began, ended and was drained, gate again."""
        async with self._turn:
            try:
                await self.refresh()
            finally:
                self._mark()  # by the clock, also where the store cannot be read
                await self._gate()
            for hold in self._holds:
                await self._advance(hold)
            await self.refresh()
            await self._gate()

    def drain(self, hold: HoldRow) -> Drain:
        """The queues of a hold now, from the last look; the live rate while draining, else the one before it began."""
        depth = sum(self._observer.depth(ident).depth for ident in self._ids(hold))
        if state_at(hold, self._clock.now()) is HoldState.DRAINING:
            live = shrinking(self._samples.get(hold.id, []))
            if live is not None:
                return Drain(depth=depth, per_second=live)
        return Drain(depth=depth, per_second=hold.per_hour / 3600)

    def _ids(self, hold: HoldRow) -> tuple[int, ...]:
        running = self._running()
        return tuple(
            running[interface].lanes[destination].destination_id
            for interface, destination in hold.places
            if interface in running and destination in running[interface].lanes
        )

    def _mark(self) -> None:
        held = held_places(self._holds, self._clock.now())
        for name, running in self._running().items():
            planned = {lane: held[name, lane] for lane in running.lanes if (name, lane) in held}
            if planned.keys() != running.planned.keys():
                self._moved.add(name)
            running.planned = planned

    async def _gate(self) -> None:
        """Bring the lanes to what was marked; those on the wire settle first, all at once."""
        moved, self._moved = self._moved, set()
        every = self._running().items()
        changed = [running for name, running in every if name in moved or running.oversteps()]
        await asyncio.gather(*(running.apply_lanes() for running in changed))
        for running in changed:
            self._feed.interface_changed(running.settings.name)

    async def _advance(self, hold: HoldRow) -> None:
        """Write where the hold stands now, if that moved; only the first of several gateways writes it."""
        now = self._clock.now()
        drained = False
        ids = self._ids(hold)
        if HoldState(hold.state) is HoldState.DRAINING:
            drained = not await self._store.read_first(waits_since_before, ids, hold.updated_at)
            self._sample(hold, now)
        state = state_at(hold, now, drained=drained)
        if state is HoldState(hold.state):
            return
        if state is HoldState.ENDED:
            self._samples.pop(hold.id, None)
        change = ChangeHold(
            hold_id=hold.id,
            only_from=(hold.state,),
            now=now,
            entry=_entry(hold, state, now),
            state=state.value,
            per_hour=await self._rate_before(hold, ids) if hold.state == HoldState.PLANNED.value else None,
            over_by=now if state is HoldState.DRAINING else None,
        )
        await self._store.write(change)

    async def _rate_before(self, hold: HoldRow, ids: tuple[int, ...]) -> int:
        window = (hold.starts_at - RATE_WINDOW, hold.starts_at)
        received = await self._store.read(received_for, ids, *window)
        return round(received * 3600 / RATE_WINDOW.total_seconds())

    def _sample(self, hold: HoldRow, now: datetime) -> None:
        depth = sum(self._observer.depth(ident).depth for ident in self._ids(hold))
        kept = [item for item in self._samples.get(hold.id, []) if now - SAMPLES <= item[0] < now]
        self._samples[hold.id] = [*kept, (now, depth)]


def shrinking(samples: list[tuple[datetime, int]]) -> float | None:
    """Messages per second that the queues became fewer; None until two seconds were seen."""
    if len(samples) < 2:
        return None
    (first_at, first), (last_at, last) = samples[0], samples[-1]
    seconds = (last_at - first_at).total_seconds()
    return (first - last) / seconds if seconds >= 2 else None


def _entry(hold: HoldRow, state: HoldState, now: datetime) -> AuditEntry:
    acts = {HoldState.HOLDING: "hold.begin", HoldState.DRAINING: "hold.end", HoldState.ENDED: "hold.drained"}
    return AuditEntry(
        at=now,
        actor="gateway",
        role="gateway",
        action=acts[state],
        object=f"planned hold {hold.id} of {hold.system}",
        reason=hold.reason,
        detail=f"{len(hold.places)} queues",
    )
