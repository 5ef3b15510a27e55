"""A dead peer costs little: after failures on the wire a lane waits, and the next try is the real head message."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.interface import RetryPolicy
from console.core.outcome import Outcome
from console.gateway.settlement import delay

PATIENCE = 5
"""Silences in a row after which the whole lane waits, not just the message; a refused connection waits at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """The state of one lane: failures in a row, and the monotonic time before which nothing is tried."""

    unreachable: int = 0
    silent: int = 0
    closed_until: float = 0.0

    def after(self, outcome: Outcome, policy: RetryPolicy, now: float, jitter: float) -> Breaker:
        """The state after one try. Any reply at all, even a refusal, shows that the peer lives."""
        if outcome is Outcome.UNREACHABLE:
            count = self.unreachable + 1
            wait = delay(policy, count, jitter).total_seconds()
            return Breaker(unreachable=count, silent=self.silent, closed_until=now + wait)
        if outcome is Outcome.UNKNOWN:
            count = self.silent + 1
            wait = delay(policy, count - PATIENCE + 1, jitter).total_seconds() if count >= PATIENCE else 0.0
            return Breaker(unreachable=0, silent=count, closed_until=now + wait)
        return Breaker()
