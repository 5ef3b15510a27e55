"""The bytes of a message and what reads them, for a work on a thread; blocks."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.errors import OperatorError
from console.gateway.desk.readings.selecting import Target
from console.gateway.policies import reading
from console.gateway.service import Gateway
from console.layers.contract import Format
from console.layers.registry import format_named
from console.store.errors import DamagedError
from console.store.views import body


@dataclass(frozen=True, slots=True)
class Opened:
    """Bytes as received, and the format with the character set of the connection."""

    raw: bytes
    format: Format

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"Opened({self.format.name}, {len(self.raw)} bytes)"


class Opener:
    """Opens messages of one gateway; remembers the readers of its interfaces."""

    def __init__(self, gateway: Gateway) -> None:
        self._store = gateway.store
        self._readers = {name: reading(running.settings) for name, running in gateway.running.items()}

    def open(self, target: Target) -> Opened | None:
        """None where the bytes are gone or damaged, or no format of that name is there any more."""
        try:
            raw = self._store.read_now(body, target.message_id)
            agreed = self._readers.get(target.interface)
            reader = agreed if agreed is not None and agreed.name == target.layer else format_named(target.layer)
        except (DamagedError, OperatorError):
            return None
        return None if raw is None else Opened(raw, reader)
