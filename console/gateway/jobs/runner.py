"""Works on the jobs of one gateway: a few messages at a time, live traffic first, and nothing twice.

The runner decides little (see `pacing`, `gate`) and remembers nothing that matters: the mark of an item, its copy and
its fence are one transaction of the store, so that it may be killed anywhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from console.core.errors import OperatorError
from console.core.faultpoints import faultpoint
from console.core.interface import LinkState, Ordering
from console.core.status import Status
from console.gateway.jobs.gate import Place, why_waits
from console.gateway.jobs.pacing import room
from console.gateway.jobs.progress import Destination, Progress, progress
from console.gateway.jobs.receipts import counts, in_words
from console.gateway.lane import Lane, Lease
from console.gateway.running import RunningInterface
from console.gateway.service import Gateway
from console.store.errors import StoreError
from console.store.job_cures import CureItems
from console.store.job_items import CopyItems, ItemCopy, MoveItems
from console.store.job_reads import (
    next_items,
    orphaned_jobs,
    receipt_counts,
    running_jobs,
    stands_ahead,
    still_unsettled,
    unsettled_copies,
    waiting_places,
)
from console.store.job_rows import Item, StoredJob
from console.store.jobs import ChangeJob, StopOrphans
from console.store.times import to_micros

log = logging.getLogger("console.jobs")

IDLE = 5.0
"""Seconds between looks where nothing runs; a command wakes the runner at once."""

POLL = 0.5
"""Seconds between looks where something waits: settlements wake it, polling is the truth."""

BEHIND_LIVE = 0.05
"""Seconds between looks while live traffic goes first."""

STUMBLED = (
    "The gateway met a fault of its own in this job and stopped it. What was sent stays sent. "
    "Tell its operator; then go on with the rest, or cancel it."
)

SENDS = frozenset({"resend", "cure"})
"""Kinds that put something on the wire, a few at a time; the others only move."""

MOVES = 50
"""Moves of one transaction: some milliseconds, so that live traffic is not kept waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a kind other than resend does to a delivery."""

    to: Status
    action: str
    starts: frozenset[Status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a copy leaves: its interface, the lane of its destination, and that one's title."""

    running: RunningInterface
    lane: Lane
    title: str
    planned: str  # the planned hold that keeps its queue, in words


Copier = Callable[[StoredJob, RunningInterface, Lane, tuple[Item, ...]], Awaitable[tuple[ItemCopy, ...]]]


def _is_head(item: Item, way: Way | None) -> bool:
    """True where nothing can go before it: it holds a queue in which all wait for it."""
    return (
        way is not None and item.expected_status is Status.ERROR and way.running.settings.ordering is Ordering.INTERFACE
    )


