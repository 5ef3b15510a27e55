"""Searches that read messages one by one, as the desktop asks for them."""

from __future__ import annotations

from typing import Protocol

from console.api.scans import Scan


class ScanCalls(Protocol):
    """Begin, ask, cancel. Calls raise `OperatorError`, as all calls of a gateway do."""

    async def begin_scan(self, query: str, most: int = 5000) -> Scan:
        """Begin to read."""

    async def scan(self, scan_id: str, after: int = 0, wait: float = 0.5) -> Scan:
        """Progress, and the matches after number `after`."""

    async def cancel_scan(self, scan_id: str) -> Scan:
        """End it."""
