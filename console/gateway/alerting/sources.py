"""All readings of one look. A source that fails leaves its kinds unknown, and the others as they are."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime
from typing import TypeVar

from console.config.settings import SiteFile
from console.gateway.alerting.counting import Counting
from console.gateway.alerting.groups import GroupFacts, GroupReadings, group_readings, resolved
from console.gateway.alerting.links import Links
from console.gateway.alerting.machine import Certificates, disk
from console.gateway.alerting.queues import Queues
from console.gateway.alerting.scene import Scene
from console.gateway.alerting.silence import Silence
from console.gateway.alerting.tries import Tries
from console.store.alert_facts import arrived
from console.store.depths import depths
from console.store.errors import StoreError
from console.store.store import Store
from console.triage.alerts.reading import Reading
from console.triage.alerts.rule import WINDOWED, Kind, Rule

log = logging.getLogger("console.alerts")

T = TypeVar("T")

Seen = list[tuple[Kind, Reading]]


class Sources:
    """Everything that is read, with what each must remember from look to look."""

    def __init__(self, store: Store, groups: Callable[[], Iterable[GroupFacts] | None]) -> None:
        """`groups` are the open failure groups; None while nobody knows them."""
        self._store = store
        self._open_groups = groups
        self._queues = Queues()
        self._links = Links()
        self._tries = Tries(store)
        self._certificates = Certificates()
        self._counting = Counting(store)
        self._groups = GroupReadings()
        self.silence = Silence()

    async def read(self, scene: Scene, site: SiteFile, kinds: Collection[Kind], known: Collection[int] = ()) -> Seen:
        """What rules of these kinds are to see; of the groups that are `known`, also that they are over."""
        found: Seen = []
        self._groups = GroupReadings()
        groups = self._open_groups()
        if groups is not None:
            groups = tuple(groups)
            self._groups = group_readings(scene, groups)
            found += [(Kind.GROUP, reading) for reading in self._groups.readings]
            over = set(known) - {group.id for group in groups}
            found += [(Kind.GROUP, resolved(number)) for number in over]
        await _tried("tries", lambda: self._tries.catch_up(scene.now))
        waiting = await _tried("queues", lambda: self._store.read(depths))
        if waiting is not None:
            found += self._queues.readings(scene, waiting, self._tries.left, self._groups.holding)
            found += [(Kind.LINK_DOWN, reading) for reading in self._links.readings(scene, waiting)]
        if Kind.SILENCE in kinds:
            came = await _tried("arrivals", lambda: self._store.read(arrived))
            silent = await _tried("usual", lambda: self.silence.readings(scene, came or {}))
            found += [(Kind.SILENCE, reading) for reading in silent or ()]
        if Kind.DISK in kinds:
            found.append((Kind.DISK, await disk(self._store.folder)))
        if Kind.CERTIFICATE in kinds:
            found += [(Kind.CERTIFICATE, reading) for reading in await self._certificates.readings(site, scene.now)]
        return found

    async def of_rule(self, rule: Rule, query: str, scene: Scene) -> list[Reading] | None:
        """What this rule alone measures, from the tries of the last `read`; None where it sees what all of its kind
        see. Raises `QueryError`."""
        if rule.kind in WINDOWED:
            return list(self._tries.readings(rule, scene, self._groups.failing))
        if rule.kind is not Kind.COUNT:
            return None
        return await self.counted(rule, query, scene.now)

    async def counted(self, rule: Rule, query: str, now: datetime) -> list[Reading]:
        """Messages of a filter; nothing where it is empty, and unknown where the store fails."""
        if not query.strip():
            return []
        one = await _tried("count", lambda: self._counting.reading(rule.name, query, rule.threshold, now))
        return [] if one is None else [one]


async def _tried(what: str, read: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await read()
    except StoreError as error:
        log.warning("alerts.not_read", extra={"event": what, "kind": type(error).__name__})
        return None