class Runner:
    """One per gateway. `copier` makes the copies, `rules` say what the kinds do that only move, `cures` names the act
    that lets a message go on, by its status; `turn` is held while a new control id is chosen and stored."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        copier: Copier,
        rules: dict[str, Rule],
        cures: Mapping[Status, str],
        turn: Callable[[], asyncio.Lock],
    ) -> None:
        self._gateway = gateway
        self._store = gateway.store
        self._clock = gateway.clock
        self._copier = copier
        self._rules = rules
        self._cures = cures
        self._turn = turn
        self._wake = asyncio.Event()
        self._known: dict[int, Progress] = {}
        self._orphans_at = 0.0  # monotonic second of the next look for jobs whose gateway has ended
        gateway.on_settled.append(self._settled)

    def wake(self, job_id: int | None = None) -> None:
        """Something changed; what is remembered of this job is read anew."""
        if job_id is not None:
            self._known.pop(job_id, None)
        self._wake.set()

    def words(self, job_id: int) -> str:
        """Why a running job waits; empty while it moves."""
        known = self._known.get(job_id)
        return "" if known is None else known.words

    async def run(self) -> None:
        """Work until cancelled. What another end of the gateway left behind is paused first: a person decides."""
        while True:
            self._wake.clear()
            wait = POLL
            try:
                await self._stop_orphans()
                wait = await self._round()
            except StoreError as error:
                log.warning("jobs.store_failed", extra={"kind": type(error).__name__})
                self._known.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _stop_orphans(self) -> None:
        owner, now = self._gateway.owner, self._clock.monotonic()
        if now < self._orphans_at:
            return
        self._orphans_at = now + IDLE
        if await self._store.read(orphaned_jobs, owner):
            stopped = await self._store.write(StopOrphans(owner=owner, now=self._clock.now()))
            if stopped:
                log.warning("jobs.paused_after_restart", extra={"detail": f"{len(stopped)} jobs"})
                self._gateway.feed.topic_changed("jobs")

    async def _round(self) -> float:
        """One step of every running job; seconds until the next look."""
        jobs = await self._store.read(running_jobs, self._gateway.owner)
        for ident in self._known.keys() - {job.id for job in jobs}:
            del self._known[ident]
        waits = [await self._guarded(job) for job in jobs]
        return min(waits, default=IDLE)

    async def _guarded(self, job: StoredJob) -> float:
        """A step that may fail without harm to anything but its own job."""
        try:
            return await self._step(job)
        except StoreError:
            raise
        # Last resort: a fault of ours in one job must not end the gateway, which other people's messages pass.
        except Exception as error:  # noqa: BLE001
            log.error("jobs.stumbled", extra={"kind": type(error).__name__})
            await self._end(job, "paused", STUMBLED)
            return POLL

    async def _step(self, job: StoredJob) -> float:
        known = self._known.get(job.id)
        if known is None:
            known = self._known[job.id] = await self._read(job)
        await self._look(known)
        for place in tuple(known.places):
            if not await self._work(job, known, place):
                self._known.pop(job.id, None)
                return POLL
        if known.unsettled:
            return self._wait(known)
        if self._trying(job, known) == 0 and known.places:
            await self._end(job, "paused", "Tried {begun}: {words}. Go on, or cancel the rest.")
        elif not known.places:
            await self._end(job, "done", "Done: {words}.")
        return self._wait(known)

    def _wait(self, known: Progress) -> float:
        """Seconds until the next look, unless a settlement or a command comes first."""
        wait = known.pace.wait(self._clock.monotonic()) or POLL
        behind_live = any(here.behind_live for here in known.destinations.values())
        return min(POLL, wait, BEHIND_LIVE if behind_live else POLL)

    async def _read(self, job: StoredJob) -> Progress:
        found = await self._store.read(receipt_counts, job.id)
        return progress(
            job.per_minute,
            await self._store.read(waiting_places, job.id),
            job.total - found["waiting"] - found["refused"],
            await self._store.read(unsettled_copies, job.id),
            self._clock.monotonic(),
        )

    async def _look(self, known: Progress) -> None:
        """Every so often: which copies are still under way. A person may have moved one, or a settlement went by."""
        now = self._clock.monotonic()
        own = known.unsettled
        if not own or now - known.looked_at < POLL:
            return
        known.looked_at = now
        left = await self._store.read(still_unsettled, own)
        for each in known.destinations.values():
            each.unsettled &= left | (each.unsettled - set(own))

    @staticmethod
    def _trying(job: StoredJob, known: Progress) -> int | None:
        """How many more may go before the job pauses by itself; None: all."""
        return max(0, job.try_first - known.begun) if job.try_first else None

    async def _work(self, job: StoredJob, known: Progress, place: int) -> bool:
        """The next few for one destination. False where the job must be read anew: it was paused or ended meanwhile."""
        here = known.destinations[place]
        paced = known.pace.allowed(self._clock.monotonic())
        trying = self._trying(job, known)
        if job.kind not in SENDS:
            most = min([MOVES, *(limit for limit in (paced, trying) if limit is not None)])
            return most == 0 or await self._move(job, known, place, most)
        most = room(window=here.speed.window, unsettled=len(here.unsettled), paced=paced, trying=trying)
        return most == 0 or await self._send(job, known, place, most)

    async def _move(self, job: StoredJob, known: Progress, place: int, most: int) -> bool:
        here = known.destinations[place]
        items = await self._store.read(next_items, job.id, place, here.taken, most)
        if not items:
            known.places.remove(place)
            return True
        rule = self._rules[job.kind]
        work = MoveItems(
            job_id=job.id,
            owner=job.owner,
            items=items,
            to=rule.to,
            action=rule.action,
            starts=rule.starts,
            actor=job.actor,
            role=job.role,
            reason=job.reason,
            now=self._clock.now(),
        )
        done = await self._store.write(work)
        if done is None:
            return False
        here.taken = items[-1].number
        self._count(known, len(done), sum(1 for each in done if not each.text))
        self._gateway.changed([each.delivery_id for each in done if not each.text])
        self._gateway.wake([place])
        self._wake.set()
        return True

    async def _send(self, job: StoredJob, known: Progress, place: int, most: int) -> bool:
        """The next few into the queue of one destination: copies, or the messages themselves."""
        here = known.destinations[place]
        items = await self._store.read(next_items, job.id, place, here.taken, most)
        if not items:
            known.places.remove(place)
            return True
        first = items[0].expected_status  # a refused one holds its queue
        items = tuple(takewhile(lambda item: item.expected_status is first, items))
        way = self._way(place)
        placed = items[0].delivery_id if job.kind == "cure" or items[0].replaces else None
        here.words = await self._why_waits(way, here, placed, ahead=not _is_head(items[0], way))
        if here.words or way is None:
            return True
        if way.lane.sender.link is LinkState.DOWN:
            items = items[:1]  # this one tries the link
        async with self._turn():
            if way.running.lease is None:  # lost while we waited for our turn
                return True
            done = await self._store.write(await self._sending(job, way, way.running.lease, items))
        if done is None:
            return False
        faultpoint("copies_stored")
        made = [each.copy_delivery_id for each in done if each.copy_delivery_id is not None]
        here.stored(made, self._clock.monotonic())
        here.taken = items[-1].number
        self._count(known, len(done), len(made))
        self._gateway.changed(made, new=job.kind != "cure")
        self._gateway.changed([item.delivery_id for item in items if item.replaces])
        self._gateway.wake([place])
        if here.wants_more:
            self._wake.set()
        return True

    async def _sending(self, job: StoredJob, way: Way, lease: Lease, items: tuple[Item, ...]) -> CopyItems | CureItems:
        if job.kind == "cure":
            return CureItems(
                job_id=job.id,
                owner=job.owner,
                interface_id=way.running.id,
                epoch=lease.epoch,
                last_message_id=job.last_message_id,
                items=items,
                actions=self._cures,
                actor=job.actor,
                role=job.role,
                reason=f"{job.reason} (job {job.id})",
                now=self._clock.now(),
            )
        copies = await self._copier(job, way.running, way.lane, items)
        return CopyItems(
            job_id=job.id,
            owner=job.owner,
            interface_id=way.running.id,
            epoch=lease.epoch,
            last_message_id=job.last_message_id,
            now=self._clock.now(),
            copies=copies,
        )

    def _count(self, known: Progress, done: int, begun: int) -> None:
        """`done` were marked, of which `begun` were not refused: only those are tries."""
        known.begun += begun
        known.pace = known.pace.after(done, self._clock.monotonic())

    async def _why_waits(self, way: Way | None, here: Destination, placed: int | None, *, ahead: bool) -> str:
        here.behind_live = False
        if way is None:
            return why_waits(None)
        running, lane, before = way.running, way.lane, None
        if ahead and not way.planned:
            own, now = tuple(here.unsettled), to_micros(self._clock.now())
            ordering = running.settings.ordering
            before = await self._store.read(stands_ahead, lane.destination_id, ordering, own, now, placed)
            here.behind_live = before is Status.QUEUED
        return why_waits(
            Place(
                title=way.title,
                has_lease=running.lease is not None,
                work=running.work.state,
                planned=way.planned,
                link=lane.sender.link,
                backing_off=lane.breaker.closed_until > self._clock.monotonic(),
                idle=not here.unsettled,
                ahead=before,
            )
        )

    def _way(self, place: int) -> Way | None:
        for running in self._gateway.running.values():
            for item in running.settings.destination:
                lane = running.lanes.get(item.name)
                if lane is not None and lane.destination_id == place:
                    planned = running.planned.get(item.name, "")
                    return Way(running=running, lane=lane, title=item.title or item.name, planned=planned)
        return None

    async def _end(self, job: StoredJob, to: str, note: str) -> None:
        """Paused after the first few, or done; a person who was quicker wins."""
        found = counts(await self._store.read(receipt_counts, job.id), job.total)
        tried = job.total - found.waiting - found.refused
        words = in_words(found.model_copy(update={"waiting": 0}))
        work = ChangeJob(
            job_id=job.id,
            before=frozenset({"running"}),
            to=to,
            now=self._clock.now(),
            note=note.format(begun=tried, words=words),
        )
        self._known.pop(job.id, None)
        try:
            await self._store.write(work)
        except OperatorError:
            log.info("jobs.changed_meanwhile")
        self._gateway.feed.topic_changed("jobs")

    def _settled(self, delivery_id: int, status: Status) -> None:
        """A try of anything ended: where it is a copy of ours that goes no further, there is room for more."""
        if status is Status.QUEUED:
            return
        for known in self._known.values():
            for here in known.destinations.values():
                if delivery_id in here.unsettled:
                    here.settled(delivery_id, self._clock.monotonic())
                    if here.wants_more:
                        self._wake.set()
