"""Dry runs kept in the gateway's memory: what was counted, with the fence of each message; few, and not for long."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.api.jobs import JobKind
from console.api.recipes import Recipe
from console.core.errors import NotFoundError
from console.gateway.jobs.classes import Name, includable
from console.store.job_rows import Item
from console.store.job_selection import Candidate

KEPT = timedelta(minutes=15)
MOST_PER_ACTOR = 3
MOST = 12


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One selected delivery, its class, and where its copy would go."""

    candidate: Candidate
    destination_id: int | None
    name: Name
    replaces: bool
    delivered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """What a job may be started from: by its actor only, until it expires. `items` are in the order they would go."""

    id: str
    actor: str
    kind: JobKind
    counted_at: datetime
    expires_at: datetime
    more: bool
    destination: str  # title, where there is one only
    last_message_id: int
    items: tuple[PlannedItem, ...]
    recipe: Recipe | None = None  # the version that changes each copy
    group: int | None = None  # the failure group that is released
    problems: tuple[str, ...] = ()  # why the recipe fails, one line a kind with its count

    def counted(self) -> Counter[Name]:
        """How many there are of each class."""
        return Counter(item.name for item in self.items)

    def chosen(self, include: Iterable[str]) -> tuple[PlannedItem, ...]:
        """Those that are ready and those that the person included, in order."""
        names = {Name.READY, *(name for name in includable(self.kind) if name.value in include)}
        return tuple(item for item in self.items if item.name in names)


def as_items(chosen: Iterable[PlannedItem]) -> tuple[Item, ...]:
    """The list of the job, numbered from 1."""
    return tuple(
        Item(
            number=number,
            delivery_id=item.candidate.delivery_id,
            message_id=item.candidate.message_id,
            destination_id=item.destination_id or 0,
            replaces=item.replaces,
            anyway=item.name is Name.NEWER,
            delivered=item.delivered,
            expected_status=item.candidate.status,
            expected_at=item.candidate.updated_at,
        )
        for number, item in enumerate(chosen, start=1)
    )


class Shelf:
    """The plans of one gateway."""

    def __init__(self) -> None:
        self._plans: dict[str, KeptPlan] = {}
        self.starting = asyncio.Lock()
        """Held from the look at a plan until it is dropped: it serves one job."""

    def keep(self, plan: KeptPlan, now: datetime) -> None:
        """Keep it; the oldest of the same actor, and the oldest of all, make room."""
        self._plans = {ident: kept for ident, kept in self._plans.items() if kept.expires_at > now}
        own = [ident for ident, kept in self._plans.items() if kept.actor == plan.actor]
        for ident in own[: max(0, len(own) - MOST_PER_ACTOR + 1)]:
            del self._plans[ident]
        while len(self._plans) >= MOST:
            del self._plans[next(iter(self._plans))]
        self._plans[plan.id] = plan

    def get(self, ident: str, actor: str, now: datetime) -> KeptPlan:
        """The plan of this actor. Raises `NotFoundError` for any other."""
        kept = self._plans.get(ident)
        if kept is None or kept.actor != actor or kept.expires_at <= now:
            raise NotFoundError(
                "This dry run is not known any more: it is kept for a quarter of an hour. Run it again."
            )
        return kept

    def drop(self, ident: str) -> None:
        """A job was started from it: it serves no second one."""
        self._plans.pop(ident, None)
