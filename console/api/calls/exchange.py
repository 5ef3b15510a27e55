"""Calls for messages in and out by hand."""

from __future__ import annotations

from console.api.caller import ApiError, Caller
from console.api.commands import Resent
from console.api.exchange import Inspected, InspectRequest, TestSendRequest, too_large


class ExchangeCalls(Caller):
    """Look at pasted text, send it to a test connection."""

    async def inspect(self, request: InspectRequest) -> Inspected:
        """What is in these bytes, masked; nothing of them is kept."""
        _check(request.raw)
        return await self.post("/v1/inspect", request, Inspected, seconds=60.0)

    async def test_send(self, request: TestSendRequest) -> Resent:
        """Send one of them to a connection that is not PROD; the same `request_id` again sends no second one."""
        _check(request.raw)
        return await self.post("/v1/test-sends", request, Resent)


def _check(raw: bytes) -> None:
    """What the gateway would close the connection on is not sent at all."""
    if words := too_large(len(raw)):
        raise ApiError(413, "Too large", words)
