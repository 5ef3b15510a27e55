"""What a gateway sees beside the message path, in the simulated past: it groups failures and watches by alert rules.

Both are the gateway's own parts, driven by the simulated clock. A gateway looks each second and each five seconds; here
it is at `looks`, so that six hours are seen in about a second.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from console.compositions.past_lane import OUTAGE_FROM
from console.config.settings import SiteFile
from console.core.clock import Clock
from console.gateway.alerting.groups import group_facts
from console.gateway.alerting.scene import Scene
from console.gateway.alerting.sources import Seen, Sources
from console.gateway.feed import Feed
from console.gateway.marking import Marking
from console.gateway.rulebook import standard
from console.gateway.running import RunningInterface
from console.gateway.triage.grouper import Grouper
from console.gateway.triage.known import Known
from console.gateway.watching import Watching
from console.store.alert_reads import StoredAlert
from console.store.store import Store
from console.triage.alerts.rule import Kind

EVERY, OFTEN = timedelta(minutes=10), timedelta(minutes=4)
"""Between two looks, and between those of the last quarter of an hour."""

AROUND_OUTAGE = (1.0, 3.0, 9.0, 17.0, 19.0)
"""Minutes after the beginning of the outage: it is seen to begin and to end."""

_OF_TODAY = frozenset({Kind.DISK, Kind.CERTIFICATE})


def looks(base: datetime, first: datetime) -> Iterator[datetime]:
    """When the simulated gateway looks, from `first` to the base time; in no order."""
    recent = max(first, base - timedelta(minutes=15))
    yield from (first + EVERY * number for number in range(1, math.ceil((recent - first) / EVERY)))
    yield from (recent + OFTEN * number for number in range(math.ceil((base - recent) / OFTEN)))
    outage = (base + OUTAGE_FROM + timedelta(minutes=minutes) for minutes in AROUND_OUTAGE)
    yield from (at for at in outage if at > first)


class _PastSources(Sources):
    """Nothing is known of how the disk and the certificates of this machine were."""

    async def read(self, scene: Scene, site: SiteFile, kinds: Collection[Kind], known: Collection[int] = ()) -> Seen:
        """Without those."""
        return await super().read(scene, site, frozenset(kinds) - _OF_TODAY, known)


class PastWatch:
    """Looks where it is told to; the clock says when that is."""

    def __init__(self, store: Store, clock: Clock, site: SiteFile, running: Mapping[str, RunningInterface]) -> None:
        feed = Feed()  # nobody listens
        self.marks = Marking(store, clock, feed)
        self._grouper = Grouper(
            store=store, clock=clock, feed=feed, rules=standard(), running=lambda: running, site=lambda: site
        )
        self._watching = Watching(
            store=store,
            clock=clock,
            feed=feed,
            site=lambda: site,
            running=lambda: tuple(running.values()),
            groups=self._grouper.known,
        )
        self._watching.sources = _PastSources(store, lambda: group_facts(self._grouper.known.all))
        self.moved = True
        """Something failed or was handled since the last look at the groups."""

    async def look(self) -> None:
        """Group what failed and resolve what was handled, then see which alerts that opens or closes."""
        await self.look_at_groups()
        await self._watching.look()

    async def look_at_groups(self) -> None:
        """Groups alone, where there is something to see."""
        if self.moved:
            self.moved = False
            await self._grouper.look()

    async def changed(self, group_id: int) -> None:
        """A person acted on this group."""
        await self._grouper.refresh((group_id,))

    def group(self, interface: str, code: str) -> Known | None:
        """The group of this code on this interface, where there is one by now."""
        for known in self._grouper.known.all:
            if any(each.interface == interface and each.code == code for each in known.prints):
                return known
        return None

    def alert(self, subject: str, *, whole: bool = False) -> StoredAlert | None:
        """The open alert about this subject at the last look; but for `whole`, the subject's beginning is enough."""
        last = self._watching.last
        for one in last.stored if last else ():
            fits = one.subject == subject if whole else one.subject.startswith(subject)
            if fits and one.closed_at is None:
                return one
        return None
