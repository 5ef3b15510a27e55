"""The gateway: all interfaces of one site, their store, their feed. Starts in order, stops in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from console.api.interfaces import GatewayStatus, InterfaceCommandName, InterfaceRow
from console.config.settings import InterfaceSettings, SiteFile
from console.core.clock import Clock
from console.core.delivery import Claimed, Settlement
from console.core.errors import NotFoundError, OperatorError, RefusedError
from console.core.interface import WorkState
from console.core.message import Summary
from console.core.outcome import Judgement, Outcome
from console.core.status import Status
from console.gateway.alerting.outbox import Outbox
from console.gateway.assembly import Hooks, assemble, sparkline_since
from console.gateway.counts import Counts
from console.gateway.feed import Feed
from console.gateway.intake import Lineage
from console.gateway.interface_rows import interface_row, offers
from console.gateway.lane import Lease
from console.gateway.marking import Marking
from console.gateway.observer import Observer
from console.gateway.overdue import OverdueWatch
from console.gateway.places import Places
from console.gateway.planned_holds import PlannedHolds
from console.gateway.policies import title
from console.gateway.recovery import LEASE_SECONDS, RENEW_SECONDS, take_over
from console.gateway.rulebook import standard
from console.gateway.running import RunningInterface, Work
from console.gateway.scans import Scans
from console.gateway.status import gateway_status
from console.gateway.tallying import Tallying
from console.gateway.tasks import Tasks
from console.gateway.triage.grouper import Grouper
from console.gateway.view_counts import ViewCounts
from console.gateway.watching import Watching
from console.gateway.wires import Passphrases, Surroundings, no_passphrases, note_exceptions
from console.store.arrivals import Recorded
from console.store.depths import minute_counts
from console.store.errors import StoreError
from console.store.queue import ReleaseLease, RenewLease, SetWork
from console.store.store import Store
from console.store.views import interfaces as interface_rows

log = logging.getLogger("console.gateway")

STOP_GRACE = 3.0
"""Seconds each step of an orderly end may take; three steps stay under the ten seconds promised."""

_WORK_AFTER = {
    InterfaceCommandName.START: WorkState.RUNNING,
    InterfaceCommandName.STOP: WorkState.STOPPED,
    InterfaceCommandName.PAUSE: WorkState.PAUSED,
    InterfaceCommandName.HOLD: WorkState.HELD,
    InterfaceCommandName.RELEASE: WorkState.RUNNING,
}


class Gateway:
    """The facade that the ops API and the compositions use. Lives on one event loop."""

    def __init__(
        self,
        *,
        site: SiteFile,
        store: Store,
        clock: Clock,
        owner: str,
        secrets: str = "",
        passphrases: Passphrases = no_passphrases,
    ) -> None:
        self.site = site
        self.store = store
        self.clock = clock
        self.feed = Feed()
        self.stop_requested = asyncio.Event()
        self.started_at = clock.now()
        self.secrets = secrets
        self.crashes: list[str] = []
        self.site_file: Path | None = None
        """Where `site` was read from; None where there is no file that an interface could be added to."""
        self.audit_intact: bool = True
        """What the last look at the audit chains found; `HeadKeeper` looks at the start and every few minutes."""
        self._owner = owner
        self._tasks = Tasks(self._crashed)
        self._running: dict[str, RunningInterface] = {}
        self.around = Surroundings(passphrases=passphrases)
        self.observer = Observer(store, clock)
        self.overdue = OverdueWatch(store, clock, self.changed)
        self.on_settled: list[Callable[[int, Status], None]] = []
        """Told of every try that ended: the delivery and where it stands then."""
        self.scans = Scans()
        self.counts = Counts(store, self._tasks)
        self.places = Places(store, self._tasks)
        self.planned = PlannedHolds(
            store=store, clock=clock, feed=self.feed, observer=self.observer, running=lambda: self._running
        )
        self.tallying = Tallying(
            store=store, clock=clock, depth=self.observer.depth, running=lambda: tuple(self._running.values())
        )
        self.marks = Marking(store, clock, self.feed)
        self.view_counts = ViewCounts(store, clock)
        self.grouper = Grouper(
            store=store,
            clock=clock,
            feed=self.feed,
            rules=standard(),
            running=lambda: self._running,
            site=lambda: self.site,
        )
        self.watching = Watching(
            store=store,
            clock=clock,
            feed=self.feed,
            site=lambda: self.site,
            running=lambda: tuple(self._running.values()),
            groups=self.grouper.known,
        )
        self.outbox = Outbox(
            store=store,
            clock=clock,
            site=lambda: self.site,
            secrets=passphrases,
            changed=lambda: self.feed.topic_changed("alerts"),
        )
        self.watching.told = self.outbox.wake
        self.kept: dict[type, object] = {}
        """What the desk keeps for this gateway, by its type; it goes when the gateway goes."""

    @property
    def running(self) -> dict[str, RunningInterface]:
        """The interfaces by name."""
        return self._running

    @property
    def owner(self) -> str:
        """The name under which it holds leases and works on jobs."""
        return self._owner

    async def start(self) -> None:
        """Assemble all interfaces, recover each before its lanes run, then listen."""
        for settings in self.site.interface:
            self._running[settings.name] = await self._assembled(settings)
        await self._restore_statistics()
        await self.planned.refresh()  # before the first lane runs: a hold outlives a restart
        for running in self._running.values():
            await self._bring_up(running)
            for lane in running.lanes.values():
                self._tasks.spawn(lane.run(), name=f"lane {lane.name}")
        self._tasks.spawn(self.feed.run(), name="feed")
        self._tasks.spawn(self._keep_leases(), name="leases")
        self._tasks.spawn(self._observe(), name="observe")
        self._tasks.spawn(self.overdue.run(lambda: tuple(self._running.values())), name="overdue")
        self._tasks.spawn(self.planned.run(), name="planned holds")
        self._tasks.spawn(self.tallying.run(), name="tallying")
        self._tasks.spawn(self.grouper.run(), name="failure groups")
        self._tasks.spawn(self.watching.run(), name="alerts")
        self._tasks.spawn(self.outbox.run(), name="alert channels")
        self.places.begin()

    async def add_interface(self, settings: InterfaceSettings) -> None:
        """Bring one more interface up; those that run are not touched. It stands in the site file already."""
        if settings.name in self._running:
            raise RefusedError(f"An interface {settings.name} runs already. Choose another name.")
        running = await self._assembled(settings)
        self.site = self.site.model_copy(update={"interface": (*self.site.interface, settings)})
        self._running = {**self._running, settings.name: running}  # a new mapping: others may walk the old one
        await self._bring_up(running)
        for lane in running.lanes.values():
            self._tasks.spawn(lane.run(), name=f"lane {lane.name}")
        self.feed.interface_changed(settings.name)
        await self.marks.added(title(settings), running.id)

    async def _assembled(self, settings: InterfaceSettings) -> RunningInterface:
        hooks = Hooks(
            stored=self._stored,
            lost=self._lost,
            claimed=self._claimed,
            settled=self._settled,
            event=self._event,
        )
        await note_exceptions(self.store, self.clock, settings)
        return await assemble(
            settings,
            store=self.store,
            clock=self.clock,
            environment=self.site.gateway.environment,
            hooks=hooks,
            around=self.around,
        )

    def spawn(self, work: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """Run something under the gateway's supervision: if it crashes, the gateway stops in order and says so."""
        return self._tasks.spawn(work, name=name)

    async def stop_work(self) -> None:
        """Listeners first, then lanes with a deadline, then their wires and leases."""
        await asyncio.gather(*(item.stop_source(STOP_GRACE) for item in self._running.values()))
        lanes = [lane for item in self._running.values() for lane in item.lanes.values()]
        await asyncio.gather(*(lane.pause(STOP_GRACE) for lane in lanes))

    async def stop_tasks(self) -> None:
        """End all tasks and give the leases back; the store is closed by its owner."""
        await self._tasks.cancel_all()
        for running in self._running.values():
            for lane in running.lanes.values():
                await lane.sender.close()
            if running.lease is not None:
                await self._give_back(running, running.lease)

    async def _give_back(self, running: RunningInterface, lease: Lease) -> None:
        """A lease that cannot be given back runs out by itself."""
        try:
            await self.store.write(ReleaseLease(interface_id=running.id, owner=self._owner, epoch=lease.epoch))
        except StoreError as error:
            log.warning("lease.not_given_back", extra={"kind": type(error).__name__})

    def interfaces(self) -> tuple[InterfaceRow, ...]:
        """All lines of the Queues screen; no I/O."""
        return tuple(self.interface(name) for name in self._running)

    def interface(self, name: str) -> InterfaceRow:
        """One line; raises NotFoundError."""
        now, monotonic = self.clock.now(), self.clock.monotonic()
        return interface_row(self._named(name), self.observer.depth, self.site.gateway.environment, now, monotonic)

    async def status(self, sees: Callable[[str], bool] = bool) -> GatewayStatus:
        """The gateway itself, for the status bar; sums over the interfaces that this person `sees`, else over all."""
        return await gateway_status(self, sees)

    async def interface_command(
        self, name: str, command: InterfaceCommandName, reason: str, actor: str, role: str
    ) -> InterfaceRow:
        """Start, stop, pause, hold or release; the new state and its audit row are stored before it takes effect."""
        running = self._named(name)
        offer = next(item for item in offers(running.work.state) if item.name == command)
        if not offer.allowed:
            raise RefusedError(f"{name} cannot {command.value}: {offer.reason}")
        now = self.clock.now()
        state = _WORK_AFTER[command]
        await self.store.write(
            SetWork(
                interface_id=running.id,
                work=state,
                reason=reason,
                actor=actor,
                role=role,
                action=f"interface.{command.value}",
                now=now,
            )
        )
        running.work = Work(state=state, reason=reason, actor=actor, since=now)
        await self._apply(running)
        await self.marks.commanded(command, title(running.settings), running.id, actor)
        self.feed.interface_changed(name)
        return self.interface(name)

    async def submit(self, interface: str, raw: bytes, destination: str, lineage: Lineage) -> Recorded:
        """Store a resend as a new message of this interface for one destination."""
        running = self._named(interface)
        lane = running.lanes.get(destination)
        if lane is None:
            known = ", ".join(running.lanes) or "none"
            raise NotFoundError(f"{interface} has no destination {destination}. It has: {known}.")
        return await running.intake.submit(raw, lane.destination_id, lineage)

    def wake(self, destination_ids: Iterable[int]) -> None:
        """Deliveries of these destinations became sendable."""
        wanted = frozenset(destination_ids)
        for running in self._running.values():
            running.wake(wanted.__contains__)
        self.observer.touch(wanted)

    def changed(self, delivery_ids: Iterable[int], *, new: bool = False) -> None:
        """Publish that deliveries changed."""
        ids = tuple(delivery_ids)
        self.feed.deliveries_changed(ids, new=new)
        self.grouper.touch(ids)

    def _named(self, name: str) -> RunningInterface:
        running = self._running.get(name)
        if running is None:
            raise NotFoundError(f"There is no interface {name}. Known: {', '.join(self._running)}.")
        return running

    async def _bring_up(self, running: RunningInterface) -> None:
        """Take its lease, recover, run; where two want that at once, the second finds it done."""
        async with running.coming_up:
            if running.lease is not None:
                return
            ids = {name: lane.destination_id for name, lane in running.lanes.items()}
            stumbles, running.stumbles = frozenset(running.stumbles), set()
            running.lease = await take_over(
                self.store, self.clock, self._owner, running.id, running.settings, ids, stumbles
            )
            if running.lease is None:
                running.problem = "Another gateway has this interface."
                return
            await self._apply(running)

    async def _apply(self, running: RunningInterface) -> None:
        try:
            await running.apply()
            running.problem = ""
        except OperatorError as error:
            running.problem = str(error)
            log.warning("interface.not_listening", extra={"interface": running.settings.name})

    async def _restore_statistics(self) -> None:
        since = sparkline_since(self.clock.now())
        for interface_id, minutes in (await self.store.read(minute_counts, since)).items():
            for running in self._running.values():
                if running.id == interface_id:
                    running.statistics.restore(minutes)
        known = {row.id: row for row in await self.store.read(interface_rows)}
        for running in self._running.values():
            row = known.get(running.id)
            if row is not None and row.last_at is not None:
                running.statistics.restore_last(row.last_at, row.last_control_id)

    async def _keep_leases(self) -> None:
        """Renew every lease in time, take over what is free; a lease that is lost stops its lanes at once."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            for running in self._running.values():
                await self._keep_lease(running)

    async def _keep_lease(self, running: RunningInterface) -> None:
        try:
            if running.lease is None:
                await self._bring_up(running)
                return
            renewed = await self.store.write(
                RenewLease(
                    interface_id=running.id,
                    owner=self._owner,
                    epoch=running.lease.epoch,
                    now=self.clock.now(),
                    seconds=LEASE_SECONDS,
                )
            )
            if not renewed:
                running.lease = None
                await running.apply()
            elif running.problem:
                await self._apply(running)
        except (OperatorError, StoreError) as error:
            log.warning("lease.not_renewed", extra={"kind": type(error).__name__})

    async def _observe(self) -> None:
        """Once a second: fresh depths, and a row for every interface whose numbers may have moved."""
        while True:
            try:
                await self.observer.look(self._running.values())
            except StoreError as error:
                log.warning("observe.failed", extra={"kind": type(error).__name__})
            for name in self._running:
                self.feed.interface_changed(name)
            await asyncio.sleep(1.0)

    def _stored(self, name: str, summary: Summary, recorded: Recorded, at: datetime) -> None:
        running = self._running[name]
        if recorded.duplicate:
            return
        running.out_of_turn = recorded.out_of_turn
        if recorded.out_of_turn:
            running.statistics.failed(at)
        if recorded.answered is not None:
            self._answered_later(recorded.answered, recorded.refused_later, at)
        running.statistics.received(at, summary.control_id)
        if not summary.readable:
            running.statistics.failed(at)
        for lane in running.lanes.values():
            lane.wake()
        self.observer.touch(lane.destination_id for lane in running.lanes.values())
        self.changed(recorded.delivery_ids, new=True)

    def _answered_later(self, delivery_id: int, refused_at: int | None, at: datetime) -> None:
        """The application answered what was sent before; a refusal is an error of the interface it went by."""
        self.changed((delivery_id,))
        for running in self._running.values():
            if running.id == refused_at:
                running.statistics.failed(at)

    def _lost(self, name: str, error: BaseException) -> None:
        running = self._running[name]
        running.statistics.failed(self.clock.now())
        log.error("intake.not_stored", extra={"interface": name, "kind": type(error).__name__})

    def _claimed(self, name: str, claimed: Claimed) -> None:
        del name
        self.changed((claimed.delivery_id,))

    def _settled(self, name: str, claimed: Claimed, judgement: Judgement, settlement: Settlement, at: datetime) -> None:
        running = self._running[name]
        failed = settlement.status in {Status.ERROR, Status.PARKED, Status.CANCELLED, Status.UNKNOWN}
        delivered = judgement.outcome is Outcome.ACCEPTED
        running.statistics.settled(at, delivered=delivered, failed=failed)
        self.changed((claimed.delivery_id,))
        self.observer.touch(lane.destination_id for lane in running.lanes.values())
        for told in self.on_settled:
            told(claimed.delivery_id, settlement.status)

    def _event(self, name: str, event: str, detail: str) -> None:
        log.info("source.event", extra={"interface": name, "event": event, "detail": detail})

    def _crashed(self, name: str, error: BaseException) -> None:
        self.crashes.append(f"{name}: {type(error).__name__}")
        self.stop_requested.set()
