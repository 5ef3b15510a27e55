"""The watch over everything a rule can be about: one look each few seconds, and its changes in one transaction.

`look` is one whole evaluation by the gateway's clock, without any waiting for time; `run` only repeats it. What the
engine remembers between looks counts only once its changes are stored, so a store that fails delays, and loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from console.api.alerts import AlertKind, AlertRule
from console.config.settings import SiteFile
from console.core.clock import Clock
from console.core.errors import OperatorError
from console.gateway.alerting.changes import local_time, write_changes
from console.gateway.alerting.groups import group_facts
from console.gateway.alerting.past import RollUps
from console.gateway.alerting.rules import engine_rule, rule_of, shipped
from console.gateway.alerting.scene import Scene, scene_of
from console.gateway.alerting.sources import Sources
from console.gateway.feed import Feed
from console.gateway.running import RunningInterface
from console.gateway.triage.known import KnownGroups
from console.query.errors import QueryError
from console.store.alert_reads import StoredAlert, alerts_of_late
from console.store.alert_rules import ShipRules, StoredRule, stored_rules
from console.store.errors import StoreError
from console.store.store import Store
from console.triage.alerts.alert import Alert, Changes
from console.triage.alerts.engine import Memory, Seen
from console.triage.alerts.engine import look as decide
from console.triage.alerts.reading import Reading
from console.triage.alerts.rule import Kind, Rule, Severity

log = logging.getLogger("console.alerts")

LOOK = 5.0
"""Seconds between two looks."""

LATE = timedelta(hours=1)
"""Alerts closed within this time may still explain others, if their rule's clear time says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the last look saw and decided on; for those who ask why."""

    seen: Seen
    memory: Memory
    rules: Mapping[int, AlertRule] = field(default_factory=dict)
    stored: tuple[StoredAlert, ...] = ()


