"""Failure groups as readings: open messages of each, and whose queue they hold up; counted by the grouper, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from console.core.code_words import words_of_code
from console.gateway.alerting.scene import Place, Scene
from console.gateway.triage.known import Known
from console.triage.alerts.reading import Reading, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """One open failure group. `places` are (interface, destination) where it fails, `holds` destinations in whose
    queue its messages stand. Codes and paths only."""

    id: int
    kind: str
    code: str
    path: str
    began: datetime
    open: int
    places: tuple[tuple[str, int | None], ...]
    holds: frozenset[int]


def group_facts(groups: Iterable[Known]) -> tuple[GroupFacts, ...]:
    """Those of which something waits, as the Triage screen counts them."""
    return tuple(
        GroupFacts(
            id=known.row.id,
            kind=known.prints[0].kind,
            code=known.prints[0].code,
            path=known.prints[0].path,
            began=known.row.regressed_at or known.row.created_at,
            open=known.open,
            places=tuple(dict.fromkeys((each.interface, each.destination_id) for each in known.prints)),
            holds=frozenset(known.queued),
        )
        for known in groups
        if known.row.state == "open"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReadings:
    """Of groups that fail on our interfaces. `holding` and `failing`: by destination, keys of groups whose messages
    stand in its queue, or fail there."""

    readings: tuple[Reading, ...] = ()
    holding: dict[int, frozenset[str]] = field(default_factory=dict)
    failing: dict[int, frozenset[str]] = field(default_factory=dict)


def group_readings(scene: Scene, groups: Iterable[GroupFacts]) -> GroupReadings:
    """Groups of interfaces that are not ours are left to whose they are."""
    places = scene.by_destination()
    ours = {running.settings.name: running for running in scene.running}
    holding: defaultdict[int, set[str]] = defaultdict(set)
    failing: defaultdict[int, set[str]] = defaultdict(set)
    readings = []
    for group in groups:
        if not any(interface in ours for interface, _ in group.places):
            continue
        key = f"group {group.id}"
        for number in group.holds:
            holding[number].add(key)
        for _, destination_id in group.places:
            if destination_id is not None:
                failing[destination_id].add(key)
        first = next(interface for interface, _ in group.places if interface in ours)
        plain = scene.subject(ours[first], key)
        causes = {places[number].queue.key for number in group.holds if number in places}
        if group.kind == "link":
            causes |= _links(group, places)
        readings.append(
            Reading(
                subject=Subject(
                    key=key,
                    title=group_title(group, plain.title),
                    interface=plain.interface,
                    interface_id=plain.interface_id,
                    site=plain.site,
                    layer=plain.layer,
                    environment=plain.environment,
                    group=group.id,
                ),
                value=float(group.open),
                text=f"Group {group.id}",
                causes=frozenset(causes),
                began=group.began,
                query=f"cause:{group.id}",
            )
        )
    return GroupReadings(
        readings=tuple(readings),
        holding={number: frozenset(keys) for number, keys in holding.items()},
        failing={number: frozenset(keys) for number, keys in failing.items()},
    )


def resolved(group_id: int) -> Reading:
    """A group that is not open any more."""
    subject = Subject(key=f"group {group_id}", title=f"group {group_id}", group=group_id)
    return Reading(subject=subject, value=0.0, text="resolved or archived", query=f"cause:{group_id}")


def _links(group: GroupFacts, places: dict[int, Place]) -> set[str]:
    """The links it is about, and their sites."""
    found: set[str] = set()
    for _, destination_id in group.places:
        place = places.get(destination_id or 0)
        if place is not None:
            found |= {place.link, *place.causes}
    return found


def group_title(group: GroupFacts, where: str) -> str:
    """Where first, as in every title, then code and path alone: "LAB → CERN: AE 204 at PID-3"."""
    code = words_of_code(group.code or group.kind)
    place = f" at {group.path}" if group.path and group.kind != "link" else ""
    more = len({interface for interface, _ in group.places}) - 1
    others = f" and {more} more" if more > 0 else ""
    return f"{where}{others}: {code}{place}"
