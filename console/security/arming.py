"""Arming PROD: a person says why, and may change things there for a quarter of an hour. By the monotonic clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from console.security.roles import Actor

SECONDS = 900.0
"""How long an arming lasts."""


class Armings:
    """Who has armed PROD on this gateway. In memory only: after a restart nobody has."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until: dict[str, float] = {}

    def arm(self, name: str) -> float:
        """From now on, for `SECONDS`; gives the seconds."""
        self._until[name] = self._monotonic() + SECONDS
        return SECONDS

    def end(self, name: str) -> None:
        """Read-only again."""
        self._until.pop(name, None)

    def seconds_left(self, name: str) -> float:
        """0 where this person has not armed, or it ran out."""
        left = self._until.get(name, 0.0) - self._monotonic() if name in self._until else 0.0
        if left <= 0:
            self._until.pop(name, None)
        return max(0.0, left)

    def stamped(self, actor: Actor) -> Actor:
        """The same person, with what `authorize` asks of them on PROD."""
        return replace(actor, armed=self.seconds_left(actor.name) > 0)