class Watching:
    """Evaluates the alert rules of one gateway. Lives on its event loop."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        feed: Feed,
        site: Callable[[], SiteFile],
        running: Callable[[], Iterable[RunningInterface]],
        groups: KnownGroups,
    ) -> None:
        self._store = store
        self._clock = clock
        self._feed = feed
        self._site = site
        self._running = running
        self._memory = Memory()
        self._turn = asyncio.Lock()
        self._shipped = False
        self.sources = Sources(store, lambda: group_facts(groups.all) if groups.is_current else None)
        self.sources.silence.history = RollUps(store)
        self.broken: dict[int, str] = {}
        """Rules that do not work, and why, in words."""
        self._warned: set[int] = set()  # of these the log told already
        self.last: Looked | None = None
        """The last look."""
        self.told: Callable[[], None] = lambda: None
        """Called when there may be something to tell outside."""

    async def run(self) -> None:
        """Look now and then, for ever."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.warning("alerts.not_looked", extra={"kind": type(error).__name__})
            # Last resort: a mistake in the watch must never stop the gateway, whose messages are worth more.
            except Exception as error:
                log.exception("alerts.stumbled", extra={"kind": type(error).__name__})
            await asyncio.sleep(LOOK)

    async def look(self) -> Changes:
        """One evaluation of all rules now, by the gateway's clock: read, decide, store. Raises `StoreError`.

        Drive it by hand where the clock is not the machine's; two looks at once wait for each other.
        """
        async with self._turn:
            await self._ship()
            rules = await self.rules()
            scene = self.scene()
            stored = await self._store.read(alerts_of_late, scene.now - LATE)
            readings, own = await self.readings(rules, scene, frozenset(_groups(stored)))
            seen = Seen(
                rules=tuple(engine for _, engine in rules),
                readings=readings,
                own=own,
                alerts=tuple(engine_alert(one) for one in stored),
                now=scene.now,
                local=local_time(scene.now),
            )
            memory, changes = decide(self._memory, seen)
            if changes:
                channels = frozenset(channel.name for channel in self._site().alert_channel)
                await write_changes(self._store, changes, seen, channels)
                stored = await self._store.read(alerts_of_late, scene.now - LATE)
                self._feed.topic_changed("alerts")
                self.told()
            self._memory = memory
            self._warned &= self.broken.keys()
            self.last = Looked(seen=seen, memory=memory, rules={wire.id: wire for wire, _ in rules}, stored=stored)
            return changes

    def scene(self) -> Scene:
        """The interfaces as they are now."""
        settings = self._site().gateway
        return scene_of(
            self._running(),
            now=self._clock.now(),
            monotonic=self._clock.monotonic(),
            environment=settings.environment,
            site=settings.site,
        )

    async def rules(self) -> tuple[tuple[AlertRule, Rule], ...]:
        """The rules that work; the others are in `broken` and stop none of these."""
        found = []
        broken: dict[int, str] = {}
        for stored in await self._store.read(stored_rules):
            try:
                wire = rule_of(stored)
                found.append((wire, engine_rule(wire, self._clock)))
            except (OperatorError, QueryError) as error:
                broken[stored.id] = str(error)
                found.append((_unread(stored), _kept(stored)))
        self._note(broken)
        return tuple(found)

    async def readings(
        self, rules: Sequence[tuple[AlertRule, Rule]], scene: Scene, groups: frozenset[int] = frozenset()
    ) -> tuple[dict[Kind, list[Reading]], dict[int, list[Reading]]]:
        """What there is to see, by kind, and by rule where the rule itself says what is measured.

        `groups` have an open alert: where one is resolved by now, that is seen as well.
        """
        kinds = {engine.kind for _, engine in rules if engine.enabled}
        readings: defaultdict[Kind, list[Reading]] = defaultdict(list)
        for kind, reading in await self.sources.read(scene, self._site(), kinds, groups):
            readings[kind].append(reading)
        own: dict[int, list[Reading]] = {}
        for wire, engine in rules:
            if not engine.enabled:
                continue
            try:
                found = await self.sources.of_rule(engine, wire.scope, scene)
            except QueryError as error:
                self._note({**self.broken, wire.id: str(error)})
                continue
            if found is not None:
                own[engine.id] = found
        return dict(readings), own

    def _note(self, broken: dict[int, str]) -> None:
        for ident in broken.keys() - self._warned:
            self._warned.add(ident)
            log.warning("alerts.rule_broken", extra={"counts": ident})
        self.broken = broken

    async def _ship(self) -> None:
        """Once: bring in the rules that come with the program."""
        if not self._shipped:
            rules = await asyncio.to_thread(shipped)
            if await self._store.write(ShipRules(rules=rules, now=self._clock.now())):
                self._feed.topic_changed("alerts")
            self._shipped = True


def engine_alert(one: StoredAlert) -> Alert:
    """An alert as the engine wants it."""
    return Alert(
        id=one.id,
        rule=one.rule_id,
        subject=one.subject,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        by_hand=bool(one.closed_by),
        parent=one.parent_id,
        severity=Severity(one.severity),
        storm=one.storm,
        group=one.group_id,
        acknowledged=bool(one.acknowledged_by),
        escalated=one.escalated_at is not None,
        muted_until=one.muted_until,
        channels=one.channels,
    )


def _groups(stored: Iterable[StoredAlert]) -> Iterable[int]:
    """The groups that an open alert is about."""
    return (one.group_id for one in stored if one.closed_at is None and one.group_id is not None)


def _kept(stored: StoredRule) -> Rule:
    """A rule that cannot be read sees nothing; what it opened stays open, as nothing is known of it."""
    return Rule(id=stored.id, kind=Kind.COUNT, threshold=1.0, name=stored.name, scope=lambda _subject: False)


def _unread(stored: StoredRule) -> AlertRule:
    return AlertRule(id=stored.id, name=stored.name, kind=AlertKind.COUNT, threshold=1.0)
