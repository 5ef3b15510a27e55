"""What the desktop needs of a gateway; `console.api.client.OpsClient` is it, and the tests' fake."""

from __future__ import annotations

from typing import Protocol

from console.api.audit import AuditCheck, AuditPage
from console.api.commands import Draft, DraftRequest, MessageCommand, Receipts, ResendRequest, Resent
from console.api.feed import ChangeBatch
from console.api.interfaces import Actor, GatewayStatus, InterfaceCommand, InterfaceRow
from console.api.messages import MessagePage, MessageView, NodePage, Revealed, RevealRequest
from console.api.search import Suggestions
from console.desktop.bridge.alerts import AlertCalls
from console.desktop.bridge.comparisons import ComparisonCalls
from console.desktop.bridge.deidentify import DeidentifyCalls
from console.desktop.bridge.desk import DeskCalls
from console.desktop.bridge.documents import DocumentCalls
from console.desktop.bridge.exchange import ExchangeCalls
from console.desktop.bridge.handover import HandoverCalls
from console.desktop.bridge.jobs import JobCalls
from console.desktop.bridge.people import PeopleCalls
from console.desktop.bridge.profiles import ProfileCalls
from console.desktop.bridge.recipes import RecipeCalls
from console.desktop.bridge.scans import ScanCalls
from console.desktop.bridge.statistics import StatisticsCalls
from console.desktop.bridge.throughput import ThroughputCalls
from console.desktop.bridge.triage import TriageCalls


class GatewayClient(
    AlertCalls,
    ComparisonCalls,
    DeidentifyCalls,
    DeskCalls,
    DocumentCalls,
    ExchangeCalls,
    HandoverCalls,
    JobCalls,
    ScanCalls,
    PeopleCalls,
    ProfileCalls,
    RecipeCalls,
    StatisticsCalls,
    ThroughputCalls,
    TriageCalls,
    Protocol,
):
    """One gateway. Calls raise `OperatorError`: `ApiError` where it refuses, `GatewayUnreachable` without an answer."""

    url: str

    async def aclose(self) -> None:
        """Close the connections."""

    async def status(self) -> GatewayStatus:
        """The gateway itself."""

    async def me(self) -> Actor:
        """Who is asking, and what this person may do."""

    async def interfaces(self) -> tuple[InterfaceRow, ...]:
        """All interfaces."""

    async def interface_command(self, name: str, command: InterfaceCommand) -> InterfaceRow:
        """Start, stop, pause, hold or release."""

    async def messages(
        self, query: str = "", before: str | None = None, limit: int = 100, skip: int = 0
    ) -> MessagePage:
        """A page of deliveries, newest first, `skip` rows after its mark."""

    async def message(self, delivery_id: int) -> MessageView:
        """Open one delivery, masked."""

    async def nodes(self, delivery_id: int, path: str) -> NodePage:
        """The children of one node."""

    async def reveal(self, delivery_id: int, request: RevealRequest) -> Revealed:
        """Patient data in the clear, audited before it is given."""

    async def draft(self, delivery_id: int, request: DraftRequest) -> Draft:
        """Try an edit; nothing is sent."""

    async def resend(self, delivery_id: int, request: ResendRequest) -> Resent:
        """Send the drafted copy."""

    async def command(self, command: MessageCommand) -> Receipts:
        """One command for many deliveries."""

    async def feed(self, after: int = 0, query: str = "", wait: float = 20.0) -> ChangeBatch:
        """The next batch of changes."""

    async def audit(self, before: int | None = None) -> AuditPage:
        """A page of the audit log, newest first."""

    async def audit_check(self) -> AuditCheck:
        """Whether the whole chain holds."""

    async def complete(self, text: str, cursor: int) -> Suggestions:
        """What may stand at the cursor of a query."""

    async def stop(self) -> None:
        """Ask the gateway to stop in order."""
