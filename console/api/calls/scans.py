"""Calls for searches that read messages one by one."""

from __future__ import annotations

from console.api.caller import CALL_SECONDS, Caller, read
from console.api.scans import Scan, ScanRequest


class ScanCalls(Caller):
    """Begin, ask, cancel."""

    async def begin_scan(self, query: str, most: int = 5000) -> Scan:
        """Begin to read; a query that needs no reading is an `ApiError` 422, as one that does not parse."""
        return await self.post("/v1/scans", ScanRequest(query=query, most=most), Scan)

    async def scan(self, scan_id: str, after: int = 0, wait: float = 0.5) -> Scan:
        """Progress, and the matches after number `after`; comes back after `wait` seconds at the latest."""
        params = {"after": str(after), "wait": str(wait)}
        return await self.get(f"/v1/scans/{scan_id}", Scan, params, seconds=wait + CALL_SECONDS)

    async def cancel_scan(self, scan_id: str) -> Scan:
        """End it."""
        return read(Scan, await self.call("DELETE", f"/v1/scans/{scan_id}"))
