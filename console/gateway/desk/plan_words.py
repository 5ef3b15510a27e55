"""A dry run in words and numbers, for the screen; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from console.api.jobs import JobKind, Plan, PlanClass, PlanRow
from console.core.status import Status
from console.gateway.desk.places import Place
from console.gateway.jobs.classes import Name, includable
from console.gateway.jobs.plans import KeptPlan, PlannedItem
from console.store.times import from_micros

TYPED_ABOVE = 20
"""More messages than this, or any on PROD, and the person types the number (UX.md, environment rule)."""

EACH = 0.02
"""Seconds one delivery is taken for where nothing was delivered lately."""

OVERHEAD = 0.004
"""Seconds our own commits take for each, on top of what the peer takes."""

VERBS: dict[JobKind, str] = {
    JobKind.RESEND: "be sent as a copy",
    JobKind.RETRY: "be tried again",
    JobKind.HOLD: "be held in its place",
    JobKind.RELEASE: "be released",
    JobKind.PARK: "be taken out of its queue",
    JobKind.SKIP: "be skipped for good",
    JobKind.CANCEL: "be cancelled for good",
    JobKind.CURE: "go on from where they stand",
}

TITLES: dict[Name, str] = {
    Name.READY: "Ready",
    Name.DELIVERED: "Already delivered",
    Name.NEWER: "Newer message exists",
    Name.UNKNOWN: "Unknown outcome",
    Name.BUSY: "Waiting already",
    Name.DUPLICATE: "Would go twice",
    Name.NOWHERE: "Nowhere to send",
    Name.OTHER_STATUS: "Other status",
    Name.UNCHANGED: "Unchanged by the recipe",
    Name.RECIPE_FAILS: "Recipe fails",
    Name.FORBIDDEN: "Not allowed",
}

TEXTS: dict[Name, str] = {
    Name.READY: "No newer message, never delivered",
    Name.DELIVERED: "It, or a copy of it, was accepted there before; left out. A copy gets a new control ID",
    Name.NEWER: "The same patient, visit or order has a newer message there; sending this files older content last",
    Name.UNKNOWN: "It may have arrived; decide these one by one",
    Name.BUSY: "It stands in its queue or is being sent; left out",
    Name.DUPLICATE: "Selected twice, in the list of another job, or a copy of it may still go; left out",
    Name.NOWHERE: "No destination, not wanted by the route, or unreadable; left out",
    Name.OTHER_STATUS: "Its status does not allow this; left out",
    Name.UNCHANGED: "The recipe changes nothing in it, so that the copy would fail as it did; left out",
    Name.RECIPE_FAILS: "A step of the recipe cannot be done in it, so that nothing of it is changed; left out",
    Name.FORBIDDEN: "Your role does not allow this there; left out",
}

READY_TO_MOVE = "Its status allows this"

CURE_TEXTS: dict[Name, str] = {
    Name.READY: "Refused ones are tried again, parked ones released, each in its own place",
    Name.DELIVERED: "A copy of it was accepted there; left out",
    Name.NOWHERE: "Refused on arrival: nothing of it waits for a destination. The sender must send it again; left out",
    Name.UNKNOWN: "It may have arrived: a person must decide these one by one; left out",
    Name.BUSY: "It waits in its queue, is held by a person or is being sent; left out",
    Name.OTHER_STATUS: "It is neither refused nor parked any more; left out",
    Name.NEWER: "The same patient, visit or order has a newer message there; releasing this files older content last",
}
"""Where they differ from those of a copy."""

MOST_PROBLEMS = 3
"""Kinds of failure of a recipe that its class names."""


def plan_shown(kept: KeptPlan, known: Mapping[int, Place], speeds: Mapping[int, float]) -> Plan:
    """The plan as it goes over the wire."""
    counted = kept.counted()
    ready = [item for item in kept.items if item.name is Name.READY]
    may_go = includable(kept.kind)
    doable = [item for item in kept.items if item.name is Name.READY or item.name in may_go]
    environment = environment_of(doable, known)
    oldest, newest = span(ready)
    return Plan(
        id=kept.id,
        kind=kept.kind,
        counted_at=kept.counted_at,
        expires_at=kept.expires_at,
        total=len(kept.items),
        ready=len(ready),
        more=kept.more,
        destination=kept.destination,
        environment=environment,
        typed_count=must_type(len(doable), environment),
        rows=rows(ready, known),
        classes=tuple(
            PlanClass(
                name=name.value,
                title=TITLES[name],
                text=_text(kept, name),
                count=counted[name],
                can_include=name in may_go,
            )
            for name in Name
            if counted[name] or name is Name.READY
        ),
        oldest=oldest,
        newest=newest,
        seconds_at_full_speed=seconds(ready, speeds) if kept.kind in {JobKind.RESEND, JobKind.CURE} else 0.0,
        text=sentence(kept, len(ready)),
    )


def must_type(count: int, environment: str) -> bool:
    """True where the person must type the number."""
    return count > TYPED_ABOVE or (environment == "PROD" and count > 0)


def environment_of(items: Iterable[PlannedItem], known: Mapping[int, Place]) -> str:
    """PROD as soon as one message goes to PROD."""
    found = {place.obj.environment for item in items if (place := known.get(item.destination_id or 0)) is not None}
    return "PROD" if "PROD" in found else next(iter(sorted(found)), "")


def rows(ready: list[PlannedItem], known: Mapping[int, Place]) -> tuple[PlanRow, ...]:
    """By type and destination, the most first."""
    groups: dict[tuple[str, str, int | None], list[PlannedItem]] = {}
    for item in ready:
        groups.setdefault((item.candidate.type, item.candidate.interface, item.destination_id), []).append(item)
    found = [_row(kind, interface, known.get(ident or 0), items) for (kind, interface, ident), items in groups.items()]
    return tuple(sorted(found, key=lambda row: (-row.count, row.type, row.destination)))


def _row(kind: str, interface: str, place: Place | None, items: list[PlannedItem]) -> PlanRow:
    oldest, newest = (item.candidate.received_at for item in _ends(items))
    return PlanRow(
        type=kind,
        interface=place.interface_title if place is not None else interface,
        destination=place.title if place is not None else "",
        count=len(items),
        oldest=from_micros(oldest),
        newest=from_micros(newest),
        order=place.order if place is not None else "None",
    )


def _ends(items: list[PlannedItem]) -> tuple[PlannedItem, PlannedItem]:
    return (
        min(items, key=lambda item: item.candidate.received_at),
        max(items, key=lambda item: item.candidate.received_at),
    )


def span(ready: list[PlannedItem]) -> tuple[datetime | None, datetime | None]:
    """When the oldest and the newest of them were received."""
    if not ready:
        return None, None
    first, last = _ends(ready)
    return from_micros(first.candidate.received_at), from_micros(last.candidate.received_at)


def seconds(ready: list[PlannedItem], speeds: Mapping[int, float]) -> float:
    """Each destination by what it took for its newest deliveries; they work at the same time."""
    counted: dict[int, int] = {}
    for item in ready:
        counted[item.destination_id or 0] = counted.get(item.destination_id or 0, 0) + 1
    return round(max((many * (speeds.get(ident, EACH) + OVERHEAD) for ident, many in counted.items()), default=0.0), 1)


def sentence(kept: KeptPlan, ready: int) -> str:
    """What it will do, and to what it will not."""
    if kept.more:
        return f"The query matches more than {len(kept.items)} messages: nothing can be started. Narrow it."
    where = f" to {kept.destination}, and to nothing else" if kept.destination and kept.kind is JobKind.RESEND else ""
    left = len(kept.items) - ready
    words = f"{ready} of {len(kept.items)} will {VERBS[kept.kind]}{where}."
    replaced = [item for item in kept.items if item.name is Name.READY and item.replaces]
    parked = sum(1 for item in replaced if item.candidate.status is Status.PARKED)
    if len(replaced) > parked:
        words += f" {len(replaced) - parked} of them take the place of a refused original in its queue."
    if parked:
        words += f" {parked} of them take the place of a parked original, which is cancelled."
    if kept.recipe is not None:
        words += f" Each is changed by {kept.recipe.name} v{kept.recipe.version}."
    return words + (f" {left} are left out." if left else "")


def _text(kept: KeptPlan, name: Name) -> str:
    if kept.kind is JobKind.CURE:
        return CURE_TEXTS.get(name, TEXTS[name])
    if name is Name.READY and kept.kind is not JobKind.RESEND:
        return READY_TO_MOVE
    if name is Name.RECIPE_FAILS and kept.problems:
        return f"{'; '.join(kept.problems[:MOST_PROBLEMS])}; left out"
    delivered = sum(1 for item in kept.items if item.name is Name.NEWER and item.delivered)
    if name is Name.NEWER and delivered:
        return f"{TEXTS[name]}; {delivered} of them were accepted there before"
    return TEXTS[name]
