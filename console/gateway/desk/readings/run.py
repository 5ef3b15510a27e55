"""One such work, and those of a gateway: one of a kind for each person, kept for a while after its end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from console.core.errors import NotFoundError

KEPT = 900.0
"""Seconds for which one that ended can still be asked for."""

MOST_KEPT = 12
"""Of a kind, over all persons; what was asked for longest ago is forgotten first."""


@dataclass(slots=True, kw_only=True)
class Run:
    """Times are seconds of the gateway's monotonic clock. `read` of `to_read` messages are done; of these, `damaged`
    could not be read."""

    id: str
    actor: str
    asked_at: float
    state: str = "running"
    why: str = ""
    ended_at: float = 0.0
    read: int = 0
    to_read: int = 0
    damaged: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def running(self) -> bool:
        """True until it ended in whichever way."""
        return self.state == "running"

    async def settled(self) -> None:
        """Where it ended, wait until its last slice has, too: what it made is then no longer touched."""
        if not self.running:
            await self.over.wait()

    def end(self, state: str, at: float, why: str = "") -> None:
        """The first end counts."""
        if self.running:
            self.state, self.why, self.ended_at = state, why, at


AnyRun = TypeVar("AnyRun", bound=Run)


class Runs(Generic[AnyRun]):
    """Those of one kind. Lives on the event loop."""

    def __init__(self) -> None:
        self._all: dict[str, AnyRun] = {}

    def admit(self, run: AnyRun, now: float) -> None:
        """Take it in; end this person's other one, forget old ones."""
        for other in self._all.values():
            if other.actor == run.actor:
                other.end("cancelled", now, "Ended because you began a newer one.")
        ended = sorted((one for one in self._all.values() if not one.running), key=lambda one: one.asked_at)
        surplus = max(0, len(self._all) + 1 - MOST_KEPT)
        for number, old in enumerate(ended):
            if number < surplus or now - max(old.ended_at, old.asked_at) > KEPT:
                del self._all[old.id]
        self._all[run.id] = run

    def named(self, ident: str, actor: str, now: float) -> AnyRun:
        """This person's; that of another is not found either. Raises `NotFoundError`."""
        found = self._all.get(ident)
        if found is None or found.actor != actor:
            raise NotFoundError("There is no such reading any more. Begin it again.")
        found.asked_at = now
        return found
