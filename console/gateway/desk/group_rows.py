"""A failure group as one line of the list: what of it this person may see, what it is called, and its counts.

No text here holds patient data: titles come from rules, codes, paths and names of the site file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.api.triage import GroupRow, GroupState
from console.core.interface import Ordering
from console.core.status import Status
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.gateway.triage.known import Known
from console.security.roles import Actor
from console.store.failures import OPEN
from console.store.group_reads import PrintRow
from console.triage.failure import Fingerprint, Kind
from console.triage.titles import Words, title

STATUSES = ",".join(sorted(status.value for status in OPEN))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A group as far as one person may see it: `prints` are those of their sites, the naming one first."""

    known: Known
    prints: tuple[PrintRow, ...]

    @property
    def whole(self) -> bool:
        """True where nothing of it is hidden."""
        return len(self.prints) == len(self.known.prints)

    @property
    def open(self) -> int:
        """Messages that wait."""
        return sum(self.known.counted.by_print.get(item.id, 0) for item in self.prints)

    @property
    def seen(self) -> int:
        """Messages ever."""
        return sum(item.seen for item in self.prints)

    @property
    def state(self) -> GroupState:
        """Where it stands."""
        return GroupState(self.known.stand.state.value)


def seen_by(gateway: Gateway, actor: Actor, known: Known) -> Seen | None:
    """What this person may see of it; None where that is nothing."""
    if not actor.sites:
        return Seen(known=known, prints=known.prints)
    prints = tuple(item for item in known.prints if sees(gateway, actor, item.interface))
    return Seen(known=known, prints=prints) if prints else None


def named(gateway: Gateway, seen: Seen) -> tuple[str, str]:
    """Title and place of a group."""
    lead = seen.prints[0]
    interfaces = _different(item.interface for item in seen.prints)
    return title(
        fingerprint_of(lead),
        gateway.grouper.rules,
        Words(
            layer=lead.layer,
            interface=lead.interface_title or lead.interface,
            destination=lead.destination_title or lead.destination,
            interfaces=len(interfaces),
        ),
    )


def fingerprint_of(item: PrintRow) -> Fingerprint:
    """A stored fingerprint as the rules know it."""
    return Fingerprint(
        key=item.key,
        cause=item.cause,
        kind=Kind(item.kind),
        outcome=item.outcome,
        code=item.code,
        path=item.path,
        text=item.text,
        rule=item.rule,
        split=item.split,
    )


def wire(gateway: Gateway, seen: Seen, behind: Mapping[int, int]) -> GroupRow:
    """The line; `behind` are the messages that wait behind groups (`waiting`)."""
    known, prints = seen.known, seen.prints
    name, place = named(gateway, seen)
    interfaces = _different(item.interface for item in prints)
    titles = {item.interface: item.interface_title or item.interface for item in prints}
    sites = _different(item.site or gateway.site.gateway.site for item in prints)
    environments = {item.environment for item in prints} - {""}
    here = gateway.site.gateway.environment
    return GroupRow(
        id=known.row.id,
        version=known.row.version,
        title=name,
        place=place,
        kind=prints[0].kind,
        layer=prints[0].layer,
        open=seen.open,
        seen=max(seen.seen, seen.open),
        handled=max(0, seen.seen - seen.open),
        waiting=behind.get(known.row.id, 0),
        patients=known.counted.patients if seen.whole else None,
        first_at=min(item.first_at for item in prints),
        last_at=max(item.last_at for item in prints),
        spark=known.halves,
        per_hour=round(known.per_hour, 1),
        interfaces=interfaces,
        titles=tuple(titles[name] for name in interfaces),
        sites=tuple(site for site in sites if site),
        environment="PROD" if "PROD" in environments else next(iter(sorted(environments)), here),
        state=seen.state,
        state_text=known.stand.text,
        owner=known.row.owner,
        ticket=known.row.ticket,
        query=query_of(known),
    )


def query_of(known: Known) -> str:
    """Its open messages, for the list."""
    cause = f"cause:{known.row.id}"
    if known.counted.later:
        return f"{cause} (status:{STATUSES} OR application:refused)"
    return f"{cause} status:{STATUSES}"


def waiting(gateway: Gateway, all_known: Iterable[Known]) -> dict[int, int]:
    """Group -> messages that wait behind it and failed in nothing themselves.

    A queue waits for the group whose message stands first in it; behind a link that is down all of the queue waits.
    """
    first: dict[int, tuple[int, Known]] = {}
    for known in all_known:
        for destination_id, (_, place) in known.queued.items():
            if destination_id not in first or place < first[destination_id][0]:
                first[destination_id] = (place, known)
    found: defaultdict[int, int] = defaultdict(int)
    for destination_id, (_, known) in first.items():
        found[known.row.id] += behind(gateway, known, destination_id)
    return found


def behind(gateway: Gateway, known: Known, destination_id: int) -> int:
    """Messages of one queue that wait behind a group whose message stands first in it."""
    depth = gateway.observer.depth(destination_id)
    own = known.queued[destination_id][0]
    rest = max(0, depth.depth - own)
    if known.prints[0].kind == Kind.LINK.value or _ordering(gateway, destination_id) is Ordering.INTERFACE:
        return rest
    if depth.head is None or depth.head.status is Status.QUEUED:
        return 0
    return min(rest, depth.head.behind)


def lane_of(gateway: Gateway, destination_id: int) -> tuple[str, str]:
    """(interface, its title) of a queue; empty where this gateway does not have it."""
    for name, running in gateway.running.items():
        if any(lane.destination_id == destination_id for lane in running.lanes.values()):
            return name, running.settings.title or name
    return "", ""


def _ordering(gateway: Gateway, destination_id: int) -> Ordering | None:
    name, _ = lane_of(gateway, destination_id)
    return gateway.running[name].settings.ordering if name else None


def _different(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
