"""One interface at work: its source, its lanes, its numbers, and the work state a person gave it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.config.settings import InterfaceSettings
from console.core.interface import LinkState, WorkState
from console.gateway.intake import Intake
from console.gateway.lane import Lane, Lease
from console.gateway.statistics import Statistics

log = logging.getLogger("console.interface")

PAUSE_GRACE = 5.0
"""Seconds a lane gets to settle what is on the wire when it is paused or stopped."""


OUT_OF_TURN = (
    "Messages are missing: the partner's sequence number (MSH-13) is not the next. It was told which one is, and must "
    "send that first, or begin anew with 0 or -1"
)


class SourceRunner(Protocol):
    """Where messages come from: a listener or a watched folder."""

    async def start(self) -> int | None:
        """Begin; the port listened on, where there is one."""

    async def stop(self, grace: float) -> None:
        """Take nothing new, let answers already due go out, close."""

    @property
    def connections(self) -> int:
        """Peers connected now."""

    @property
    def remark(self) -> str:
        """What a person should know of it: the last peer that was not let in, a certificate that ends soon."""


@dataclass(slots=True, kw_only=True)
class Work:
    """The work state as a person last set it; kept in the store."""

    state: WorkState = WorkState.RUNNING
    reason: str = ""
    actor: str = ""
    since: datetime | None = None


class RunningInterface:
    """Starts, stops and pauses the parts of one interface. It decides nothing about messages."""

    def __init__(
        self,
        *,
        interface_id: int,
        settings: InterfaceSettings,
        intake: Intake,
        source: SourceRunner,
        lanes: dict[str, Lane],
        statistics: Statistics,
        work: Work,
    ) -> None:
        self.id = interface_id
        self.settings = settings
        self.intake = intake
        self.source = source
        self.lanes = lanes
        self.statistics = statistics
        self.work = work
        self.port: int | None = None
        self.lease: Lease | None = None
        self.coming_up = asyncio.Lock()  # held while the lease is taken and the queues are recovered
        self.planned: dict[str, str] = {}  # destinations that a planned hold keeps, and its words
        self.closing = False  # the gateway stops: nothing is sent any more
        self.overdue: dict[str, str] = {}  # destinations whose application owes answers, in words
        self.out_of_turn = False  # the last numbered message was not the next one
        self.problem = ""  # why it cannot take in (port in use), in words
        self.stumbles: set[int] = set()  # destinations whose lane met a fault of ours since the last recovery

    @property
    def destination_ids(self) -> tuple[int, ...]:
        """Its queues, by their numbers in the store."""
        return tuple(lane.destination_id for lane in self.lanes.values())

    @property
    def listening(self) -> bool:
        """True while the source takes messages."""
        return self._listening

    _listening = False

    async def apply(self) -> None:
        """Bring source and lanes to what the work state says; safe to repeat."""
        wants_source = self.work.state is not WorkState.STOPPED and self.lease is not None
        if wants_source and not self._listening:
            self.port = await self.source.start()
            self._listening = True
        if not wants_source and self._listening:
            self._listening = False
            await self.source.stop(PAUSE_GRACE)
        await self.apply_lanes()

    def may_send(self, destination: str) -> bool:
        """True where neither a person, nor a planned hold, nor a lost lease, nor the gateway's end keeps this queue."""
        wanted = self.work.state is WorkState.RUNNING and destination not in self.planned
        return wanted and self.lease is not None and not self.closing

    def oversteps(self) -> bool:
        """True where a lane sends that may not."""
        return any(lane.sends and not self.may_send(name) for name, lane in self.lanes.items())

    async def apply_lanes(self) -> None:
        """Resume the lanes that may send, pause the others all at once and wait for what they have on the wire."""
        await asyncio.gather(*(self._apply_lane(name, lane) for name, lane in self.lanes.items()))

    async def _apply_lane(self, name: str, lane: Lane) -> None:
        """Asked anew for each lane, with nothing between question and act: another command may have come meanwhile."""
        if self.may_send(name):
            lane.resume()
        else:
            await lane.pause(PAUSE_GRACE)

    async def stop_source(self, grace: float) -> None:
        """Take nothing new from now on (first step of an orderly end); what is paused stays so."""
        self.closing = True
        if self._listening:
            self._listening = False
            await self.source.stop(grace)

    def doubt_lease(self) -> None:
        """A commit is in doubt: nothing is claimed until the lease was taken anew and the queue recovered."""
        self.lease = None

    def stumbled_over(self, destination_id: int) -> None:
        """A lane met a fault of ours in the middle of a try: what it had on the wire waits for a person."""
        self.stumbles.add(destination_id)
        self.lease = None

    def link(self) -> tuple[LinkState, str]:
        """The worst wire of the interface, in words; the source counts where there is no destination."""
        if not self._listening and self.problem:
            return LinkState.DOWN, self.problem
        if self.work.state is WorkState.STOPPED:
            return LinkState.OFF, "stopped"
        order = (LinkState.DOWN, LinkState.SLOW, LinkState.UNKNOWN, LinkState.UP)
        states = [(lane.sender.link, lane.sender.link_detail) for lane in self.lanes.values()]
        if not states:
            return (LinkState.UP, "listening") if self._listening else (LinkState.OFF, "not listening")
        return min(states, key=lambda item: order.index(item[0]) if item[0] in order else len(order))

    def remarks(self, destination: str | None = None) -> str:
        """What does not stop it and still wants a person: of one destination, or of all and the source."""
        lanes = self.lanes if destination is None else {destination: self.lanes[destination]}
        found = [self.overdue.get(name, "") for name in lanes]
        found += [lane.sender.remark for lane in lanes.values()]
        found += [self.source.remark] if destination is None and self._listening else []
        found += [OUT_OF_TURN] if destination is None and self.out_of_turn else []
        return "; ".join(dict.fromkeys(words for words in found if words))

    def wake(self, wanted: Callable[[int], bool]) -> None:
        """Wake the lanes whose destination id is wanted."""
        for lane in self.lanes.values():
            if wanted(lane.destination_id):
                lane.wake()
