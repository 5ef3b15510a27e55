"""Links by address, listeners and whole sites: for how many seconds each is down.

A link is judged by the lanes that have something to send: they are the ones that try. Where none has, what was seen
last may be long over, so a link that was down is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.core.interface import LinkState
from console.gateway.alerting.scene import Place, Scene, site_subject, stopped
from console.store.rows import DepthRow
from console.triage.alerts.reading import Reach, Reading, Subject

_UP = frozenset({LinkState.UP, LinkState.SLOW})


@dataclass(slots=True)
class Links:
    """Remembers since when each is down, by the clock that never goes backwards."""

    _down: dict[str, float] = field(default_factory=dict)

    def readings(self, scene: Scene, depths: Mapping[int, DepthRow]) -> Iterable[Reading]:
        """Links, listeners, then sites that have several links."""
        by_address: defaultdict[str, list[Place]] = defaultdict(list)
        for place in scene.places:
            by_address[place.address].append(place)
        by_site: defaultdict[str, list[float | None]] = defaultdict(list)
        for places in by_address.values():
            waiting = sum(row.depth for place in places if (row := depths.get(place.destination_id)))
            value = self._seconds(places[0].link, _is_down(places, depths), scene.monotonic)
            yield _link(places, value, waiting)
            for site in {place.queue.site for place in places if place.queue.site}:
                by_site[site].append(value)
        yield from self._listeners(scene)
        for site, values in by_site.items():
            if len(values) > 1:
                yield _site(site, values)

    def _seconds(self, key: str, down: bool | None, monotonic: float) -> float | None:
        """None where unknown, 0 where up. What is unknown for a while and down again has not been down meanwhile."""
        if not down:
            self._down.pop(key, None)
            return None if down is None else 0.0
        return monotonic - self._down.setdefault(key, monotonic)

    def _listeners(self, scene: Scene) -> Iterable[Reading]:
        for running in scene.running:
            down = bool(running.problem) and not running.listening and not stopped(running)
            plain = scene.subject(running, f"listener {running.settings.name}")
            subject = Subject(
                key=plain.key,
                title=f"Listener {plain.title}",
                reach=Reach.LINK,
                interface=plain.interface,
                interface_id=plain.interface_id,
                site=plain.site,
                layer=plain.layer,
                environment=plain.environment,
            )
            yield Reading(subject=subject, value=self._seconds(subject.key, down, scene.monotonic))


def _is_down(places: Iterable[Place], depths: Mapping[int, DepthRow]) -> bool | None:
    known = [place for place in places if place.lane.sender.link in _UP | {LinkState.DOWN}]
    trying = [
        place for place in known if place.may_send and (row := depths.get(place.destination_id)) and row.depth > 0
    ]
    if trying:
        return all(place.lane.sender.link is LinkState.DOWN for place in trying)
    if any(place.lane.sender.link in _UP for place in known):
        return False
    return None


def _link(places: list[Place], value: float | None, waiting: int) -> Reading:
    first = places[0].queue
    interfaces = list(dict.fromkeys(place.queue.interface for place in places))
    subject = Subject(
        key=places[0].link,
        title=first.title if len(places) == 1 else f"{places[0].address} ({len(places)} queues)",
        reach=Reach.LINK,
        interface=interfaces[0],
        others=tuple(interfaces[1:]),
        interface_id=first.interface_id,
        site=first.site,
        layer=first.layer,
        environment=first.environment,
    )
    if value is None:
        words = "nothing is sent, so nobody knows"
    else:
        words = f"{places[0].address}, {waiting} wait" if value else ""
    return Reading(
        subject=subject,
        value=value,
        text=words,
        causes=frozenset(f"site {place.queue.site}" for place in places if place.queue.site),
        query=f"interface:{','.join(interfaces)} status:queued,sending",
    )


def _site(name: str, values: list[float | None]) -> Reading:
    """Down for as long as the last of its links."""
    known = [value for value in values if value is not None]
    value = min(known) if len(known) == len(values) else 0.0 if 0.0 in known else None
    words = f"all {len(values)} links are down" if value else ""
    return Reading(subject=site_subject(name), value=value, text=words, query=f'site:"{name}" status:queued,sending')
