"""The searches that read messages one by one, as the gateway keeps them: a few for each person, for a while."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from console.core.errors import NotFoundError
from console.gateway.scan_progress import Progress
from console.query.plan import Plan

MOST_PER_ACTOR = 3
"""Scans that run at once for one person; a newer one ends the oldest."""

KEPT = 120.0
"""Seconds for which a scan that ended can still be asked for."""


@dataclass(slots=True)
class RunningScan:
    """One scan. `news` is set when there is more to tell."""

    id: str
    actor: str
    cut: Plan
    most: int
    progress: Progress
    asked_at: float
    found: list[int] = field(default_factory=list)
    state: str = "running"
    why: str = ""
    ended_at: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, state: str, at: float, why: str = "") -> None:
        """The first end counts."""
        if self.state == "running":
            self.state, self.why, self.ended_at = state, why, at
        self.news.set()


class Scans:
    """The scans of one gateway."""

    def __init__(self) -> None:
        self.all: dict[str, RunningScan] = {}
        self.turn = asyncio.Semaphore(1)

    def admit(self, scan: RunningScan, now: float) -> None:
        """Take it in; forget old ones, and end this person's oldest where there are too many."""
        for old in [old for old in self.all.values() if old.ended_at and now - old.ended_at > KEPT]:
            del self.all[old.id]
        running = [old for old in self.all.values() if old.actor == scan.actor and old.state == "running"]
        for old in running[: max(0, len(running) - MOST_PER_ACTOR + 1)]:
            old.end("cancelled", now, "Ended because you began newer searches.")
        self.all[scan.id] = scan

    def named(self, ident: str, actor: str) -> RunningScan:
        """This person's scan; that of another is not found either. Raises `NotFoundError`."""
        found = self.all.get(ident)
        if found is None or found.actor != actor:
            raise NotFoundError("There is no such search any more. Begin it again.")
        return found
