"""Leave to see a document in the clear: a random key, for one person and one document, for a minute."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

KEY_SECONDS = 60
MOST_KEYS = 1000


@dataclass(frozen=True, slots=True)
class _Leave:
    owner: str
    document: str
    ends_at: float


class Keys:
    """The keys that were given. Lives on the event loop."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._leaves: dict[str, _Leave] = {}

    def give(self, owner: str, document: str) -> str:
        """A new key; its audit row must be written before."""
        now = self._monotonic()
        self._leaves = {key: leave for key, leave in self._leaves.items() if leave.ends_at > now}
        while len(self._leaves) >= MOST_KEYS:
            del self._leaves[next(iter(self._leaves))]
        key = secrets.token_urlsafe(32)
        self._leaves[key] = _Leave(owner, document, now + KEY_SECONDS)
        return key

    def opens(self, key: str, owner: str, document: str) -> bool:
        """True where this key was given to this person for this document, less than a minute ago."""
        leave = self._leaves.get(key)
        if leave is None:
            return False
        if leave.ends_at <= self._monotonic():
            del self._leaves[key]
            return False
        return leave.owner == owner and leave.document == document
