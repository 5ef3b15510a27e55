"""Put one interface together from its settings: the only place where layer, transports, store and lanes meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.config.settings import FolderSource, InterfaceSettings, MllpSource
from console.core.clock import Clock
from console.core.delivery import Claimed, Settlement
from console.core.message import Summary
from console.core.outcome import Judgement, Outcome
from console.gateway.intake import Intake, IntakeHooks
from console.gateway.lane import Lane, LaneHooks, LaneSettings
from console.gateway.policies import delivery_policy, make_sender, title
from console.gateway.routing import Route, condition
from console.gateway.running import RunningInterface, SourceRunner, Work
from console.gateway.statistics import MINUTES, Statistics
from console.layers.registry import layer as layer_named
from console.store.arrivals import Recorded
from console.store.queue import Registered, RegisterInterface
from console.store.store import Store
from console.store.views import work_of
from console.transports.files.source import FolderWatcher
from console.transports.mllp.listener import Listener


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What the gateway wants to be told of, per interface name."""

    stored: Callable[[str, Summary, Recorded, datetime], None]
    lost: Callable[[str, BaseException], None]
    claimed: Callable[[str, Claimed], None]
    settled: Callable[[str, Claimed, Judgement, Settlement, datetime], None]
    event: Callable[[str, str, str], None]


async def assemble(
    settings: InterfaceSettings,
    *,
    store: Store,
    clock: Clock,
    environment: str,
    hooks: Hooks,
) -> RunningInterface:
    """Register the interface in the store and build its parts; nothing is started yet."""
    registered = await store.write(_registration(settings, settings.environment or environment))
    layer = layer_named(settings.layer)
    name = settings.name
    statistics = Statistics(clock.now())
    intake = Intake(
        registered.interface_id,
        settings,
        layer=layer,
        routes=_routes(settings, registered),
        store=store,
        clock=clock,
        hooks=IntakeHooks(
            stored=lambda summary, recorded, at: hooks.stored(name, summary, recorded, at),
            lost=lambda error: hooks.lost(name, error),
        ),
    )
    running = RunningInterface(
        interface_id=registered.interface_id,
        settings=settings,
        intake=intake,
        source=_source(settings, intake, hooks),
        lanes={},
        statistics=statistics,
        work=await _work(store, registered.interface_id),
    )
    lane_hooks = LaneHooks(
        lease=lambda: running.lease,
        claimed=lambda claimed: hooks.claimed(name, claimed),
        settled=lambda claimed, judgement, settlement, at: hooks.settled(name, claimed, judgement, settlement, at),
        doubt=running.doubt_lease,
        stumbled=running.stumbled_over,
    )
    for item in settings.destination:
        own = LaneSettings(
            destination_id=registered.destinations[item.name],
            name=f"{name}/{item.name}",
            ordering=settings.ordering,
            policy=delivery_policy(item),
        )
        running.lanes[item.name] = Lane(
            own, layer=layer, sender=make_sender(item), store=store, clock=clock, hooks=lane_hooks
        )
    return running


def sparkline_since(now: datetime) -> datetime:
    """From when on the store's counts fill a sparkline."""
    return now - timedelta(minutes=MINUTES)


async def _work(store: Store, interface_id: int) -> Work:
    kept = await store.read(work_of, interface_id)
    return Work(state=kept.work, reason=kept.reason, actor=kept.actor, since=kept.since)


def _registration(settings: InterfaceSettings, environment: str) -> RegisterInterface:
    return RegisterInterface(
        name=settings.name,
        layer=settings.layer,
        title=title(settings),
        destinations=tuple((item.name, item.kind, item.title or item.name) for item in settings.destination),
        site=settings.site,
        environment=environment,
    )


def _routes(settings: InterfaceSettings, registered: Registered) -> tuple[Route, ...]:
    return tuple(
        Route(
            destination_id=registered.destinations[item.name],
            condition=condition(settings.name, item.name, item.route),
        )
        for item in settings.destination
    )


def _source(settings: InterfaceSettings, intake: Intake, hooks: Hooks) -> SourceRunner:
    source: MllpSource | FolderSource = settings.source
    name = settings.name

    layer = layer_named(settings.layer)

    def on_event(event: str, detail: str) -> None:
        hooks.event(name, event, detail)

    def is_refusal(reply: bytes) -> bool:
        return layer.judge(layer.summarize(b""), reply).outcome is not Outcome.ACCEPTED

    if isinstance(source, FolderSource):
        return FolderWatcher(source, intake.accept, on_event, is_refusal=is_refusal)
    return Listener(name, source, intake.accept, on_event)
