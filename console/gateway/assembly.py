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
from console.gateway.policies import delivery_policy, make_sender, numbered, reading, title
from console.gateway.routing import Route, condition
from console.gateway.running import RunningInterface, SourceRunner, Work
from console.gateway.special import Special
from console.gateway.statistics import MINUTES, Statistics
from console.gateway.wires import Surroundings, destination_tls, source_tls
from console.layers.contract import Layer
from console.layers.registry import layer as layer_named
from console.store.arrivals import Recorded
from console.store.queue import Registered, RegisterInterface
from console.store.store import Store
from console.store.views import work_of
from console.transports.files.source import FolderWatcher
from console.transports.mllp.listener import Listener
from console.transports.tls.context import Contexts


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
    around: Surroundings | None = None,
) -> RunningInterface:
    """Register the interface in the store and build its parts; nothing is started yet."""
    around = around or Surroundings()
    registered = await store.write(_registration(settings, settings.environment or environment))
    layer = reading(settings)
    name = settings.name
    around.destinations |= {f"{name}/{item}": ident for item, ident in registered.destinations.items()}
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
        special=_special(settings, layer, around),
    )
    running = RunningInterface(
        interface_id=registered.interface_id,
        settings=settings,
        intake=intake,
        source=_source(settings, intake, hooks, await source_tls(settings.source, around.passphrases)),
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
            numbered=numbered(item),
        )
        sender = make_sender(item, await destination_tls(item, around.passphrases))
        running.lanes[item.name] = Lane(own, layer=layer, sender=sender, store=store, clock=clock, hooks=lane_hooks)
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


def _special(settings: InterfaceSettings, layer: Layer, around: Surroundings) -> Special:
    """Later replies and numbers. The destinations are looked up when needed: their interfaces may come up later."""
    source = settings.source
    if isinstance(source, FolderSource):
        return Special(layer)

    def replies_for() -> tuple[int, ...]:
        known = around.destinations
        return tuple(known[name] for name in source.replies_for if name in known)

    return Special(layer, mode=source.ack_mode, numbered=source.sequence, replies_for=replies_for)


def _source(settings: InterfaceSettings, intake: Intake, hooks: Hooks, tls: Contexts | None) -> SourceRunner:
    source: MllpSource | FolderSource = settings.source
    name = settings.name

    layer = layer_named(settings.layer)

    def on_event(event: str, detail: str) -> None:
        hooks.event(name, event, detail)

    def is_refusal(reply: bytes) -> bool:
        return layer.judge(layer.summarize(b""), reply).outcome is not Outcome.ACCEPTED

    if isinstance(source, FolderSource):
        return FolderWatcher(source, intake.accept, on_event, is_refusal=is_refusal)
    return Listener(name, source, intake.accept, on_event, tls=tls)
