"""What the runner remembers of one job between two steps; everything that matters is in the store as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.gateway.jobs.pacing import Pace, Speed


@dataclass(slots=True)
class Destination:
    """One destination of a job: our copies under way there, and how fast it takes them."""

    unsettled: set[int] = field(default_factory=set)
    speed: Speed = field(default_factory=Speed)
    last: float = 0.0  # monotonic second of the last settlement or first copy
    taken: int = 0  # number of the last item that was marked
    words: str = ""  # why it waits
    behind_live: bool = False  # it waits for live traffic, which moves fast

    def stored(self, delivery_ids: Iterable[int], now: float) -> None:
        """Copies were put into its queue."""
        if not self.unsettled:
            self.last = now
        self.unsettled.update(delivery_ids)

    def settled(self, delivery_id: int, now: float) -> None:
        """One of them came to something."""
        self.unsettled.discard(delivery_id)
        self.speed = self.speed.after(max(0.0, now - self.last))
        self.last = now

    @property
    def wants_more(self) -> bool:
        """True where half of the window is free."""
        return len(self.unsettled) <= self.speed.window // 2


@dataclass(slots=True)
class Progress:
    """One job. `places` are the destinations for which something is still to go; `begun` counts what is marked."""

    pace: Pace
    places: list[int]
    begun: int
    destinations: dict[int, Destination]
    looked_at: float = 0.0

    @property
    def unsettled(self) -> tuple[int, ...]:
        """All copies under way."""
        return tuple(ident for each in self.destinations.values() for ident in each.unsettled)

    @property
    def words(self) -> str:
        """Why it waits, where it does at every destination that is left; empty while anything moves."""
        waits = [self.destinations[place].words for place in self.places if place in self.destinations]
        return waits[0] if waits and all(waits) else ""


def progress(
    per_minute: int, places: Iterable[int], begun: int, unsettled: Mapping[int, tuple[int, ...]], now: float
) -> Progress:
    """As the store knows it: at the start, after a pause, after a restart."""
    known = tuple(places)
    destinations = {ident: Destination(last=now) for ident in {*known, *unsettled}}
    for ident, copies in unsettled.items():
        destinations[ident].unsettled.update(copies)
    return Progress(Pace(per_minute), list(known), begun, destinations)
