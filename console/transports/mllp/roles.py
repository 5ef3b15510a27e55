"""What the parts of the MLLP server ask of each other and of their surroundings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Tell = Callable[[str, str], None]
"""`on_event(name, detail)`: what happened on the wire, without content. Names: the fields of `listener.Counters`."""


class Listening(Protocol):
    """The settings a listener needs (`console.config.settings.MllpSource` has them)."""

    @property
    def host(self) -> str:
        """Address to listen on."""

    @property
    def port(self) -> int:
        """Port; 0 takes a free one."""

    @property
    def frame_limit(self) -> int:
        """Largest payload, in bytes."""

    @property
    def idle_timeout(self) -> float:
        """Close a silent connection after this long, in seconds."""

    @property
    def frame_timeout(self) -> float:
        """Close a connection with half a frame after this long, in seconds."""

    @property
    def max_connections(self) -> int:
        """Connections taken at once."""

    @property
    def max_connections_per_peer(self) -> int:
        """Connections taken at once from one address."""

    @property
    def release(self) -> int:
        """Of MLLP: 1, or 2 with commits."""

    @property
    def max_waiting(self) -> int:
        """Unanswered blocks of all connections before reading pauses."""
