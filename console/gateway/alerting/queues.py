"""Depth, age of the oldest, and time without progress of each queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from console.gateway.alerting.scene import Place, Scene
from console.store.rows import DepthRow
from console.triage.alerts.reading import Reading
from console.triage.alerts.rule import Kind

WAITING = "status:queued,sending,error,held,unknown"


@dataclass(slots=True)
class Queues:
    """Remembers when each queue last moved; after a restart it has moved just now, as nobody knows better."""

    _moved: dict[int, datetime] = field(default_factory=dict)
    _depths: dict[int, int] = field(default_factory=dict)

    def readings(
        self,
        scene: Scene,
        depths: Mapping[int, DepthRow],
        left: Mapping[int, datetime],
        groups: Mapping[int, frozenset[str]],
    ) -> Iterable[tuple[Kind, Reading]]:
        """All three of each queue. `left` is when a message last left it, `groups` whose messages stand in it."""
        for place in scene.places:
            row = depths.get(place.destination_id)
            depth = 0 if row is None else row.depth
            causes = place.causes | groups.get(place.destination_id, frozenset())
            oldest = None if row is None or not depth else row.oldest_at
            age = 0.0 if oldest is None else max(0.0, (scene.now - oldest).total_seconds())
            stalled, words = self._stalled(place, depth, left.get(place.destination_id), scene.now)
            query = f"interface:{place.queue.interface} destination:{place.name} {WAITING}"
            for kind, value, text in (
                (Kind.DEPTH, float(depth), _waiting(depth, age)),
                (Kind.OLDEST, age, _waiting(depth, age)),
                (Kind.NO_PROGRESS, stalled, words),
            ):
                yield kind, Reading(subject=place.queue, value=value, text=text, causes=causes, query=query)

    def _stalled(self, place: Place, depth: int, left: datetime | None, now: datetime) -> tuple[float, str]:
        number = place.destination_id
        before, self._depths[number] = self._depths.get(number, 0), depth
        if not depth or not place.may_send or number not in self._moved or depth < before:
            self._moved[number] = now
        if left is not None and left > self._moved[number]:
            self._moved[number] = min(left, now)
        if depth and not place.may_send:
            return 0.0, "it is held on purpose"
        seconds = (now - self._moved[number]).total_seconds() if depth else 0.0
        return max(0.0, seconds), f"{depth} wait" if depth else ""


def _waiting(depth: int, age: float) -> str:
    return f"{depth} wait, the oldest for {age:.0f} s" if depth else ""
