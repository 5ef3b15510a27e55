"""Tries of the last hour by queue, read from the store as they come: the share that failed, the p95 of the replies."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.core.outcome import Outcome
from console.gateway.alerting.scene import Scene
from console.store.alert_facts import MOST_TRIES, Try, newest_try, tries_after
from console.store.store import Store
from console.triage.alerts.reading import Reading
from console.triage.alerts.rule import Kind, Rule

LONGEST = timedelta(hours=1)
SLOT = 10
"""Seconds of one slot of the window."""

LEAST = 10
"""Tries in a window below which a failed one says nothing of a share."""

REPLIED = frozenset({Outcome.ACCEPTED.value, Outcome.CONTENT_ERROR.value, Outcome.CONFLICT.value})
TURNS = 40
"""Reads of one look; what is more waits for the next."""


@dataclass(slots=True)
class _Slot:
    number: int
    tries: int = 0
    failed: int = 0
    replies: dict[int, int] = field(default_factory=dict)  # bin of the milliseconds -> how many


class Tries:
    """Tails the attempts; memory is bounded by an hour of slots for each queue that was used in it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._number: int | None = None
        self._slots: defaultdict[int, deque[_Slot]] = defaultdict(deque)
        self.left: dict[int, datetime] = {}
        """When a message last left the queue, by destination."""

    async def catch_up(self, now: datetime) -> None:
        """Read what came since the last look."""
        if self._number is None:
            self._number = max(0, await self._store.read(newest_try) - MOST_TRIES)
        for _ in range(TURNS):
            found = await self._store.read(tries_after, self._number)
            for one in found:
                self._add(one, now)
            if found:
                self._number = found[-1].id
            if len(found) < MOST_TRIES:
                break
        oldest = int((now - LONGEST).timestamp()) // SLOT
        for slots in self._slots.values():
            while slots and slots[0].number < oldest:
                slots.popleft()

    def readings(self, rule: Rule, scene: Scene, groups: dict[int, frozenset[str]]) -> Iterable[Reading]:
        """Of each queue, over the seconds of this rule. `groups` are causes that failed there."""
        since = int((scene.now - timedelta(seconds=rule.seconds)).timestamp()) // SLOT
        for place in scene.places:
            slots = [slot for slot in self._slots.get(place.destination_id, ()) if slot.number > since]
            value, text = _share(slots) if rule.kind is Kind.ERROR_SHARE else _latency(slots)
            yield Reading(
                subject=place.queue,
                value=value,
                text=text,
                causes=place.causes | groups.get(place.destination_id, frozenset()),
                query=f"interface:{place.queue.interface} destination:{place.name}",
            )

    def _add(self, one: Try, now: datetime) -> None:
        if one.left:
            self.left[one.destination_id] = one.ended_at
        if now - one.ended_at > LONGEST or one.outcome == Outcome.UNREACHABLE.value:
            return  # nobody was there to refuse it: that is the link's alert, which must not echo when it is over
        number = int(one.ended_at.timestamp()) // SLOT
        slots = self._slots[one.destination_id]
        if not slots or slots[-1].number < number:
            slots.append(_Slot(number))
        slot = slots[-1]
        slot.tries += 1
        slot.failed += one.outcome != Outcome.ACCEPTED.value
        if one.outcome in REPLIED:
            place = bin_of(one.milliseconds)
            slot.replies[place] = slot.replies.get(place, 0) + 1


def bin_of(milliseconds: int) -> int:
    """Four bins for each doubling, so that a value is known to a fifth."""
    value, place = max(1, milliseconds), 0
    while value >= 8:
        value >>= 1
        place += 4
    return place + value


def top_of(place: int) -> float:
    """The largest number of milliseconds of a bin."""
    if place < 8:
        return float(place)
    doublings, rest = divmod(place - 4, 4)
    return float(((rest + 5) << doublings) - 1)


def _share(slots: list[_Slot]) -> tuple[float | None, str]:
    tries, failed = sum(slot.tries for slot in slots), sum(slot.failed for slot in slots)
    if not tries:
        return None, "nothing was tried"
    if failed and tries < LEAST:
        return None, f"{failed} of {tries} tries failed, too few to tell"
    return failed / tries, f"{failed} of {tries} tries failed"


def _latency(slots: list[_Slot]) -> tuple[float | None, str]:
    bins: defaultdict[int, int] = defaultdict(int)
    for slot in slots:
        for place, many in slot.replies.items():
            bins[place] += many
    total = sum(bins.values())
    if not total:
        return None, "no replies came"
    count = 0
    for place in sorted(bins):
        count += bins[place]
        if count >= 0.95 * total:
            return top_of(place), f"{total} replies"
    return None, "no replies came"
