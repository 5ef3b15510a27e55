"""Messages in and out by hand, and new interfaces, as the desktop asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

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
)
from console.api.interfaces import InterfaceRow


class ExchangeCalls(Protocol):
    """Callbacks are called on the bridge's loop, never in the GUI thread. Calls raise `OperatorError`."""

    async def inspect(self, request: InspectRequest) -> Inspected:
        """What is in pasted bytes, masked."""

    async def test_send(self, request: TestSendRequest) -> Resent:
        """Send one of them to a connection that is not PROD."""

    async def export(self, request: ExportRequest, write: Callable[[bytes], None]) -> Exported:
        """Save messages; `write` gets the file piece by piece."""

    async def connection_form(self, source: str = "mllp", destination: str = "mllp") -> ConnectionForm:
        """The form of a new interface."""

    async def connection_test(self, request: ConnectionRequest, on_step: Callable[[TestStep], None]) -> ConnectionTest:
        """Test it, step by step."""

    async def connection_add(self, request: ConnectionRequest) -> InterfaceRow:
        """Add it."""
