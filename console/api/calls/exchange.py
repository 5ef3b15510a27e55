"""Calls for messages in and out by hand."""

from __future__ import annotations

from collections.abc import Callable

from console.api.caller import ApiError, Caller, read
from console.api.calls.saving import saved
from console.api.commands import Resent
from console.api.exchange import (
    ConnectionForm,
    ConnectionRequest,
    ConnectionTest,
    Exported,
    ExportRequest,
    Inspected,
    InspectRequest,
    TestSendRequest,
    TestStep,
    too_large,
)
from console.api.interfaces import InterfaceRow


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

    async def export(self, request: ExportRequest, write: Callable[[bytes], None]) -> Exported:
        """Save messages: `write` gets the file piece by piece, on this loop; an error of its own ends the call.

        A file that is not whole is an error as well: the gateway broke off, and what was written is to be thrown away.
        """
        return await saved(self, "/v1/exports", request, write)

    async def connection_form(self, source: str = "mllp", destination: str = "mllp") -> ConnectionForm:
        """The form of a new interface with this kind of source and destination."""
        return await self.get("/v1/connections/form", ConnectionForm, {"source": source, "destination": destination})

    async def connection_test(self, request: ConnectionRequest, on_step: Callable[[TestStep], None]) -> ConnectionTest:
        """Test it; `on_step` is called on this loop as each step ends. Nothing is sent to a peer."""
        last = b""
        async with self.stream("/v1/connections/test", request, seconds=120.0) as answer:
            async for line in answer.aiter_lines():
                last = line.encode()
                if b'"steps"' not in last:
                    on_step(read(TestStep, last))
        return read(ConnectionTest, last)

    async def connection_add(self, request: ConnectionRequest) -> InterfaceRow:
        """Add it to the site file and to the running gateway; gives its row."""
        return await self.post("/v1/connections", request, InterfaceRow, seconds=120.0)


def _check(raw: bytes) -> None:
    """What the gateway would close the connection on is not sent at all."""
    if words := too_large(len(raw)):
        raise ApiError(413, "Too large", words)
