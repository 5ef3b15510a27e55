"""The last look at the queues: depth, oldest, head; refreshed off the event loop, once a second where it changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from console.gateway.holding import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """The open deliveries of one destination."""

    depth: int = 0
    oldest_at: datetime | None = None
    by_status: dict[str, int] = field(default_factory=dict)
    head: Head | None = None


EMPTY = Depth()
