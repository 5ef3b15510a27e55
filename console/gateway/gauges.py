"""What is measured and not counted: how deep and how old the queues are, whether links are up, that anybody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.core.interface import LinkState
from console.gateway.depths import Depth
from console.store.tally_cells import Cells, Series

LONGEST = 10.0
"""Seconds that one look may stand for; of a longer pause (a machine asleep) the rest is not known."""


class Counted(Protocol):
    """What counting needs of a running interface."""

    @property
    def id(self) -> int:
        """Its number in the store."""

    @property
    def lease(self) -> object | None:
        """None where another gateway has it."""

    @property
    def destination_ids(self) -> tuple[int, ...]:
        """Its queues."""

    def link(self) -> tuple[LinkState, str]:
        """Its worst wire."""


@dataclass(slots=True)
class _Minute:
    seconds: float = 0.0
    down: float = 0.0
    depth: int = 0
    oldest: int = 0

    def cells(self) -> Cells:
        """As they are stored; what is zero is left out."""
        values = {
            Series.DEPTH: self.depth,
            Series.OLDEST: self.oldest,
            Series.OBSERVED: min(60, round(self.seconds)),
            Series.DOWN: min(60, round(self.down)),
        }
        return {(0, series): value for series, value in values.items() if value}


class Gauges:
    """Collects looks by interface and minute until they are taken to be written."""

    def __init__(self, depth: Callable[[int], Depth]) -> None:
        self._depth = depth
        self._minutes: dict[tuple[int, int], _Minute] = {}
        self._looked: dict[int, float] = {}

    def look(self, interfaces: Iterable[Counted], now: datetime, monotonic: float) -> None:
        """One look at these interfaces; it stands for the time since the last one."""
        minute = int(now.timestamp()) // 60
        looked = {running.id: monotonic for running in interfaces}
        for running in interfaces:
            before = self._looked.get(running.id)
            if before is not None:
                self._note(running, minute, now, min(LONGEST, max(0.0, monotonic - before)))
        self._looked = looked

    def _note(self, running: Counted, minute: int, now: datetime, seconds: float) -> None:
        own = self._minutes.setdefault((running.id, minute), _Minute())
        depths = [self._depth(ident) for ident in running.destination_ids]
        own.seconds += seconds
        own.depth = max(own.depth, sum(item.depth for item in depths))
        ages = [(now - item.oldest_at).total_seconds() for item in depths if item.oldest_at is not None]
        own.oldest = max([own.oldest, *(int(age) for age in ages)])
        if running.link()[0] is LinkState.DOWN:
            own.down += seconds

    def take(self, before: int) -> dict[int, dict[int, Cells]]:
        """Interface -> minute -> cells of all minutes before this one; they are forgotten here."""
        found: dict[int, dict[int, Cells]] = {}
        for interface_id, minute in [key for key in self._minutes if key[1] < before]:
            cells = self._minutes.pop((interface_id, minute)).cells()
            if cells:
                found.setdefault(interface_id, {})[minute] = cells
        return found
