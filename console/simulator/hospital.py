"""The demo hospital at work: receiving partners, sending partners, and the day that is played through the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from console.config.settings import SiteFile
from console.core.clock import Clock, SystemClock
from console.core.errors import OperatorError
from console.simulator.batches import Dropper
from console.simulator.day import Step, day
from console.simulator.faults import DEAD, DEAD_EVERY, DEAD_FIRST, DEAD_FOR, SLOW, SLOW_FROM, SLOW_TO, Fault
from console.simulator.feeds import FEEDS
from console.simulator.past_scenes import planted
from console.simulator.peers import Behaviour, Peer, Script
from console.simulator.scenes import Scene
from console.simulator.senders import Sender
from console.simulator.site import REPLY_TIMEOUT, demo_site
from console.simulator.stage import Stage

SCENE_FIRST, SCENE_EVERY = 3.0, 90.0
"""A scene is played at this second of the day, and again so many seconds later, as long as the day goes on."""
_DRAIN = 5.0  # seconds that senders get to finish what was handed to them when the day ends


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalStats:
    """What was done so far. `sent` are messages handed to the gateway, `acked` those it took (AA or CA)."""

    sent: int
    acked: int
    refused: int
    repeats: int
    peers: dict[str, dict[str, int]]  # by place: `Counts` of the receiver

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        return asdict(self)


class DemoHospital:
    """`start` the receivers, give `site()` to a gateway, then `prime` and `run` with the gateway's listener ports.

    All coroutines belong to one event loop. The messages depend on `seed` and `base` alone; `speed` 2 plays the day
    twice as fast. One object plays one day.
    """

    def __init__(
        self,
        seed: int = 1,
        speed: float = 1.0,
        clock: Clock | None = None,
        base: datetime | None = None,
        *,
        batches: Path | None = None,
        past: float | None = None,
    ) -> None:
        """`batches` is the folder of the batch files; `past` how many seconds of history the day has (see `day`)."""
        self._seed, self._past = seed, past
        self._speed = speed
        self._clock: Clock = clock or SystemClock()
        self.base = base or self._clock.now().astimezone()  # the curve of the day goes by the clock on the wall
        self._day: Iterator[Step] = day(seed, self.base, past)
        self._history: list[Step] | None = None
        self._batches = batches
        self._stage = Stage(seed, self.base)
        self._group: asyncio.TaskGroup | None = None
        self._downs: list[asyncio.Task[None]] = []
        self.reply_timeout = max(1.0, REPLY_TIMEOUT / speed)
        self._stopping = asyncio.Event()
        self._queues: dict[str, asyncio.Queue[Step | None]] = {}
        self.senders: dict[str, Sender | Dropper] = {}
        slow = Behaviour(slow_from=SLOW_FROM / speed, slow_to=SLOW_TO / speed)
        self.peers: dict[str, Peer] = {
            place: Peer(
                target.name.upper(),
                behaviour=slow if place == SLOW else Behaviour(),
                dice=random.Random(f"peer {seed} {place}"),
                clock=self._clock,
            )
            for feed in FEEDS.values()
            for place, target in feed.places.items()
        }

    async def start(self) -> SiteFile:
        """Start the receivers on free ports; returns the site file that leads to them."""
        if self._batches is not None:
            self._batches.mkdir(parents=True, exist_ok=True)
        for peer in self.peers.values():
            await peer.start()
        return self.site()

    def site(self) -> SiteFile:
        """The site file of this hospital; only after `start`."""
        return demo_site({place: peer.port for place, peer in self.peers.items()}, self._batches, self.reply_timeout)

    def history(self) -> list[Step]:
        """What happened before second 0, oldest first; all of it, `prime` sends the end of it."""
        if self._history is None:
            self._history = []
            for step in self._day:
                if step.at >= 0:
                    self._day = itertools.chain([step], self._day)
                    break
                self._history.append(step)
        return self._history

    def past_scenes(self) -> list[Step]:
        """What was planted in the past beside its stories and is not cured, oldest first; nothing without a past."""
        return planted(self._seed, self.base, self._past or 0.0)

    async def prime(self, listener_ports: Mapping[str, int], messages: int = 150) -> None:
        """Send the last `messages` of what happened before the day, as fast as they are taken.

        Returns when all were answered, or after `end`.
        """
        self._connect(listener_ports)
        lanes: dict[str, list[Step]] = {}
        for step in self.history()[-messages:] if messages > 0 else []:
            if step.feed.name not in self.senders:
                continue
            self._announce(step)
            lanes.setdefault(step.feed.name, []).append(step)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._send_all(name, steps), name=f"prime {name}") for name, steps in lanes.items()
            ]
            ended = group.create_task(self._stopping.wait(), name="prime until stopped")
            waiting: set[asyncio.Task[Any]] = set(tasks)
            while waiting and not ended.done():
                _, waiting = await asyncio.wait({*waiting, ended}, return_when=asyncio.FIRST_COMPLETED)
                waiting.discard(ended)
            for task in (*tasks, ended):
                task.cancel()

    async def run(
        self, listener_ports: Mapping[str, int], seconds: float | None = None, scenes: Sequence[Scene] = ()
    ) -> None:
        """Play the day, for ever or for so many seconds, and the scenes in it; ends early and cleanly after `stop`."""
        self._connect(listener_ports)
        self.history()
        self._queues = {name: asyncio.Queue() for name in self.senders}
        began = self._clock.monotonic()
        async with asyncio.TaskGroup() as group:
            self._group = group
            lanes = [group.create_task(self._lane(name), name=f"lane {name}") for name in self.senders]
            outages = group.create_task(self._outages(began), name="outages")
            acts = group.create_task(self._scenes(scenes, began), name="scenes")
            await self._play(began, seconds)
            for queue in self._queues.values():
                queue.put_nowait(None)
            await asyncio.wait(lanes, timeout=_DRAIN)
            for task in (*lanes, outages, acts, *self._downs):
                task.cancel()

    @property
    def live(self) -> bool:
        """True once `run` plays, so that scenes can be played."""
        return bool(self._queues)

    def stats(self) -> HospitalStats:
        """Totals of the senders and the counts of each receiver."""
        tallies = [sender.tally for sender in self.senders.values()]
        return HospitalStats(
            sent=sum(tally.sent for tally in tallies),
            acked=sum(tally.acked for tally in tallies),
            refused=sum(tally.refused for tally in tallies),
            repeats=sum(tally.repeats for tally in tallies),
            peers={name: asdict(peer.counts) for name, peer in self.peers.items()},
        )

    def end(self) -> None:
        """Ask `run` to end; returns at once. Safe to call from a signal handler of the loop."""
        self._stopping.set()

    async def stop(self) -> None:
        """End the day and close every socket; call it after the gateway has stopped, or deliveries fail."""
        self.end()
        for sender in self.senders.values():
            await sender.close()
        for peer in self.peers.values():
            await peer.stop()

    def _connect(self, listener_ports: Mapping[str, int]) -> None:
        """A sender for each interface that takes messages; what a stopped one would get, its sender keeps."""
        for name, feed in FEEDS.items():
            if name in self.senders:
                continue
            if name in listener_ports:
                self.senders[name] = Sender(name, listener_ports[name])
            elif feed.folder and self._batches is not None:
                self.senders[name] = Dropper(feed, self._batches)

    def _announce(self, step: Step) -> None:
        if step.fault is Fault.NO_REPLY:
            self.peers[step.feed.name].swallow_reply(step.control_id)

    async def _play(self, began: float, seconds: float | None) -> None:
        """Hand each step to its sender when its time has come."""
        for step in self._day:
            due = step.at / self._speed
            if seconds is not None and due >= seconds:
                await self._stopped_by(began + seconds)
                return
            if await self._stopped_by(began + due):
                return
            if step.feed.name in self._queues:
                self._announce(step)
                self._queues[step.feed.name].put_nowait(step)

    async def _scenes(self, scenes: Sequence[Scene], began: float) -> None:
        """Play each scene in turn, and all of them again after a pause; ends by cancellation."""
        for number in itertools.count() if scenes else ():
            for scene in scenes:
                if await self._stopped_by(began + (SCENE_FIRST + number * SCENE_EVERY) / self._speed):
                    return
                await self.play(scene)

    async def play(self, scene: Scene) -> str:
        """Play one scene now, over the lines of the running day; returns the control id of its message.

        Raises `OperatorError` where its interface does not listen.
        """
        queue = self._queues.get(scene.feed.name)
        if queue is None:
            raise OperatorError(f"{scene.feed.title} does not listen, so {scene.name} cannot be played.")
        steps = self._stage.messages(scene, 0.0, self._clock.now().astimezone())
        peer = self.peers[scene.feed.name]
        if scene.trick is not None:
            peer.script(steps[0].control_id, Script(trick=scene.trick, seconds=1.25 * self.reply_timeout))
        if scene.down and self._group is not None:
            await peer.go_down()
            self._downs.append(self._group.create_task(self._back(peer, scene.down), name=f"{peer.name} is down"))
        for step in steps:
            queue.put_nowait(step)
        return steps[0].control_id

    async def _back(self, peer: Peer, seconds: float) -> None:
        """Let a partner come back after so many seconds of the day."""
        await self._stopped_by(self._clock.monotonic() + seconds / self._speed)
        await peer.come_back()

    async def _stopped_by(self, moment: float) -> bool:
        """Wait until this moment; True where the hospital was stopped before it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), max(0.0, moment - self._clock.monotonic()))
        return self._stopping.is_set()

    async def _lane(self, name: str) -> None:
        queue = self._queues[name]
        while (step := await queue.get()) is not None:
            await self._send_all(name, [step])

    async def _send_all(self, name: str, steps: list[Step]) -> None:
        sender = self.senders[name]
        for step in steps:
            await sender.send(step.raw)
            if step.fault is Fault.TWICE:
                await sender.repeat(step.raw)

    async def _outages(self, began: float) -> None:
        """Take the dead partner down and up again; ends by cancellation."""
        for number in itertools.count():
            falls = began + (DEAD_FIRST + number * DEAD_EVERY) / self._speed
            if await self._stopped_by(falls):
                return
            await self.peers[DEAD].go_down()
            if await self._stopped_by(falls + DEAD_FOR / self._speed):
                return
            await self.peers[DEAD].come_back()
